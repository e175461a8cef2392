/** Contract: a command given with a key is recorded once, whatever is sent again and when. */
import { randomUUID } from 'node:crypto';
import { eventId } from '../event-id.js';
import { appended, dueDateChanged, freshCommand, keyedCommand, receiptIn } from './sample-events.contract.js';
import { type OpenStore, withStore } from './with-store.contract.js';

const STREAM = 'action-CP1415.F2.A1';

export function commandContract(open: OpenStore): void {
  it(
    'gives the first receipt again when a command comes again, and writes nothing',
    withStore(open, async ({ store }) => {
      const command = keyedCommand();
      const first = await store.append(STREAM, 'none', [dueDateChanged('a'), dueDateChanged('b')], command);
      const again = await store.append(STREAM, 1, [dueDateChanged('c')], command);
      expect(again).toEqual({ outcome: 'known', receipt: receiptIn(first) });
      expect(await store.readAll(0, 10)).toHaveLength(2);
    }),
  );

  it(
    'knows a command before it looks at the revision, as a retry expects the old one',
    withStore(open, async ({ store }) => {
      const command = keyedCommand();
      await store.append(STREAM, 'none', [dueDateChanged('a')], command);
      expect((await store.append(STREAM, 'none', [dueDateChanged('a')], command)).outcome).toBe('known');
    }),
  );

  it(
    'still knows the command when it comes with another body: the fingerprint in the receipt tells',
    withStore(open, async ({ store }) => {
      const id = randomUUID();
      await store.append(STREAM, 'none', [dueDateChanged('a')], keyedCommand(id, '0a'.repeat(32)));
      const other = await store.append(
        'action-other',
        'none',
        [dueDateChanged('z')],
        keyedCommand(id, '0b'.repeat(32)),
      );
      expect(receiptIn(other)).toMatchObject({ stream: STREAM, fingerprint: '0a'.repeat(32) });
      expect(await store.readStream('action-other')).toEqual([]);
    }),
  );

  it(
    'records a command once when it comes several times at once',
    withStore(open, async ({ store }) => {
      const command = keyedCommand();
      const results = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          store.append(`action-${i % 2}`, 'none', [dueDateChanged('a')], command),
        ),
      );
      expect(results.map((result) => result.outcome).sort()).toEqual([
        'appended',
        ...Array<string>(5).fill('known'),
      ]);
      expect(new Set(results.map((result) => JSON.stringify(receiptIn(result)))).size).toBe(1);
      expect(await store.readAll(0, 10)).toHaveLength(1);
    }),
  );

  it(
    'does not count a command that conflicted as recorded',
    withStore(open, async ({ store }) => {
      const command = keyedCommand();
      expect((await store.append(STREAM, 4, [dueDateChanged('a')], command)).outcome).toBe('conflict');
      expect(await store.receipt(command.id)).toBeUndefined();
      expect((await store.append(STREAM, 'none', [dueDateChanged('a')], command)).outcome).toBe('appended');
    }),
  );

  it(
    'finds the receipt of a keyed command, also after it is opened again',
    withStore(open, async ({ store, reopen }) => {
      const command = keyedCommand();
      const receipt = receiptIn(await store.append(STREAM, 'none', [dueDateChanged('a')], command));
      expect(receipt).toMatchObject({
        commandId: command.id,
        fingerprint: command.fingerprint,
        stream: STREAM,
      });
      expect(await store.receipt(command.id)).toEqual(receipt);
      expect(await store.receipt(randomUUID())).toBeUndefined();
      expect(await (await reopen()).receipt(command.id)).toEqual(receipt);
    }),
  );

  it(
    'keeps no receipt for a command without a key',
    withStore(open, async ({ store }) => {
      const command = freshCommand();
      await store.append(STREAM, 'none', [dueDateChanged('a')], command);
      expect(await store.receipt(command.id)).toBeUndefined();
    }),
  );

  it(
    'derives the ids of events from the command and their place in it',
    withStore(open, async ({ store }) => {
      const command = freshCommand();
      const events = appended(
        await store.append(STREAM, 'none', [dueDateChanged('a'), dueDateChanged('b')], command),
      );
      expect(events.map((event) => event.id)).toEqual([eventId(command.id, 0), eventId(command.id, 1)]);
      expect(events.map((event) => event.metadata.commandId)).toEqual([command.id, command.id]);
    }),
  );
}
