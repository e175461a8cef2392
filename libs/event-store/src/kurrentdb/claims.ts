/**
 * Claims make a command with a key be recorded once, whoever sends it again, to whichever server, and whenever.
 *
 * A command's claim stream is written before its events. A claim holds the planned events in full: their stream, their
 * revisions and every byte. Events of the command are only ever written at the place that its newest claim names, and a
 * newer claim is only made once that place is known to be lost to it: an event of another command lies there, which is
 * so for ever, or the one who claimed it was refused and released it. As a place is written once, the command is too.
 * Whoever finds a claim that is neither done nor lost completes it, with the bytes of the claim.
 */
import { randomUUID } from 'node:crypto';
import type { EventCodec, EventRecord } from '../codec.js';
import { StoreDamaged } from '../port.js';
import type { Engine } from './engine.js';
import type { Names } from './names.js';
import { patiently } from './patience.js';
import { type Plan, planOfRecords } from './plan.js';
import type { EngineEvent, ReadEvent } from './stored.js';

const CLAIMED = 'CommandClaimed';
const RELEASED = 'ClaimReleased';

export interface Claim {
  /** Revision in the claim stream. */
  readonly revision: number;
  /** What was claimed, and by a command with which body; undefined when the claim was released. */
  readonly held: { readonly plan: Plan; readonly fingerprint: string } | undefined;
}

export class Claims {
  readonly #engine: Engine;
  readonly #names: Names;
  readonly #codec: EventCodec;
  readonly #patienceMs: number;

  constructor(engine: Engine, names: Names, codec: EventCodec, patienceMs: number) {
    this.#engine = engine;
    this.#names = names;
    this.#codec = codec;
    this.#patienceMs = patienceMs;
  }

  /**
   * Claims the plan's place for its command.
   * @param after the claim that this one follows, or 'none'
   * @returns the revision of our claim, or else the claim that stands in its stead
   */
  async make(plan: Plan, fingerprint: string, after: number | 'none'): Promise<number | Claim> {
    const bodies = plan.events.map(({ body }) => body).join(',');
    const event: EngineEvent = {
      id: randomUUID(),
      type: CLAIMED,
      data: Buffer.from(`{"events":[${bodies}],"fingerprint":${JSON.stringify(fingerprint)}}`, 'utf8'),
      metadata: {},
    };
    const ours = after === 'none' ? 0 : after + 1;
    return patiently(this.#patienceMs, async () => {
      const sent = await this.#engine.appends.send(this.#names.claim(plan.commandId), after, [event]);
      if ((await sent.answer).outcome === 'written') return ours;
      const last = await this.#lastEvent(plan.commandId);
      if (last === undefined) throw new Error('a claim was refused, and there is none');
      return last.id === event.id ? ours : this.#claimIn(last, plan.commandId);
    });
  }

  /** Says that the claim will never be used, as its place was refused. Not needed when a newer one was made already. */
  async release(commandId: string, claim: number): Promise<void> {
    const event: EngineEvent = { id: randomUUID(), type: RELEASED, data: Buffer.from('{}'), metadata: {} };
    await patiently(this.#patienceMs, async () => {
      const sent = await this.#engine.appends.send(this.#names.claim(commandId), claim, [event]);
      await sent.answer;
    });
  }

  /** The newest claim of a command. */
  async last(commandId: string): Promise<Claim | undefined> {
    const event = await this.#lastEvent(commandId);
    return event && this.#claimIn(event, commandId);
  }

  async #lastEvent(commandId: string): Promise<ReadEvent | undefined> {
    const part = { from: 'end', direction: 'backwards', atMost: 1 } as const;
    const [last] = await this.#engine.readStream(this.#names.claim(commandId), part);
    return last;
  }

  #claimIn({ revision, type, data }: ReadEvent, commandId: string): Claim {
    if (type === RELEASED) return { revision, held: undefined };
    const { events, fingerprint } = contentOf(data, commandId);
    return { revision, held: { plan: planOfRecords(commandId, events, this.#codec), fingerprint } };
  }
}

/** What a record of a claim stream says: the command's fingerprint, or null when the claim was released. */
export function fingerprintIn({ type, data }: ReadEvent, commandId: string): string | null {
  return type === RELEASED ? null : contentOf(data, commandId).fingerprint;
}

function contentOf(
  data: Uint8Array,
  commandId: string,
): { readonly events: readonly EventRecord[]; readonly fingerprint: string } {
  try {
    const content = JSON.parse(Buffer.from(data).toString('utf8')) as {
      readonly events?: unknown;
      readonly fingerprint?: unknown;
    };
    const { events, fingerprint } = content;
    if (Array.isArray(events) && events.length > 0 && typeof fingerprint === 'string') {
      return { events: events as EventRecord[], fingerprint };
    }
  } catch (cause) {
    throw new StoreDamaged(`The claim of command ${commandId} cannot be read: it is not JSON`, { cause });
  }
  throw new StoreDamaged(`The claim of command ${commandId} cannot be read`);
}
