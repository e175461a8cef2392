/** The codec: what is hashed is what is stored, and old versions become new ones where they are read. */
import { createHash } from 'node:crypto';
import { dueDateChanged, freshCommand } from './contract/sample-events.contract.js';
import { EventCodec, type EventRecord, type Upcasters } from './codec.js';
import { eventId } from './event-id.js';
import { StoreDamaged } from './port.js';

const { type, data, metadata } = dueDateChanged('Awaiting the service level agreement');
const record: EventRecord = {
  stream: 'action-CP1415.F2.A1',
  revision: 0,
  id: eventId('018f3a52-7e11-7c54-9d3f-0a4b6c8d2e10', 0),
  type,
  version: 1,
  data,
  metadata: {
    ...metadata,
    recordedAt: '2026-01-05T09:00:00.000Z',
    commandId: '018f3a52-7e11-7c54-9d3f-0a4b6c8d2e10',
  },
};

const upcasters: Upcasters = {
  DueDateChanged: {
    1: (old) => ({ ...old, agreedBy: 'not recorded' }),
    2: ({ reason, ...rest }: { reason?: string }) => ({ ...rest, reasons: [reason] }),
  },
};

describe('The codec', () => {
  it('hashes exactly the bytes that it gives to be stored', () => {
    const { body, hash } = new EventCodec({}).encode(record);
    expect(hash).toBe(createHash('sha256').update(Buffer.from(body, 'utf8')).digest('hex'));
  });

  it('gives back what it was given', () => {
    const codec = new EventCodec({});
    const stored = codec.encode(record);
    expect(codec.decode({ position: 7, ...stored })).toEqual({ ...record, position: 7, hash: stored.hash });
  });

  it('takes an old version through every later one, and leaves the stored hash as it was', () => {
    const codec = new EventCodec(upcasters);
    const stored = codec.encode(record);
    expect(codec.decode({ position: 1, ...stored })).toMatchObject({
      version: 3,
      data: { reasons: ['Awaiting the service level agreement'], agreedBy: 'not recorded', to: '2015-04-30' },
      hash: stored.hash,
    });
  });

  it('starts at the version that was stored', () => {
    const codec = new EventCodec(upcasters);
    const newer = codec.encode({ ...record, version: 2 });
    expect(codec.decode({ position: 1, ...newer }).data).not.toHaveProperty('agreedBy');
  });

  it('does not mistake the prototype of a table for an upcaster', () => {
    const codec = new EventCodec(upcasters);
    const strange = codec.encode({ ...record, type: 'constructor' });
    expect(codec.decode({ position: 1, ...strange })).toMatchObject({ type: 'constructor', version: 1 });
  });

  it.each([
    ['not JSON', '{"data":'],
    ['JSON of something else', '{"stream":"action-a"}'],
    ['no object', 'null'],
  ])('names the position of a stored text that is %s', (_, body) => {
    const decode = (): unknown => new EventCodec({}).decode({ position: 42, body, hash: '' });
    expect(decode).toThrow(StoreDamaged);
    expect(decode).toThrow(/position 42/);
  });
});

describe('The id of an event', () => {
  it('is a UUID of version 8 that follows from the command and the place in it', () => {
    const { id } = freshCommand();
    expect(eventId(id, 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(eventId(id, 0)).toBe(eventId(id, 0));
    expect(new Set([eventId(id, 0), eventId(id, 1), eventId(freshCommand().id, 0)]).size).toBe(3);
  });

  it('never changes from one version of this software to the next', () => {
    expect(eventId('018f3a52-7e11-7c54-9d3f-0a4b6c8d2e10', 0)).toBe('a2693b38-1f59-8686-bb0f-929802cc8787');
  });
});
