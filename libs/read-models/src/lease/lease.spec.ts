/** One leader at a time, whatever happens to it, each with a higher number than any before. */
import { type Held, type LeaseState, type LeaseStore, takeLease } from './lease.js';

/** Atomic, as an engine's document is; a process can be cut off from it. */
class Cell {
  state: LeaseState | undefined;
  readonly cutOff = new Set<string>();

  seenBy(name: string): LeaseStore {
    const reach = <T>(work: () => T): Promise<T> =>
      this.cutOff.has(name) ? Promise.reject(new Error('The line is cut')) : Promise.resolve(work());
    return {
      read: () => reach(() => this.state),
      replace: (before, after) =>
        reach(() => {
          if (JSON.stringify(before) !== JSON.stringify(this.state)) return false;
          this.state = after;
          return true;
        }),
    };
  }
}

const timing = { beatMs: 20, silenceMs: 400 };
const forEver = new AbortController().signal;

describe('The lease', () => {
  let cell: Cell;
  const held: Held[] = [];
  const take = async (name: string, signal = forEver): Promise<Held> => {
    const lease = await takeLease(cell.seenBy(name), name, signal, timing);
    held.push(lease);
    return lease;
  };
  beforeEach(() => {
    cell = new Cell();
  });
  afterEach(async () => {
    await Promise.all(held.splice(0).map((lease) => lease.release()));
  });

  it('is had by one alone of many who want it at once, and by the next once it is given back', async () => {
    const order: string[] = [];
    const names = ['a', 'b', 'c'];
    await Promise.all(
      names.map(async (name) => {
        const lease = await take(name);
        expect(cell.state?.holder).toBe(name);
        order.push(`${name} ${lease.fence}`);
        await lease.release();
      }),
    );
    expect(order.map((each) => each.slice(-1))).toEqual(['1', '2', '3']);
    expect(order.map((each) => each.slice(0, 1)).sort()).toEqual(names);
  });

  it('goes to another when its holder is silent, who finds that it was lost', async () => {
    const first = await take('a');
    cell.cutOff.add('a');
    const second = await take('b');
    expect(second.fence).toBe(first.fence + 1);
    if (!first.lost.aborted)
      await new Promise((resolve) => {
        first.lost.addEventListener('abort', resolve, { once: true });
      });
    expect(second.lost.aborted).toBe(false);
  });

  it('is not given back by somebody who lost it', async () => {
    const first = await take('a');
    cell.cutOff.add('a');
    await take('b');
    cell.cutOff.delete('a');
    await first.release();
    expect(cell.state?.holder).toBe('b');
  });

  it('is waited for no longer than one wants', async () => {
    await take('a');
    await expect(take('b', AbortSignal.abort())).rejects.toThrow();
  });
});
