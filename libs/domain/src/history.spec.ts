/** What holds of every action and finding, whatever was asked of it, by whom and in whatever order. */
import fc from 'fast-check';
import { anyActionHistory, anyFindingHistory, type History } from '../../../test/any-history.js';
import { evolveAction } from './action/evolve.js';
import { hasEnded, type Action, type ActionFact } from './action/facts.js';
import type { Entry, Fact } from './entry.js';
import { evolveFinding, type Finding } from './finding/facts.js';
import { fold, type Evolve } from './fold.js';
import { daysBetween, isPlainDate } from './time.js';

function holds<S, F extends Fact>(
  any: fc.Arbitrary<History<S, F>>,
  check: (history: History<S, F>) => void,
): void {
  fc.assert(fc.property(any, check), { numRuns: 300 });
}

/** What every fold has in common. */
function folds<S, F extends Fact>(
  any: fc.Arbitrary<History<S, F>>,
  evolve: Evolve<S, F>,
  reference: string,
): void {
  it('is changed by what is accepted and by nothing that is refused', () => {
    holds(any, ({ steps }) => {
      for (const { before, outcome, after } of steps) {
        if (outcome.ok) expect(after).not.toBe(before);
        else expect(after).toBe(before);
      }
    });
  });
  it('is the same folded whole as entry by entry', () => {
    holds(any, ({ steps, entries }) => {
      expect(fold(evolve, reference, entries)).toEqual(steps.at(-1)?.after);
    });
  });
  it('is the same after its entries were written down as JSON and read again', () => {
    holds(any, ({ entries }) => {
      const again = JSON.parse(JSON.stringify(entries)) as readonly Entry<F>[];
      expect(fold(evolve, reference, again)).toEqual(fold(evolve, reference, entries));
    });
  });
  it('is left as it was by folding on from it', () => {
    holds(any, ({ steps, entries }) => {
      const kept = steps.map(({ after }) => JSON.stringify(after));
      fold(evolve, reference, entries);
      expect(steps.map(({ after }) => JSON.stringify(after))).toEqual(kept);
    });
  });
}

describe('Any action', () => {
  folds(anyActionHistory, evolveAction, 'CP1415.F2.A1');

  const always = (check: (action: Action) => void) => {
    holds(anyActionHistory, ({ steps }) => {
      for (const { after } of steps) if (after !== undefined) check(after);
    });
  };
  it('has nothing pending once it has ended', () => {
    always((action) => {
      if (hasEnded(action)) expect([action.request, action.escalation]).toEqual([null, null]);
    });
  });
  it('awaits no more time while it is declined, completed or ended, nor where it has no due date', () => {
    always(({ status, due, request }) => {
      if (['declined', 'completed'].includes(status) || due === null) expect(request).toBeNull();
    });
  });
  it('is verified exactly when somebody is named who verified it', () => {
    always(({ status, verifiedBy }) => {
      expect(status === 'verified').toBe(verifiedBy !== null);
    });
  });
  it('has a completion while it awaits verification and once it is verified', () => {
    always(({ status, completion }) => {
      if (status === 'completed' || status === 'verified') expect(completion).not.toBeNull();
      if (status === 'returned' || status === 'reopened') expect(completion).toBeNull();
    });
  });
  it('has standing evidence when it is verified, where evidence is required', () => {
    always(({ status, evidenceRequired, evidence }) => {
      if (status === 'verified' && evidenceRequired)
        expect(evidence.some(({ withdrawn }) => !withdrawn)).toBe(true);
    });
  });
  it('is superseded exactly when its successor is named', () => {
    always(({ status, supersededBy }) => {
      expect(status === 'superseded').toBe(supersededBy !== null);
    });
  });
  it('slips by the days between its dates, each slip beginning where the one before ended', () => {
    always(({ slips, due }) => {
      for (const { from, to, days } of slips) expect(days).toBe(daysBetween(from, to));
      expect([...slips.slice(1).map(({ from }) => from), due]).toEqual(
        slips.length === 0 ? [due] : slips.map(({ to }) => to),
      );
    });
  });
  it('answers each finding once and was last heard of on a day, no earlier than it was assigned', () => {
    always(({ findings, heardOn, assignedOn }) => {
      expect(new Set(findings.map(({ finding }) => finding)).size).toBe(findings.length);
      expect(isPlainDate(heardOn) && heardOn >= assignedOn).toBe(true);
    });
  });
  it('is verified by nobody who had a hand in completing it, nor acts for its owner or sponsor', () => {
    holds(anyActionHistory, ({ entries }) => {
      for (const [at, verified] of entries.entries()) {
        if (verified.type !== 'CompletionVerified') continue;
        const before = fold<Action, ActionFact>(evolveAction, 'CP1415.F2.A1', entries.slice(0, at));
        const { performedBy, recordedBy } = verified.metadata;
        const doers = [before?.completion?.by.id, before?.completion?.typedBy.id];
        const agencies = [before?.owner.agency, before?.sponsor?.agency ?? 'no sponsor'];
        for (const { id, agency } of [performedBy, recordedBy]) {
          expect(doers).not.toContain(id);
          expect(agencies).not.toContain(agency ?? 'acts for none');
        }
      }
    });
  });
});

describe('Any finding', () => {
  folds(anyFindingHistory, evolveFinding, 'CP1415.F2');

  const always = (check: (finding: Finding) => void) => {
    holds(anyFindingHistory, ({ steps }) => {
      for (const { after } of steps) if (after !== undefined) check(after);
    });
  };
  it('that is a strength has no response, decision or impact', () => {
    always(({ kind, responses, decision, assessments }) => {
      if (kind === 'strength') expect([responses, decision, assessments]).toEqual([[], null, []]);
    });
  });
  it('that is closed was judged, or decided not to be acted on, or is a strength', () => {
    always(({ closed, kind, assessments, decision }) => {
      if (closed && kind === 'area-for-action')
        expect(assessments.length > 0 || (decision !== null && decision.decision !== 'act')).toBe(true);
    });
  });
  it('links to each earlier source once in each relation', () => {
    always(({ links }) => {
      const said = links.map(({ relation, earlier }) => JSON.stringify([relation, earlier]));
      expect(new Set(said).size).toBe(said.length);
    });
  });
});

it('Random histories reach every status and every fact, so that what holds of them says something', () => {
  const actions = fc.sample(anyActionHistory, { numRuns: 1500, seed: 14 });
  const findings = fc.sample(anyFindingHistory, { numRuns: 200, seed: 14 });
  const types = new Set([...actions, ...findings].flatMap(({ entries }) => entries.map(({ type }) => type)));
  const statuses = new Set(actions.flatMap(({ steps }) => steps.map(({ after }) => after?.status)));
  expect(types.size).toBe(23 + 9);
  expect(statuses.size).toBe(11 + 1);
});
