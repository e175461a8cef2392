/**
 * An audit closes on what its areas for action were when that was decided. A finding that was recorded meanwhile puts
 * the question to the coordinator again: the audit is open, and closes when the finding is answered.
 */
import { evolveAction } from '#domain/action/evolve.js';
import { hasEnded, isUnanswered, type ClosingFacts } from '#domain/audit/decide.js';
import { evolveAudit, type Audit } from '#domain/audit/facts.js';
import { evolveFinding } from '#domain/finding/facts.js';
import { fold, type Evolve } from '#domain/fold.js';
import type { Fact } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import { ReopenAudit } from '../commands/audit.js';
import { policy, type Facts, type Reaction } from './policy.js';

/** As they stood right before the event: what has come since is not what raced with it. */
export interface AuditFacts {
  readonly audit: Audit | undefined;
  /** Where the event closes the audit. */
  readonly areas: ClosingFacts['areas'];
}

export const reopenAudit = policy<AuditFacts>({
  name: 'reopen-audit',
  reactsTo: ['FindingRecorded', 'AuditClosed'],

  async gather({ reference, entry: { type, data, position } }, facts) {
    const audit = type === 'FindingRecorded' ? data.audit : reference;
    const before = reader(facts, position);
    return {
      audit: await before(evolveAudit, 'audit', audit),
      areas: type === 'AuditClosed' ? await areasOf(reference, facts, before) : [],
    };
  },

  react({ reference, entry }, { audit, areas }) {
    if (entry.type === 'FindingRecorded')
      return audit !== undefined && hasEnded(audit)
        ? [reopen(audit.reference, `${reference} was recorded in it while it was being ${audit.status}`)]
        : [];
    const escaped = areas.filter(({ finding, hasAction }) => !hasAction && isUnanswered(finding));
    const names = escaped
      .map(({ finding }) => finding.reference)
      .sort()
      .join(', ');
    return names === '' ? [] : [reopen(reference, `Recorded in it while it was being closed: ${names}`)];
  },
});

function reopen(subject: string, reason: string): Reaction {
  return { command: ReopenAudit, on: 'audit', subject, body: { reason } };
}

type Reader = <S, F extends Fact>(
  evolve: Evolve<S, F>,
  kind: Kind,
  reference: string,
) => Promise<S | undefined>;

/** Reads items as they stood before a place in the log. */
function reader(facts: Facts, before: number): Reader {
  return async (evolve, kind, reference) => {
    const entries = await facts.history(kind, reference);
    return fold(
      evolve,
      reference,
      entries.filter(({ position }) => position < before),
    );
  };
}

async function areasOf(audit: string, facts: Facts, before: Reader): Promise<ClosingFacts['areas']> {
  const areas: ClosingFacts['areas'][number][] = [];
  for (const reference of await facts.findingsOf(audit)) {
    const finding = await before(evolveFinding, 'finding', reference);
    if (finding?.kind !== 'area-for-action') continue;
    let hasAction = false;
    for (const one of await facts.actionsOn(reference)) {
      const action = await before(evolveAction, 'action', one);
      const counts = action !== undefined && action.status !== 'cancelled' && action.status !== 'superseded';
      hasAction ||= counts && action.findings.some((answered) => answered.finding === reference);
    }
    areas.push({ finding, hasAction });
  }
  return areas;
}
