/**
 * Whether a caller may see an item at all, told from its own stream and from those that it belongs with: looked up only
 * to say why a command is not permitted, since what may not be seen is not said to be there.
 */
import type { Account } from '#domain/account/facts.js';
import type { Action } from '#domain/action/facts.js';
import type { Audit } from '#domain/audit/facts.js';
import type { Finding } from '#domain/finding/facts.js';
import type { Indicator } from '#domain/indicator/facts.js';
import type { Meeting } from '#domain/meeting/facts.js';
import type { Notice } from '#domain/notice/notice.js';
import { kindOfItem, parentOf, type FindingRef, type Kind } from '#domain/references.js';
import type { Look } from '../handling/look.js';
import type { Caller } from './caller.js';
import { boundsOf, type Bounds } from './reach.js';

/** What an item is known by to those who are bound to a part of the record. */
type Marks = Pick<Bounds, 'agencies' | 'audits' | 'themes'>;

const unmarked: Marks = { agencies: [], audits: [], themes: [] };

/** @param state the item as it is folded; what does not exist yet hides nothing */
export async function maySee(caller: Caller, kind: Kind, state: unknown, look: Look): Promise<boolean> {
  const bounds = boundsOf(caller);
  if (kind === 'account' && bounds.accounts) return true;
  if (bounds.whole || state === undefined || kind === 'agency') return caller.capacities.length > 0;
  const marks = await marksOf(kind, state, look);
  return (['agencies', 'audits', 'themes'] as const).some((by) =>
    marks[by].some((mark) => bounds[by].includes(mark)),
  );
}

async function marksOf(kind: Kind, state: unknown, look: Look): Promise<Marks> {
  switch (kind) {
    case 'finding':
      return marksOfFinding(state as Finding, look);
    case 'action':
      return marksOfAction(state as Action, look);
    case 'audit': {
      const { reference } = state as Audit;
      const findings = await look.findingsOf(reference);
      return { ...unmarked, audits: [reference], themes: findings.flatMap(({ themes }) => themes) };
    }
    case 'notice': {
      const { to, about, practiceMessageOf, fulfils } = state as Notice;
      const items = [...about, practiceMessageOf, fulfils].filter((item) => item !== null);
      const { audits, themes } = together(await Promise.all(items.map((item) => marksOfItem(item, look))));
      return { agencies: to, audits, themes };
    }
    case 'indicator': {
      const { findings, actions } = state as Indicator;
      return together(await Promise.all([...findings, ...actions].map((item) => marksOfItem(item, look))));
    }
    case 'meeting':
      return { ...unmarked, agencies: (state as Meeting).challenges.map(({ to }) => to) };
    case 'account': {
      const { grants, deputyships } = state as Account;
      const led = grants.filter(({ revoked }) => revoked === null).flatMap(({ agencies }) => agencies);
      const lent = deputyships.filter(({ stoodDown }) => stoodDown === null).map(({ agency }) => agency);
      return { ...unmarked, agencies: [...led, ...lent] };
    }
    case 'agency':
      return unmarked;
  }
}

async function marksOfFinding(finding: Finding, look: Look): Promise<Marks> {
  const actions = await look.actionsOn(finding.reference);
  return { agencies: actions.flatMap(partOf), audits: [finding.audit], themes: finding.themes };
}

async function marksOfAction(action: Action, look: Look): Promise<Marks> {
  const findings = action.findings.map(({ finding }) => finding);
  return {
    agencies: partOf(action),
    audits: findings.map(parentOf),
    themes: (await Promise.all(findings.map((finding) => themesOf(finding, look)))).flat(),
  };
}

async function marksOfItem(reference: string, look: Look): Promise<Marks> {
  const kind = kindOfItem(reference);
  const state = await look.item(kind, reference);
  return state === undefined ? unmarked : marksOf(kind, state, look);
}

async function themesOf(finding: FindingRef, look: Look): Promise<readonly string[]> {
  return (await look.item('finding', finding))?.themes ?? [];
}

/** Every agency with a part in an action, now or before. */
function partOf({ owner, sponsor, contributors, formerOwners }: Action): readonly string[] {
  const former = formerOwners.map(({ owner: { agency } }) => agency);
  return [owner.agency, ...(sponsor === null ? [] : [sponsor.agency]), ...contributors, ...former];
}

function together(marks: readonly Marks[]): Marks {
  return {
    agencies: marks.flatMap(({ agencies }) => agencies),
    audits: marks.flatMap(({ audits }) => audits),
    themes: marks.flatMap(({ themes }) => themes),
  };
}
