/** Sends checked rows as commands: together where they have nothing to do with one another, else one after the other. */
import type { Command } from '#application/commands/command.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { PlannedRow } from './check.js';

/** Carries out one command, on the command bus in the service. */
export type Send = (command: Command) => Promise<CommandReceipt>;

/** Rows on their way at once: enough to share the cost of a sync, few enough to leave the service to others. */
const AT_ONCE = 250;

export interface Sent {
  readonly recorded: number;
  /** The first row that was not recorded, and why: nothing that rests on it was sent. */
  readonly failed: { readonly planned: PlannedRow; readonly error: unknown } | undefined;
}

/** The item was numbered otherwise than in the rehearsal, since somebody else wrote meanwhile. */
export class NumberedOtherwise extends Error {
  override readonly name = 'NumberedOtherwise';
}

/** Sends rows in their order, until the last or the first that fails. */
export async function sendAll(
  rows: readonly PlannedRow[],
  send: Send,
  onSent: (recorded: number) => void,
): Promise<Sent> {
  let recorded = 0;
  let failed: Sent['failed'];
  const sendOne = async (planned: PlannedRow): Promise<void> => {
    if (failed !== undefined) return;
    try {
      const { reference } = await send(planned.command);
      recorded += 1;
      if (reference !== planned.reference)
        throw new NumberedOtherwise(`It became ${reference} instead of ${planned.reference}.`);
    } catch (error) {
      failed ??= { planned, error };
    }
  };
  for (let from = 0; from < rows.length && failed === undefined; from += AT_ONCE) {
    const order = new Order();
    await Promise.all(
      rows.slice(from, from + AT_ONCE).map((planned) => order.after(planned, () => sendOne(planned))),
    );
    onSent(recorded);
  }
  return { recorded, failed };
}

/** Lets a row wait for the rows before it whose writing it read or overwrites, and for those that read what it writes. */
class Order {
  private readonly writers = new Map<string, Promise<void>>();
  private readonly readers = new Map<string, Promise<void>[]>();

  after({ read, written }: PlannedRow, run: () => Promise<void>): Promise<void> {
    const before = [...read, ...written].flatMap((name) => this.writers.get(name) ?? []);
    const readBefore = [...written].flatMap((name) => this.readers.get(name) ?? []);
    const done = Promise.all([...before, ...readBefore]).then(run);
    for (const name of read) {
      const readers = this.readers.get(name);
      if (readers === undefined) this.readers.set(name, [done]);
      else readers.push(done);
    }
    for (const name of written) {
      this.writers.set(name, done);
      this.readers.delete(name);
    }
    return done;
  }
}
