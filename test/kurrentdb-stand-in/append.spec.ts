/** The stand-in takes appends as the official client expects KurrentDB to; driven by that client. */
import { randomUUID } from 'node:crypto';
import {
  jsonEvent,
  KurrentDBClient,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { StandInNode } from './node.js';
import { readAllOf } from './reading.js';

const events = (count: number) =>
  Array.from({ length: count }, (_, index) => jsonEvent({ type: 'tested', data: { index } }));

describe.each([
  ['over one long call', true],
  ['by a call each', false],
])('Appending to the stand-in %s', (_, batchAppend) => {
  let node: StandInNode;
  let client: KurrentDBClient;

  beforeEach(async () => {
    node = await StandInNode.start({ batchAppend });
    client = KurrentDBClient.connectionString(node.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  it('tells the revision of the last event, and its position, which the stream and $all give too', async () => {
    const { nextExpectedRevision, position } = await client.appendToStream('a', events(3));
    expect(nextExpectedRevision).toBe(2n);
    const stored = await readAllOf(client.readStream('a'));
    expect(stored.map(({ event }) => [event?.revision, event?.data])).toEqual([
      [0n, { index: 0 }],
      [1n, { index: 1 }],
      [2n, { index: 2 }],
    ]);
    expect(stored[2]?.event?.position).toEqual(position);
    expect(new Set(stored.map(({ event }) => event?.position?.commit)).size).toBe(3);
  });

  it.each([
    ['no_stream', 'a', 1n],
    [0n, 'a', 1n],
    [5n, 'a', 1n],
    ['stream_exists', 'nowhere', 'no_stream'],
    [1n, 'nowhere', 'no_stream'],
  ] as const)(
    'refuses the expectation %s of stream %s, and says where it is',
    async (streamState, stream, actualState) => {
      await client.appendToStream('a', events(2));
      const refused = client.appendToStream(stream, events(1), { streamState });
      await expect(refused).rejects.toThrow(WrongExpectedVersionError);
      await expect(refused).rejects.toMatchObject({
        streamName: stream,
        expectedState: streamState,
        actualState,
      });
    },
  );

  it.each(['any', 'stream_exists', 1n] as const)(
    'takes the expectation %s of a stream with two events',
    async (streamState) => {
      await client.appendToStream('a', events(2), { streamState: 'no_stream' });
      expect((await client.appendToStream('a', events(1), { streamState })).nextExpectedRevision).toBe(2n);
    },
  );

  it.each(['no_stream', 'any', 'stream_exists', -1] as const)(
    'writes nothing again when the same event ids come with %s',
    async (state) => {
      const same = events(2);
      if (state === 'stream_exists' || state === -1) await client.appendToStream('a', events(1));
      const streamState = state === -1 ? 0n : state;
      const first = await client.appendToStream('a', same, { streamState });
      await client.appendToStream('a', events(1));
      const again = await client.appendToStream('a', same, { streamState });
      expect(again.nextExpectedRevision).toBe(first.nextExpectedRevision);
      expect(await readAllOf(client.readStream('a'))).toHaveLength(Number(first.nextExpectedRevision) + 2);
    },
  );

  it('refuses an append that is larger than it takes', async () => {
    const large = jsonEvent({ type: 'tested', data: { text: 'x'.repeat(1024 * 1024) } });
    await expect(client.appendToStream('a', large)).rejects.toThrow(MaxAppendSizeExceededError);
  });

  it('forgets a deleted stream, whose revisions go on counting, and closes a tombstoned one', async () => {
    await client.appendToStream('a', events(2));
    await expect(client.deleteStream('a', { expectedRevision: 0n })).rejects.toThrow(
      WrongExpectedVersionError,
    );
    await client.deleteStream('a', { expectedRevision: 1n });
    await expect(readAllOf(client.readStream('a'))).rejects.toThrow(StreamNotFoundError);
    expect(
      (await client.appendToStream('a', events(1), { streamState: 'no_stream' })).nextExpectedRevision,
    ).toBe(2n);
    await client.tombstoneStream('a');
    await expect(readAllOf(client.readStream('a'))).rejects.toThrow(StreamDeletedError);
    await expect(client.appendToStream('a', events(1))).rejects.toThrow(StreamDeletedError);
  });

  it('takes one of those who race for a revision', async () => {
    const rivals = Array.from({ length: 5 }, () =>
      client.appendToStream('a', jsonEvent({ id: randomUUID(), type: 'tested', data: {} }), {
        streamState: 'no_stream',
      }),
    );
    const settled = await Promise.allSettled(rivals);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
