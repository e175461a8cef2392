/** Whether a history is being imported: what the service does by itself waits, so that it sees the whole of it. */
export class Imports {
  private running = 0;
  private ended = Promise.withResolvers<undefined>();

  /** Runs an import. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      if (this.running === 0) {
        this.ended.resolve(undefined);
        this.ended = Promise.withResolvers();
      }
    }
  }

  /** Fulfils when no import runs. */
  async idle(): Promise<void> {
    while (this.running > 0) await this.ended.promise;
  }
}
