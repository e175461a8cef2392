/** The time that events are stamped with: the clock's, but never before what this process has seen in the log. */
import type { Instant } from '#domain/entry.js';

export class LogClock {
  readonly #clock: () => Date;
  readonly #lastInLog: () => Promise<Instant | undefined>;
  #seen: Instant = '';
  #ready: Promise<void> | undefined;

  /** @param lastInLog the stamp of the last event in the log; asked for once, before the first stamp */
  constructor(clock: () => Date, lastInLog: () => Promise<Instant | undefined>) {
    this.#clock = clock;
    this.#lastInLog = lastInLog;
  }

  async stamp(): Promise<Instant> {
    this.#ready ??= this.#begin();
    await this.#ready;
    this.saw(this.#clock().toISOString());
    return this.#seen;
  }

  saw(recordedAt: Instant): void {
    if (recordedAt > this.#seen) this.#seen = recordedAt;
  }

  async #begin(): Promise<void> {
    try {
      this.saw((await this.#lastInLog()) ?? '');
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }
}
