/** Contract: random appends, several at once, come out as in a model that is plain enough to be believed. */
import * as fc from 'fast-check';
import type { AppendResult, EventStore } from '../port.js';
import { dueDateChanged, freshCommand, keyedCommand } from './sample-events.contract.js';
import { type OpenStore, withStore } from './with-store.contract.js';

interface Attempt {
  readonly stream: number;
  readonly expected: number | 'none';
  readonly events: number;
  /** Which of a few keys the command came with; null for a fresh id. */
  readonly key: number | null;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  stream: fc.nat(2),
  expected: fc.oneof(fc.constant('none' as const), fc.nat(4)),
  events: fc.integer({ min: 1, max: 3 }),
  key: fc.option(fc.nat(5), { nil: null }),
});

/** A round is what is appended at once. */
const rounds = fc.array(fc.array(attempt, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });

export function modelContract(open: OpenStore): void {
  it('answers and holds what a plain model does', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (given) => {
        await withStore(open, async ({ store, reopen }) => {
          const model = new Model();
          for (const round of given) {
            const results = await Promise.all(round.map((one) => send(store, one)));
            expect(results.map(summary)).toEqual(round.map((one) => model.append(one)));
          }
          const reopened = await reopen();
          const log = await reopened.readAll(0, 1000);
          expect(log.map(({ stream, revision }) => `${stream}@${revision}`)).toEqual(model.log);
          expect(await reopened.head()).toBe(log.at(-1)?.position ?? 0);
        })();
      }),
      { numRuns: 40 },
    );
  });
}

function send(store: EventStore, { stream, expected, events, key }: Attempt): Promise<AppendResult> {
  const command = key === null ? freshCommand() : keyedCommand(`00000000-0000-4000-8000-00000000000${key}`);
  const facts = Array.from({ length: events }, (_, i) => dueDateChanged(`${i}`));
  return store.append(`action-${stream}`, expected, facts, command);
}

function summary(result: AppendResult): string {
  return result.outcome === 'conflict'
    ? `conflict ${result.actual}`
    : `${result.outcome} ${result.receipt.stream}@${result.receipt.revision}`;
}

/** Appends are taken one after the other, in the order in which they were sent. */
class Model {
  readonly log: string[] = [];
  readonly #revisions = new Map<number, number>();
  readonly #receipts = new Map<number, string>();

  append({ stream, expected, events, key }: Attempt): string {
    const known = key === null ? undefined : this.#receipts.get(key);
    if (known !== undefined) return `known ${known}`;
    const actual = this.#revisions.get(stream) ?? -1;
    if (actual !== (expected === 'none' ? -1 : expected)) return `conflict ${actual}`;
    for (let i = 1; i <= events; i++) this.log.push(`action-${stream}@${actual + i}`);
    this.#revisions.set(stream, actual + events);
    const place = `action-${stream}@${actual + events}`;
    if (key !== null) this.#receipts.set(key, place);
    return `appended ${place}`;
  }
}
