/** Those who wait until the read models have taken in a position. */
import type { Position } from '#event-store/port.js';

interface Waiter {
  readonly position: Position;
  readonly answer: (reached: boolean) => void;
}

export class Waiters {
  private readonly waiting = new Set<Waiter>();

  /** True once the position is reached; false when it is not in time, or the signal aborts. */
  wait(position: Position, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const tooLate = (): void => {
        waiter.answer(false);
      };
      const timer = setTimeout(tooLate, timeoutMs);
      const waiter: Waiter = {
        position,
        answer: (reached) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', tooLate);
          this.waiting.delete(waiter);
          resolve(reached);
        },
      };
      signal?.addEventListener('abort', tooLate, { once: true });
      this.waiting.add(waiter);
    });
  }

  get isWaitedFor(): boolean {
    return this.waiting.size > 0;
  }

  reached(checkpoint: Position): void {
    for (const waiter of [...this.waiting]) if (waiter.position <= checkpoint) waiter.answer(true);
  }

  /** Nobody waits for what will not come. */
  giveUp(): void {
    for (const waiter of [...this.waiting]) waiter.answer(false);
  }
}
