/** The stand-in gives what is asked for as the official client expects KurrentDB to; driven by that client. */
import {
  binaryEvent,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  KurrentDBClient,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { StandInNode } from './node.js';
import { readAllOf } from './reading.js';

describe('Reading from the stand-in', () => {
  let node: StandInNode;
  let client: KurrentDBClient;

  beforeEach(async () => {
    node = await StandInNode.start();
    client = KurrentDBClient.connectionString(node.connectionString);
    for (const stream of ['a-1', 'b-1']) {
      for (let index = 0; index < 4; index++) {
        await client.appendToStream(stream, jsonEvent({ type: `tested-${stream}`, data: { index } }));
      }
    }
  });
  afterEach(async () => {
    await client.dispose();
    await node.stop();
  });

  const revisions = async (options: Parameters<KurrentDBClient['readStream']>[1]) =>
    (await readAllOf(client.readStream('a-1', options))).map(({ event }) => Number(event?.revision));

  const streams = async (options: Parameters<KurrentDBClient['readAll']>[0]) =>
    (await readAllOf(client.readAll(options))).map(({ event }) => event?.streamId ?? '');

  it('gives a stream from either end and from a revision on, up to a count', async () => {
    expect(await revisions({})).toEqual([0, 1, 2, 3]);
    expect(await revisions({ fromRevision: 2n })).toEqual([2, 3]);
    expect(await revisions({ direction: 'backwards', fromRevision: 'end' })).toEqual([3, 2, 1, 0]);
    expect(await revisions({ direction: 'backwards', fromRevision: 1n })).toEqual([1, 0]);
    expect(await revisions({ maxCount: 2 })).toEqual([0, 1]);
    expect(await revisions({ fromRevision: 9n })).toEqual([]);
  });

  it('gives binary data and metadata back byte for byte', async () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    await client.appendToStream('bytes', binaryEvent({ type: 'raw', data, metadata: { note: 'é' } }));
    const [read] = await readAllOf(client.readStream('bytes'));
    expect([...(read?.event?.data as Uint8Array)]).toEqual([...data]);
    expect(read?.event).toMatchObject({ isJson: false, type: 'raw', metadata: { note: 'é' } });
  });

  it('gives $all in the order of writing, with events of its own in between', async () => {
    const all = await streams({});
    expect(all.filter((stream) => !stream.startsWith('$'))).toEqual([
      ...Array<string>(4).fill('a-1'),
      ...Array<string>(4).fill('b-1'),
    ]);
    expect(all.some((stream) => stream.startsWith('$'))).toBe(true);
  });

  it('starts $all at a position, that one included, and gives it backwards too', async () => {
    const all = await readAllOf(client.readAll());
    const third = all[2]?.event?.position;
    if (third === undefined) throw new Error('An event of $all has a position');
    expect(await readAllOf(client.readAll({ fromPosition: third }))).toEqual(all.slice(2));
    const back = await readAllOf(client.readAll({ direction: 'backwards', fromPosition: 'end' }));
    expect(back).toEqual(all.toReversed());
  });

  it('filters $all by the beginning of the stream or type, and by pattern, and counts what passes', async () => {
    expect(await streams({ filter: streamNameFilter({ prefixes: ['b-'] }) })).toEqual(
      Array<string>(4).fill('b-1'),
    );
    expect(await streams({ filter: streamNameFilter({ prefixes: ['b-'] }), maxCount: 2 })).toHaveLength(2);
    expect(await streams({ filter: eventTypeFilter({ regex: '^tested-a' }) })).toEqual(
      Array<string>(4).fill('a-1'),
    );
    const noSystem = await streams({ filter: excludeSystemEvents() });
    expect(noSystem).toHaveLength(8);
    const last = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const;
    expect(await streams({ filter: streamNameFilter({ prefixes: ['a-'] }), ...last })).toEqual(['a-1']);
  });
});
