/**
 * Whether a history is being imported, by any server: what the service does by itself waits, so that it sees the whole of
 * it. Each import is marked before its first row is recorded, and its mark beats. Clocks of machines are not compared:
 * whoever waits watches the beat, and takes a mark away that has been silent for too long, as its server has ended.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, SecretStore } from '#identity/secrets/port.js';

/** Its revision in the store is the beat: it changes with every write. */
interface Mark {
  readonly isImporting: true;
}

const marks: Collection<Mark> = { name: 'imports', indexes: [] };
const mark: Mark = { isImporting: true };

/** How often a mark beats and is looked at, and how long it may be silent; in milliseconds. */
export interface ImportTiming {
  readonly beat: number;
  readonly look: number;
  readonly silent: number;
}

const usual: ImportTiming = { beat: 1000, look: 100, silent: 15_000 };

/** A mark as a waiter saw it last, and since when, by the waiter's own monotonic clock. */
interface Seen {
  readonly revision: string;
  readonly since: number;
}

export class Imports {
  /**
   * @param onTrouble told when a beat could not be written
   */
  constructor(
    private readonly store: SecretStore,
    private readonly onTrouble: (error: unknown) => void,
    private readonly timing = usual,
  ) {}

  /**
   * Runs an import.
   * @throws SecretsUnavailable before it has begun, when it cannot be marked
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const key = randomUUID();
    await this.store.put(marks, key, mark);
    let beaten: Promise<unknown> = Promise.resolve();
    const beating = setInterval(() => {
      beaten = beaten.then(() => this.store.put(marks, key, mark)).catch(this.onTrouble);
    }, this.timing.beat);
    try {
      return await work();
    } finally {
      clearInterval(beating);
      // A beat that came after it was taken away would mark an import that has ended.
      await beaten;
      await this.store.take(marks, key).catch(this.onTrouble);
    }
  }

  /**
   * Fulfils when no import runs, or the signal aborts.
   * @throws SecretsUnavailable
   */
  async idle(signal?: AbortSignal): Promise<void> {
    let seen = new Map<string, Seen>();
    while (signal?.aborted !== true) {
      const found = await this.store.all(marks);
      if (found.length === 0) return;
      const now = performance.now();
      const before = seen;
      seen = new Map(
        found.map(({ key, revision }) => {
          const last = before.get(key);
          return [key, last?.revision === revision ? last : { revision, since: now }];
        }),
      );
      for (const [key, { since }] of seen)
        if (now - since > this.timing.silent) await this.store.take(marks, key);
      await pause(this.timing.look, undefined, { ref: false });
    }
  }
}
