/** What withdrawing and redacting leave behind, whatever the history. */
import fc from 'fast-check';
import { anyActionHistory, anyFindingHistory, type History } from '../../../../test/any-history.js';
import { entry, inOrder } from '../../../../test/given-when-then.js';
import { evolveAction } from '../action/evolve.js';
import type { Entry, Fact } from '../entry.js';
import { evolveFinding } from '../finding/facts.js';
import { fold, type Evolve } from '../fold.js';
import { asTold } from '../telling/as-told.js';
import { decideAmendment, type AmendmentFact } from './amendment.js';

const why = { reason: 'Typed wrongly', agreedBy: 'Professor Lyon' };
const withdraws = (of: string) =>
  entry<AmendmentFact>({ type: 'EntryWithdrawn', data: { entry: of, ...why } });
const redacts = (of: string, field: string) =>
  entry<AmendmentFact>({ type: 'TextRedacted', data: { entry: of, field, ...why } });

/** Adds amendments to a history, whose entries keep their ids and places. */
const then = (entries: readonly Entry[], ...amendments: readonly Entry[]) =>
  inOrder([...entries, ...amendments]);

/** A text that people wrote, and where. */
interface Written {
  readonly of: string;
  readonly field: string;
  readonly text: string;
}

function writtenIn(entries: readonly Entry[]): readonly Written[] {
  return entries.flatMap(({ id, data }) =>
    Object.entries(data)
      .map(([field, text]) => ({ of: id, field, text: String(text) }))
      .filter(({ field, text }) => text.startsWith('what was said') && field !== 'observation'),
  );
}

function amendments<S, F extends Fact>(any: fc.Arbitrary<History<S, F>>, evolve: Evolve<S, F>): void {
  it('withdrawing a later entry leaves the fold that there would be without it', () => {
    fc.assert(
      fc.property(any, fc.nat(), ({ entries }, pick) => {
        fc.pre(entries.length > 1);
        const at = 1 + (pick % (entries.length - 1));
        const without = (entries as readonly Entry[]).filter((_, index) => index !== at);
        expect(fold(evolve, 'any', then(entries, withdraws(`entry-${at}`)))).toEqual(
          fold(evolve, 'any', without),
        );
      }),
      { numRuns: 300 },
    );
  });
  it('redacting a text leaves nothing of it in the state or the trail', () => {
    fc.assert(
      fc.property(any, fc.nat(), ({ entries }, pick) => {
        const written = writtenIn(entries);
        const one = written[pick % Math.max(1, written.length)];
        fc.pre(one !== undefined);
        const { of, field, text } = one;
        expect(decideAmendment.redactText(entries, { entry: of, field, ...why }).ok).toBe(true);
        // A title is also in the observation and in rewordings, each of which is redacted by itself.
        const copies = ['observation', 'from.title', 'from.observation', 'to.title', 'to.observation'];
        const elsewhere = entries.flatMap(({ id }) => copies.map((copy) => redacts(id, copy)));
        const after = then(entries, redacts(of, field), ...elsewhere);
        const whole = new RegExp(`${text}(?!\\d)`);
        expect(JSON.stringify(entries)).toMatch(whole);
        expect(JSON.stringify(fold(evolve, 'any', after))).not.toMatch(whole);
        expect(JSON.stringify(asTold(after))).not.toMatch(whole);
      }),
      { numRuns: 300 },
    );
  });
}

describe('Of any action', () => {
  amendments(anyActionHistory, evolveAction);
});
describe('Of any finding', () => {
  amendments(anyFindingHistory, evolveFinding);
});
