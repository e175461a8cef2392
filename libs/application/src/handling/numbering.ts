/** Numbers new items under an existing one: the first free number, found by doubling steps and then halving. */
import type { Kind } from '#domain/references.js';
import type { Standing } from './standing.js';
import type { Streams } from './streams.js';

export class Numbering {
  /** The highest number known to be taken after a prefix: only a hint where to start. */
  private readonly taken = new Map<string, number>();

  constructor(private readonly streams: Streams) {}

  /** The next free reference after a prefix. Two callers may get the same; the store lets one of them have it. */
  async next(kind: Kind, prefix: string): Promise<Standing<unknown>> {
    for (;;) {
      const found = await this.streams.load(kind, `${prefix}${String(await this.firstFree(kind, prefix))}`);
      // It may have been taken since it was found free.
      if (found.revision < 0) return found;
    }
  }

  private async firstFree(kind: Kind, prefix: string): Promise<number> {
    const isTaken = (number: number) => this.streams.exists(kind, `${prefix}${String(number)}`);
    let low = this.taken.get(prefix) ?? 0;
    let step = 1;
    while (await isTaken(low + step)) {
      low += step;
      step *= 2;
    }
    let high = low + step;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (await isTaken(middle)) low = middle;
      else high = middle;
    }
    this.taken.set(prefix, low);
    return high;
  }
}
