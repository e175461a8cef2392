/** Histories as they can come about: random commands by random people, of which only what is accepted is kept. */
import fc from 'fast-check';
import { decideAction } from '#domain/action/decide.js';
import { evolveAction } from '#domain/action/evolve.js';
import type { Action, ActionFact } from '#domain/action/facts.js';
import type { Entry, Fact, Person } from '#domain/entry.js';
import { decideFinding } from '#domain/finding/decide.js';
import {
  decisions,
  evolveFinding,
  findingKinds,
  impactRatings,
  relations,
  type Finding,
  type FindingFact,
} from '#domain/finding/facts.js';
import type { Evolve } from '#domain/fold.js';
import type { Outcome, Situation } from '#domain/outcome.js';
import { entry, inOrder, situation } from './given-when-then.js';
import * as people from './people.js';
import { agency, auditFrom, findingFrom, nobodyMerged, planned, recorded } from './thread.js';

/** What was drawn for one command; `text` is of this step alone. */
export interface Draw {
  readonly pick: number;
  readonly by: Person;
  readonly typedBy: Person;
  readonly effective: string;
  readonly date: string;
  readonly few: number;
  readonly text: string;
}
type Ask<S, F extends Fact> = (state: S, draw: Draw, around: Situation) => Outcome<F>;

/** One command of a history and what came of it. */
export interface Step<S, F extends Fact> {
  readonly before: S | undefined;
  readonly outcome: Outcome<F>;
  readonly after: S | undefined;
}
export interface History<S, F extends Fact> {
  readonly steps: readonly Step<S, F>[];
  readonly entries: readonly Entry<F>[];
}

const facts = {
  findings: [findingFrom(recorded())],
  agencies: [agency('city-gp-practice'), agency('city-police'), agency('nhs-england', { external: true })],
};
const owners = [
  { agency: 'city-gp-practice', person: 'Dr Osei' },
  { agency: 'city-gp-practice', person: 'Lena Ward' },
  { agency: 'city-police' },
  { agency: 'nhs-england' },
];
const of = <T>(list: readonly T[], few: number): T => list[few % list.length] as T;

const actionCommands: readonly Ask<Action, ActionFact>[] = [
  (s, { few }) => decideAction.linkToFinding(s, { finding: `CP1516.F${few}`, reason: 'Same cause' }, facts),
  (s, { few, text: reason }) => decideAction.nameSponsor(s, { sponsor: of(owners, few), reason }, facts),
  (s, { text: note }) => decideAction.acceptAction(s, { note }),
  (s, { text: reason }) => decideAction.declineAction(s, { reason }),
  (s, { text: note }) => decideAction.reportProgress(s, { outlook: 'on-track', note }),
  (s, { text: reason }) => decideAction.reportBlocked(s, { reason }),
  (s, { text: note }) => decideAction.unblock(s, { note }),
  (s, { date: to, text: reason }) => decideAction.requestMoreTime(s, { to, reason }),
  (s, { text: reason }, around) => decideAction.refuseMoreTime(s, { reason }, around),
  (s, { date: to, text: reason }, around) => decideAction.changeDueDate(s, { to, reason }, around),
  (s, { few, text: reason }) => decideAction.reassign(s, { to: of(owners, few), reason }, facts),
  (s, { few, text: description }) => decideAction.attachEvidence(s, { evidence: `E${few}`, description }),
  (s, { few, text: reason }) => decideAction.withdrawEvidence(s, { evidence: `E${few}`, reason }),
  (s, { text: statement }) => decideAction.claimCompletion(s, { statement }),
  (s, { text: statement }, around) => decideAction.verifyCompletion(s, { statement }, nobodyMerged, around),
  (s, { text: reason }) => decideAction.returnCompletion(s, { reason }),
  (s, { text: reason }) => decideAction.escalate(s, { to: 'the board', reason }),
  (s, { text: outcome }) => decideAction.resolveEscalation(s, { outcome }),
  (s, _, around) => decideAction.noteOverdue(s, {}, around),
  (s, { text: reason }) => decideAction.cancelAction(s, { reason }),
  (s, { text: reason }) => decideAction.supersede(s, { by: 'CP1415.F2.A9', reason }),
  (s, { text: reason }) => decideAction.reopenAction(s, { reason }),
];
const assign: Ask<undefined, ActionFact> = (s, { few, text: title, date }, around) => {
  const due = few % 3 === 0 ? {} : { due: date };
  const owner = { agency: 'city-gp-practice' };
  const asked = { finding: 'CP1415.F2', title, owner, evidenceRequired: few === 1, ...due };
  return decideAction.assignAction(s, asked, facts, around);
};

