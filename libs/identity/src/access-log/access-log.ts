/**
 * Takes down who looks at what, off the path of their requests: entries wait a moment and are written together. A crash
 * loses that moment at most; an orderly end loses nothing.
 */
import type { Instant } from '#domain/entry.js';
import { SECOND } from '../duration.js';
import {
  AccessLogUnavailable,
  type AccessEntry,
  type AccessPage,
  type AccessQuery,
  type AccessStore,
} from './port.js';

/** How long an entry waits for others to be written with. */
const MOMENT = SECOND / 5;
/** How long after a failure it is tried again. */
const AGAIN_AFTER = 5 * SECOND;
/** So many are written without waiting for more. */
const ENOUGH = 500;
/** So many may wait when they cannot be written; then nothing more is shown to anybody. */
export const MOST_WAITING = 20_000;

export class AccessLog {
  private waiting: AccessEntry[] = [];
  /** How many were taken down, and written, since it was opened. */
  private taken = 0;
  private written = 0;
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param onTrouble told when entries could not be written; they go on waiting, and are tried again */
  constructor(
    private readonly store: AccessStore,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Whether no more can be taken down now, so that nothing more may be shown. */
  get isFull(): boolean {
    return this.waiting.length >= MOST_WAITING;
  }

  /** Takes an entry down. Waits for nothing. */
  record(entry: AccessEntry): void {
    this.waiting.push(entry);
    this.taken += 1;
    if (this.waiting.length === ENOUGH) this.writeSoon(0);
    else this.writeSoon(MOMENT);
  }

  /** What was taken down so far, this moment's too. */
  async find(query: AccessQuery): Promise<AccessPage> {
    await this.flush();
    return this.store.find(query);
  }

  /**
   * Fulfils when all that was taken down before is written.
   * @throws AccessLogUnavailable when it cannot be
   */
  async flush(): Promise<void> {
    const all = this.taken;
    while (this.written < all) await this.write();
  }

  /**
   * Removes what was taken down before an instant, and takes down that it did: nothing goes without a trace.
   * @param now the present instant, UTC
   */
  async forget(before: Instant, now: Instant): Promise<void> {
    await this.flush();
    const many = await this.store.forget(before);
    if (many === 0) return;
    this.record({
      ...{ at: now, person: 'system', name: 'Golden Thread', roles: ['system'], agencies: [] },
      ...{ what: 'removal', detail: `${many} entries from before ${before}`, address: '', channel: 'api' },
      outcome: 'shown',
    });
  }

  /** Writes what waits, and closes the store. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    try {
      await this.flush();
    } finally {
      await this.store.close();
    }
  }

  private writeSoon(milliseconds: number): void {
    if (this.closed) throw new AccessLogUnavailable('The access log is closed.');
    if (milliseconds === 0) clearTimeout(this.timer);
    else if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush().catch((error: unknown) => {
        this.onTrouble(error);
        if (!this.closed) this.writeSoon(AGAIN_AFTER);
      });
    }, milliseconds);
    // A process that has nothing else to do may end: `close` writes what waits.
    this.timer.unref();
  }

  /** One write at a time; whoever asks meanwhile waits for it. */
  private write(): Promise<void> {
    this.writing ??= this.writeAll(this.waiting.length).finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  /** After a sync that failed entries may be written twice: better than not at all. */
  private async writeAll(many: number): Promise<void> {
    const entries = this.waiting.slice(0, many);
    await this.store.append(entries);
    this.waiting = this.waiting.slice(entries.length);
    this.written += entries.length;
  }
}
