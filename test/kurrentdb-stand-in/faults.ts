/** What the stand-in can be made to do wrong, and when. */

export type AppendFault =
  /** The connection breaks; nothing was written. */
  | 'cut before it is written'
  /** The events are written, and the connection breaks before the answer. */
  | 'cut after it is written'
  /** The events are written, and no answer ever comes. */
  | 'never answer'
  /** The server says that it is not ready yet. */
  | 'not ready'
  /** Something else happens first, then the connection breaks; nothing was written. */
  | { readonly cutAfter: () => Promise<unknown> };

interface Planned {
  readonly fault: AppendFault;
  readonly toStreamsWith: string;
}

export class Faults {
  /** Every call is refused as by a server that still starts. */
  notReady = false;
  /** Subscriptions and reads bring each event twice. */
  deliverTwice = false;
  /** Wait before every answer, in milliseconds. */
  slowByMs = 0;
  readonly #appends: Planned[] = [];
  #cutReadAfter: number | undefined;

  /** Plans a fault for the next append to a stream whose name holds the text; several are met one after the other. */
  onNextAppend(fault: AppendFault, toStreamsWith = ''): void {
    this.#appends.push({ fault, toStreamsWith });
  }

  /** The next read is cut off after so many events. */
  cutNextReadAfter(events: number): void {
    this.#cutReadAfter = events;
  }

  /** Forgets the planned faults that were not met yet. */
  forget(): void {
    this.#appends.length = 0;
    this.#cutReadAfter = undefined;
  }

  takeAppendFault(stream: string): AppendFault | undefined {
    const at = this.#appends.findIndex(({ toStreamsWith }) => stream.includes(toStreamsWith));
    return at === -1 ? undefined : this.#appends.splice(at, 1)[0]?.fault;
  }

  takeReadCut(): number | undefined {
    const after = this.#cutReadAfter;
    this.#cutReadAfter = undefined;
    return after;
  }
}