const findingCommands: readonly Ask<Finding, FindingFact>[] = [
  (s, { text: title }) => decideFinding.rewordFinding(s, { title, reason: 'Clearer' }),
  (s, { few }) =>
    decideFinding.linkToEarlierFinding(s, { relation: of(relations, few), earlier: `CP1314.F${few + 1}` }),
  (s, { text: outside }) => decideFinding.linkToEarlierFinding(s, { relation: 'reinforces', outside }),
  (s, { text: response }) => decideFinding.reportResponse(s, { response }),
  (s, { few, text: rationale }) =>
    decideFinding.recordDecision(s, { decision: of(decisions, few), rationale }),
  (s, { text: message }) => decideFinding.issuePracticeMessage(s, { message }),
  (s, { few, text: narrative, date: lookAgainOn }, around) => {
    const asked = { rating: of(impactRatings, few), restsOn: ['feedback'] as const, narrative, lookAgainOn };
    return decideFinding.assessImpact(s, asked, { actions: [], ...nobodyMerged }, around);
  },
  (s, { text: reason }) => decideFinding.closeFinding(s, { reason }, { actions: [] }),
  (s, { text: reason }) => decideFinding.reopenFinding(s, { reason }),
];
const record: Ask<undefined, FindingFact> = (s, { few, text: title }) =>
  decideFinding.recordFinding(
    s,
    { audit: 'CP1415', kind: of(findingKinds, few), title, observation: `${title}, as observed` },
    { audit: auditFrom(planned) },
  );

const day = fc.integer({ min: 1, max: 28 }).map((n) => String(n).padStart(2, '0'));
const month = fc.integer({ min: 1, max: 6 }).map((n) => `2015-0${n}`);
const date = fc.tuple(month, day).map((two) => two.join('-'));
const person = fc.constantFrom(...Object.values(people));
const draw: fc.Arbitrary<Omit<Draw, 'text'>> = fc.record({
  pick: fc.nat(999),
  by: person,
  typedBy: person,
  effective: fc.oneof({ weight: 4, arbitrary: date }, month, fc.constantFrom('2014/15', 'unknown')),
  date,
  few: fc.nat(6),
});

function histories<S, F extends Fact>(
  evolve: Evolve<S, F>,
  reference: string,
  begin: Ask<undefined, F>,
  commands: readonly Ask<S, F>[],
): fc.Arbitrary<History<S, F>> {
  return fc.array(draw, { minLength: 1, maxLength: 40 }).map((draws) => {
    const steps: Step<S, F>[] = [];
    let entries: readonly Entry<F>[] = [];
    let state: S | undefined;
    for (const [at, drawn] of draws.entries()) {
      const one = { ...drawn, text: `what was said at step ${at}` };
      const around = situation({ ...one, today: '2015-06-30' });
      const before: S | undefined = state;
      const outcome =
        before === undefined ? begin(undefined, one, around) : of(commands, one.pick)(before, one, around);
      if (outcome.ok) entries = inOrder([...entries, ...outcome.facts.map((fact) => entry(fact, one))]);
      if (outcome.ok)
        for (const added of entries.slice(-outcome.facts.length)) state = evolve(reference, state, added);
      steps.push({ before, outcome, after: state });
    }
    return { steps, entries };
  });
}

export const anyActionHistory = histories(evolveAction, 'CP1415.F2.A1', assign, actionCommands);
export const anyFindingHistory = histories(evolveFinding, 'CP1415.F2', record, findingCommands);
