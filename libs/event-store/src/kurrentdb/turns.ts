/** Keeps the appends of one process in the order in which they were asked for, though several are on their way at once. */

/** A place in the line. */
export interface Turn {
  /** Fulfils when everything before it has passed. */
  readonly come: Promise<void>;
  /** Lets the next one go, once everything before has passed. May be called more than once. */
  readonly pass: () => void;
}

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take(): Turn {
    const before = this.#last;
    let pass = (): void => undefined;
    const passed = new Promise<void>((resolve) => {
      pass = resolve;
    });
    this.#last = Promise.all([before, passed]);
    return { come: before.then(() => undefined), pass };
  }
}

/** One at a time for each key. */
export class Locks {
  readonly #lines = new Map<string, Promise<void>>();

  /** Takes the next place for the key at once, and does the work when it comes to it. */
  async inLine<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(key);
    const result = before === undefined ? work() : before.then(work);
    const over = result.then(
      () => undefined,
      () => undefined,
    );
    this.#lines.set(key, over);
    try {
      return await result;
    } finally {
      if (this.#lines.get(key) === over) this.#lines.delete(key);
    }
  }
}
