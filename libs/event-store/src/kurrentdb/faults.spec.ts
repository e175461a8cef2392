/** What breaks between the driver and KurrentDB loses nothing and repeats nothing. On the stand-in, which can be made to fail. */
import { randomUUID } from 'node:crypto';
import type { LogRecord } from '../../../../test/kurrentdb-stand-in/log.js';
import { StandInNode } from '../../../../test/kurrentdb-stand-in/node.js';
import {
  appended,
  dueDateChanged,
  freshCommand,
  keyedCommand,
  receiptIn,
} from '../contract/sample-events.contract.js';
import { type EventStore, type RecordedEvent, StoreDamaged } from '../port.js';
import { openKurrentDbEventStore } from './open.js';

const STREAM = 'action-CP1415.F2.A1';

describe('The KurrentDB driver', () => {
  let node: StandInNode;
  const stores: EventStore[] = [];

  const open = (timing: { readonly deadlineMs?: number; readonly patienceMs?: number } = {}): EventStore => {
    const { connectionString } = node;
    const store = openKurrentDbEventStore({
      connectionString,
      upcasters: {},
      clock: () => new Date(),
      ...timing,
    });
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    node = await StandInNode.start();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await node.stop();
  });

  const reasons = (events: readonly RecordedEvent[]) =>
    events.map(({ data }) => (data as { readonly reason: string }).reason);

  describe.each([
    ['without a key', freshCommand],
    ['with a key', keyedCommand],
  ] as const)('given a command %s', (_, command) => {
    it.each(['cut before it is written', 'cut after it is written', 'not ready'] as const)(
      'records it once when its append is %s',
      async (fault) => {
        const store = open();
        await store.append('action-before', 'none', [dueDateChanged('before')], freshCommand());
        node.faults.onNextAppend(fault, '.log.');
        const result = await store.append(
          STREAM,
          'none',
          [dueDateChanged('a'), dueDateChanged('b')],
          command(),
        );
        expect(appended(result)).toEqual(await store.readStream(STREAM));
        expect(reasons(await store.readAll(0, 10))).toEqual(['before', 'a', 'b']);
      },
    );

    it('records it once when its append is never answered', async () => {
      const store = open({ deadlineMs: 300 });
      node.faults.onNextAppend('never answer', '.log.');
      const result = await store.append(STREAM, 'none', [dueDateChanged('a')], command());
      expect(appended(result)).toEqual(await store.readAll(0, 10));
    });

    it('knows its own event from that of a rival who was first, when the answer was lost', async () => {
      const store = open();
      const rival = open();
      const overtake = () => rival.append(STREAM, 'none', [dueDateChanged('first')], freshCommand());
      node.faults.onNextAppend({ cutAfter: overtake }, '.log.');
      const losing = store.append(STREAM, 'none', [dueDateChanged('late')], command());
      expect(await losing).toEqual({ outcome: 'conflict', actual: 0 });
      expect(reasons(await store.readAll(0, 10))).toEqual(['first']);
    });
  });

  it.each(['cut before it is written', 'cut after it is written'] as const)(
    'claims a command once when the claim is %s',
    async (fault) => {
      const store = open();
      node.faults.onNextAppend(fault, '.claim.');
      const command = keyedCommand();
      const receipt = receiptIn(await store.append(STREAM, 'none', [dueDateChanged('a')], command));
      expect(await store.receipt(command.id)).toEqual(receipt);
      expect(reasons(await store.readAll(0, 10))).toEqual(['a']);
    },
  );

  it('completes what a server that died had claimed, as it was planned, and says that it is known', async () => {
    const dying = open({ patienceMs: 100 });
    const command = keyedCommand(randomUUID(), '0a'.repeat(32));
    await dying.append('action-before', 'none', [dueDateChanged('before')], freshCommand());
    node.faults.onNextAppend('not ready', '.log.');
    node.faults.onNextAppend('not ready', '.log.');
    node.faults.onNextAppend('not ready', '.log.');
    node.faults.onNextAppend('not ready', '.log.');
    await expect(dying.append(STREAM, 'none', [dueDateChanged('planned')], command)).rejects.toThrow(
      /not ready/,
    );
    expect(await dying.receipt(command.id)).toBeUndefined();

    await node.restart();
    const other = open();
    const retry = { ...command, fingerprint: '0b'.repeat(32) };
    const result = await other.append('action-elsewhere', 'none', [dueDateChanged('decided anew')], retry);
    expect(result).toMatchObject({
      outcome: 'known',
      receipt: { stream: STREAM, revision: 0, fingerprint: '0a'.repeat(32) },
    });
    expect(reasons(await other.readAll(0, 10))).toEqual(['before', 'planned']);
  });

  it('records a command anew whose claimed place was taken by another', async () => {
    const dying = open({ patienceMs: 100 });
    const command = keyedCommand();
    for (let i = 0; i < 4; i++) node.faults.onNextAppend('not ready', '.log.');
    await expect(dying.append(STREAM, 'none', [dueDateChanged('planned')], command)).rejects.toThrow(
      /not ready/,
    );

    await node.restart();
    const other = open();
    node.faults.forget();
    await other.append(STREAM, 'none', [dueDateChanged('another')], freshCommand());
    const result = await other.append(STREAM, 0, [dueDateChanged('again')], command);
    expect(result.outcome).toBe('appended');
    expect(await other.receipt(command.id)).toEqual(receiptIn(result));
    expect(reasons(await other.readAll(0, 10))).toEqual(['another', 'again']);
  });

  it('records a command once that comes to two servers at once', async () => {
    const servers = [open(), open()];
    for (let round = 0; round < 5; round++) {
      const command = keyedCommand();
      const results = await Promise.all(
        servers.map((store, i) =>
          store.append(`action-${round}-${i}`, 'none', [dueDateChanged(`${round}`)], command),
        ),
      );
      expect(new Set(results.map((result) => JSON.stringify(receiptIn(result)))).size).toBe(1);
    }
    expect(reasons(await (servers[0] as EventStore).readAll(0, 20))).toEqual(['0', '1', '2', '3', '4']);
  });

  it('gives each event once and in order when the server delivers twice', async () => {
    const store = open();
    node.faults.deliverTwice = true;
    for (const reason of ['a', 'b', 'c'])
      await store.append(`action-${reason}`, 'none', [dueDateChanged(reason)], freshCommand());
    await store.append(STREAM, 'none', [dueDateChanged('d'), dueDateChanged('e')], freshCommand());
    expect(reasons(await store.readStream(STREAM))).toEqual(['d', 'e']);
    expect(reasons(await store.readAll(0, 3))).toEqual(['a', 'b', 'c']);
    expect(reasons(await take(store, 5))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('goes on catching up where it was when the connection breaks and the server restarts', async () => {
    const store = open();
    const many = Array.from({ length: 500 }, (_, i) => dueDateChanged(`${i}`));
    for (const half of ['first', 'second'])
      await store.append(`action-${half}`, 'none', many, freshCommand());
    node.faults.cutNextReadAfter(300);
    const following = take(store, 1001);
    await node.restart();
    await store.append(STREAM, 'none', [dueDateChanged('after the restart')], freshCommand());
    const seen = await following;
    expect(seen).toEqual(await store.readAll(0, 2000));
    expect(reasons(seen.slice(-1))).toEqual(['after the restart']);
  });

  it('hears of what others write after its subscription broke', async () => {
    const [reader, writer] = [open(), open()];
    const batches = reader.subscribe(0)[Symbol.asyncIterator]();
    await writer.append('action-a', 'none', [dueDateChanged('a')], freshCommand());
    expect(reasons((await batches.next()).value as readonly RecordedEvent[])).toEqual(['a']);
    const next = batches.next();
    await node.restart();
    await writer.append('action-b', 'none', [dueDateChanged('b')], freshCommand());
    expect(reasons((await next).value as readonly RecordedEvent[])).toEqual(['b']);
    await batches.return?.();
  });

  it('follows the leader when it changes', async () => {
    const store = open();
    await store.append('action-a', 'none', [dueDateChanged('a')], freshCommand());
    const next = await StandInNode.start({ log: node.log });
    try {
      node.leader = next;
      await store.append('action-b', 'none', [dueDateChanged('b')], keyedCommand());
      expect(reasons(await store.readAll(0, 10))).toEqual(['a', 'b']);
    } finally {
      await next.stop();
    }
  });

  it('is only slow when the server is slow', async () => {
    const store = open();
    node.faults.slowByMs = 60;
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        store.append(`action-${i}`, 'none', [dueDateChanged(`${i}`)], keyedCommand()),
      ),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(Array<string>(5).fill('appended'));
    node.faults.slowByMs = 0;
    expect(await store.readAll(0, 10)).toHaveLength(5);
  });

  it.each([
    ['copied to another stream', (record: LogRecord) => record],
    ['changed', (record: LogRecord) => ({ ...record, data: Buffer.from('{}') })],
    ['written by another program', (record: LogRecord) => ({ ...record, contentType: 'application/json' })],
  ])('does not take for its own an event that was %s', async (_, tamper) => {
    const store = open();
    await store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand());
    const original = node.log.records.find(({ stream }) => stream.endsWith(STREAM));
    if (original === undefined) throw new Error('The event is in the log');
    node.log.append('goldenthread.log.action-other', 'no_stream', [tamper(original)]);
    await expect(store.readStream('action-other')).rejects.toThrow(StoreDamaged);
    await expect(store.readAll(0, 10)).rejects.toThrow(StoreDamaged);
    expect(reasons(await store.readStream(STREAM))).toEqual(['a']);
  });

  it('sees nothing of a store with another name on the same engine', async () => {
    const store = open();
    const options = { connectionString: node.connectionString, upcasters: {}, clock: () => new Date() };
    const neighbour = openKurrentDbEventStore({ ...options, namespace: 'goldenthread2' });
    stores.push(neighbour);
    const command = keyedCommand();
    await neighbour.append(STREAM, 'none', [dueDateChanged('theirs')], command);
    expect([await store.head(), await store.readAll(0, 10), await store.receipt(command.id)]).toEqual([
      0,
      [],
      undefined,
    ]);
  });

  describe('says what is wrong in words', () => {
    it('when the server cannot be reached', async () => {
      const store = open({ patienceMs: 1000, deadlineMs: 1000 });
      node.pause();
      await expect(store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand())).rejects.toMatchObject(
        {
          name: 'StoreUnavailable',
          message: expect.stringMatching(/^KurrentDB at 127\.0\.0\.1:\d+ /) as string,
        },
      );
      expect(await store.health()).toMatchObject({ up: false });
      await node.resume();
      expect((await store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand())).outcome).toBe(
        'appended',
      );
      expect(await store.health()).toEqual({ up: true });
    });

    it('when the server starts', async () => {
      const store = open({ patienceMs: 100 });
      node.faults.notReady = true;
      await expect(store.head()).rejects.toThrow(/is not ready yet/);
      expect((await store.health()).reason).toMatch(/is not ready yet/);
    });

    it('when an append is too large, and goes on', async () => {
      const store = open();
      const large = dueDateChanged('x'.repeat(2 * 1024 * 1024));
      await expect(store.append(STREAM, 'none', [large], freshCommand())).rejects.toThrow(/MaxAppendSize/);
      expect((await store.append(STREAM, 'none', [dueDateChanged('a')], freshCommand())).outcome).toBe(
        'appended',
      );
    });

    it('when the connection string is none, without quoting its password', () => {
      const connectionString = 'mysql://admin:secret@host';
      const wrong = () =>
        openKurrentDbEventStore({ connectionString, upcasters: {}, clock: () => new Date() });
      expect(wrong).toThrow(/connection string/);
      expect(wrong).not.toThrow(/secret/);
    });
  });
});

async function take(store: EventStore, count: number): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const batch of store.subscribe(0)) {
    seen.push(...batch);
    if (seen.length >= count) break;
  }
  return seen;
}
