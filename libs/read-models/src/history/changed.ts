/** Which findings are not what they were between two times: they, or an action that answers them, say something else. */
import type { ActionDocument } from '../documents.js';
import { everyOne, type ReadStore } from '../port.js';
import { type Conditions, pastHolding, presentHolding } from './versions.js';
import type { TimeAsked } from './past.js';

const AT_ONCE = 1000;

/** The later of the two times, and what was new by then: in its rows, in its documents. */
interface Between {
  readonly to: TimeAsked;
  readonly present: Conditions;
  readonly past: Conditions;
  /** Days, after the first and up to the second, on which time alone changed something. */
  readonly days: { readonly above: string; readonly to: string };
}

/**
 * Both times are positions, or both are days.
 * @returns references of findings, in order
 */
export async function changedFindings(
  models: ReadStore,
  from: TimeAsked,
  to: TimeAsked,
): Promise<readonly string[]> {
  const between: Between = { ...newBetween(from, to), to, days: { above: from.onDay, to: to.onDay } };
  const findings = new Set<string>();
  const late = (field: string): Conditions => ({ [field]: between.days });
  for (const all of [undefined, late('offTrackFrom'), late('lookAgainFrom')])
    for await (const item of itemsOf(models, 'findings', 'findingVersions', between, all)) findings.add(item);
  const actions = new Set<string>();
  for (const all of [undefined, late('overdueFrom'), late('staleFrom')])
    for await (const item of itemsOf(models, 'actions', 'actionVersions', between, all)) actions.add(item);
  const changed = [...actions];
  for (let i = 0; i < changed.length; i += AT_ONCE) {
    const documents = await models.getMany<ActionDocument>('actions', changed.slice(i, i + AT_ONCE));
    for (const { findingRefs } of documents) for (const finding of findingRefs) findings.add(finding);
  }
  return [...findings].sort();
}

function newBetween(from: TimeAsked, to: TimeAsked): Pick<Between, 'present' | 'past'> {
  if (from.day !== undefined && to.day !== undefined) {
    const days = { above: from.day, to: to.day };
    return { present: { sinceDay: days }, past: { fromDay: days, liveTo: { above: to.day } } };
  }
  if (from.position === undefined || to.position === undefined)
    throw new TypeError('Only two positions or two days are compared.');
  const positions = { above: from.position, to: to.position };
  return {
    present: { sincePosition: positions },
    past: { opened: positions, knownTo: { above: to.position } },
  };
}

/** References of what became new, or of what time alone changed when `late` says how. */
async function* itemsOf(
  models: ReadStore,
  present: 'findings' | 'actions',
  past: 'findingVersions' | 'actionVersions',
  between: Between,
  late: Conditions | undefined,
): AsyncGenerator<string> {
  const { to } = between;
  const documents = late === undefined ? between.present : { ...presentHolding(to), ...late };
  const then = pastHolding(to);
  const rows = late === undefined ? { all: between.past } : { ...then, all: { ...then.all, ...late } };
  for await (const { reference } of everyOne<{ reference: string }>(models, present, {
    where: { all: documents },
    limit: AT_ONCE,
  }))
    yield reference;
  for await (const { item } of everyOne<{ item: string }>(models, past, { where: rows, limit: AT_ONCE }))
    yield item;
}
