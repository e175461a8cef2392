/** Work that must not run at the same time as other work of its name: each begins when the one before has ended. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Does the work when its turn has come; how the work before it ended does not matter. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(name) ?? Promise.resolve()).then(work, work);
    this.last.set(name, mine);
    return mine;
  }
}
