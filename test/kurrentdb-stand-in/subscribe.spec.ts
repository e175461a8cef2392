/** The stand-in's subscriptions bring what the official client expects of KurrentDB's; driven by that client. */
import {
  type AllStreamSubscription,
  jsonEvent,
  KurrentDBClient,
  type Position,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { StandInNode } from './node.js';
import { readAllOf } from './reading.js';

describe('Subscribing to the stand-in', () => {
  let node: StandInNode;
  let client: KurrentDBClient;

  beforeEach(async () => {
    node = await StandInNode.start();
    client = KurrentDBClient.connectionString(node.connectionString);
    await append('a', 4);
  });
  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  const append = (stream: string, count: number) =>
    client.appendToStream(
      stream,
      Array.from({ length: count }, (_, index) => jsonEvent({ type: 'tested', data: { index } })),
    );

  async function take(subscription: AllStreamSubscription, count: number): Promise<readonly string[]> {
    const seen: string[] = [];
    for await (const { event } of subscription) {
      if (event?.streamId.startsWith('$') === false) seen.push(event.streamId);
      if (seen.length >= count) break;
    }
    return seen;
  }

  it('brings what is there, says that it caught up, and goes on with what comes', async () => {
    const subscription = client.subscribeToAll();
    const caughtUp = new Promise<void>((resolve) =>
      subscription.once('caughtUp', () => {
        resolve();
      }),
    );
    const confirmed = new Promise<void>((resolve) =>
      subscription.once('confirmation', () => {
        resolve();
      }),
    );
    const taken = take(subscription, 6);
    await confirmed;
    await caughtUp;
    await append('b', 2);
    expect(await taken).toEqual(['a', 'a', 'a', 'a', 'b', 'b']);
  });

  it('starts after a position, or at the end', async () => {
    const second = (await readAllOf(client.readStream('a')))[1]?.event?.position;
    if (second === undefined) throw new Error('An event has a position');
    expect(await take(client.subscribeToAll({ fromPosition: second }), 2)).toEqual(['a', 'a']);
    const fromEnd = client.subscribeToAll({ fromPosition: 'end' });
    const taken = take(fromEnd, 1);
    await new Promise<void>((resolve) =>
      fromEnd.once('caughtUp', () => {
        resolve();
      }),
    );
    await append('b', 1);
    expect(await taken).toEqual(['b']);
  });

  it('filters, and gives checkpoints while nothing passes the filter', async () => {
    await append('b', 200);
    const checkpoints: Position[] = [];
    const subscription = client.subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['c'],
        maxSearchWindow: 10,
        checkpointInterval: 2,
        checkpointReached: (_, position) => {
          checkpoints.push(position);
        },
      }),
    });
    const taken = take(subscription, 1);
    await new Promise<void>((resolve) =>
      subscription.once('caughtUp', () => {
        resolve();
      }),
    );
    await append('c', 1);
    expect(await taken).toEqual(['c']);
    expect(checkpoints.length).toBeGreaterThanOrEqual(10);
    expect(
      checkpoints.every(({ commit }, i) => i === 0 || commit >= (checkpoints[i - 1]?.commit ?? 0n)),
    ).toBe(true);
  });

  it('follows one stream from a revision', async () => {
    await append('b', 1);
    const revisions: bigint[] = [];
    for await (const { event } of client.subscribeToStream('a', { fromRevision: 1n })) {
      revisions.push(event?.revision ?? -1n);
      if (revisions.length === 2) break;
    }
    expect(revisions).toEqual([2n, 3n]);
  });

  it('waits for a slow reader, and loses nothing', async () => {
    await append('b', 3000);
    let seen = 0;
    for await (const { event } of client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['b'] }) })) {
      expect(event?.revision).toBe(BigInt(seen));
      if (++seen === 3000) break;
      if (seen % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen).toBe(3000);
  });
});
