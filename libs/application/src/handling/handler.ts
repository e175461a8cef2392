/** The one way in: receipt known? → fold → authorise → gather and decide → append; again from the fold on a conflict. */
import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { factVersions, type DomainFact, type FactType } from '#domain/catalogue.js';
import { shownFact } from '#domain/disclosure/small-numbers.js';
import type { Entry, Fact, Instant, Person } from '#domain/entry.js';
import type { RestsOn, Situation } from '#domain/outcome.js';
import { referencePattern, streamOf, subjectOf } from '#domain/references.js';
import { asTold } from '#domain/telling/as-told.js';
import { tell } from '#domain/telling/tell.js';
import { firstDay, lastDay, londonDate, readEffective } from '#domain/time.js';
import type { CommandStamp, EventStore, NewEvent, Receipt } from '#event-store/port.js';
import { entryFields, type Command } from '../commands/command.js';
import { agenciesOf } from '../permissions/caller.js';
import { authorise, ownerOf, type OnBehalfOf } from '../permissions/permits.js';
import { maySee } from '../permissions/visible.js';
import {
  ChangedMeanwhile,
  InvalidInput,
  KeyUsedOtherwise,
  NotAllowed,
  NotFound,
  Refused,
  TooBusy,
} from '../problems.js';
import { fingerprintOf, commandIdFor } from './idempotency.js';
import type { CommandDefinition } from './definition.js';
import type { Standing } from './standing.js';
import { Look, type Directory, type Files } from './look.js';
import { Numbering } from './numbering.js';
import type { Streams } from './streams.js';
import { Turns } from './turns.js';

export interface Clock {
  now(): Instant;
}

export interface HandlerParts {
  readonly store: Pick<EventStore, 'append' | 'receipt' | 'head' | 'readAll'>;
  readonly streams: Streams;
  readonly directory: Directory;
  readonly files: Files;
  readonly clock: Clock;
  readonly independence: Situation['independence'];
  readonly sustainedAfterMonths: Situation['sustainedAfterMonths'];
}

/** What the caller gets: the receipt, and the reference of the item that was written. */
export interface CommandReceipt extends Receipt {
  readonly reference: string;
}

/** How often a command is decided anew when others keep changing the same item. */
const MOST_TRIES = 20;
/** Longest pause before it is decided anew the first time, in milliseconds, where others elsewhere may do so in step. */
const OUT_OF_STEP_MS = 10;

export class DeciderHandler {
  private readonly numbering: Numbering;
  private readonly turns = new Turns();

  constructor(private readonly parts: HandlerParts) {
    this.numbering = new Numbering(parts.streams);
  }

  /**
   * Carries out one command, once.
   * @throws InvalidInput, Refused, NotFound, NotAllowed, ChangedMeanwhile, KeyUsedOtherwise, TooBusy, StoreUnavailable
   */
  async execute(definition: CommandDefinition, command: Command): Promise<CommandReceipt> {
    const stamp = stampFor(definition, command);
    const known = stamp.fingerprint === null ? undefined : await this.parts.store.receipt(stamp.id);
    if (known !== undefined) return this.knownReceipt(known, stamp);
    const { inTurn } = definition;
    const decide = () => this.decide(definition, command, stamp);
    return inTurn === undefined ? decide() : this.turns.take(inTurn, decide);
  }

  private async decide(
    definition: CommandDefinition,
    command: Command,
    stamp: CommandStamp,
  ): Promise<CommandReceipt> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const done = await this.attempt(definition, command, stamp);
      if (done !== undefined) return done;
      // Two that rest on one another's items would for ever be decided anew in step.
      if (definition.inTurn !== undefined) await pause(Math.random() * OUT_OF_STEP_MS * (tries + 1));
    }
    throw new TooBusy('Many people are changing this item at once. Try again in a moment.');
  }

  /** Decides and appends once; undefined when somebody else wrote first. */
  private async attempt(
    definition: CommandDefinition,
    command: Command,
    stamp: CommandStamp,
  ): Promise<CommandReceipt | undefined> {
    const { call } = command;
    const payload = payloadOf(command);
    const standing = await this.standing(definition, payload, call.subject);
    const parent =
      definition.on === definition.writes ? standing : await this.existing(definition, call.subject);
    const what = `${definition.on} ${call.subject ?? ''}`;
    if (definition.target.of === 'subject' && standing.revision < 0) throw new NotFound(what);
    const { state } = parent;
    const look = this.newLook();
    const onBehalfOf = await this.onBehalfOf(command, state, look);
    const authorised = authorise(definition.may, call.caller, { state, payload, onBehalfOf });
    if ('because' in authorised) {
      if (await maySee(call.caller, definition.on, state, look)) throw new NotAllowed(authorised.because);
      throw new NotFound(what);
    }
    const { by: typedBy } = authorised;
    if (call.ifMatch !== undefined && call.ifMatch !== parent.revision)
      throw await changedMeanwhile(parent, call.ifMatch);

    const now = this.parts.clock.now();
    const situation = situationOf(command, typedBy, now, this.parts);
    const outcome = await definition.decide(payload, {
      ...{ standing, subject: call.subject ?? '', situation, look, log: this.parts.store },
    });
    if (!outcome.ok) throw new Refused(outcome.refusal);
    const { restsOn } = outcome;
    if (restsOn !== undefined && !(await this.recordFirst(restsOn, look, command, situation)))
      return undefined;

    const stream = streamOf(definition.writes, standing.reference);
    const expected = standing.revision < 0 ? 'none' : standing.revision;
    const events = outcome.facts.map((fact) => eventOf(fact, command, situation));
    const result = await this.parts.store.append(stream, expected, events, stamp);
    if (result.outcome === 'known') return this.knownReceipt(result.receipt, stamp);
    if (result.outcome === 'conflict') return undefined;
    this.parts.streams.took(definition.writes, standing.reference, result.events);
    return withReference(result.receipt);
  }

  /** Records what a decision rests on; false when that item is no more as it was read. */
  private async recordFirst(
    { kind, reference, fact }: RestsOn,
    look: Look,
    command: Command,
    situation: Situation,
  ): Promise<boolean> {
    const { metadata, ...event } = eventOf(fact, command, situation);
    // Counted on today, whenever what was decided takes effect.
    const effective = { on: situation.today, precision: 'day' } as const;
    const { outcome } = await this.parts.store.append(
      streamOf(kind, reference),
      look.revisionOf(kind, reference),
      [{ ...event, metadata: { ...metadata, effective } }],
      // A command of its own: the caller's key stands for what they asked for.
      { id: randomUUIDv7(), fingerprint: null },
    );
    return outcome === 'appended';
  }

  private newLook(): Look {
    const { streams, directory, files } = this.parts;
    return new Look(streams, directory, files);
  }

  /** Whom the command names as the one who did it, if anybody. */
  private async onBehalfOf(
    { performedBy }: Command,
    state: unknown,
    look: Look,
  ): Promise<OnBehalfOf | undefined> {
    if (performedBy === undefined) return undefined;
    const owner = ownerOf(state);
    const agency = owner === undefined ? undefined : await look.item('agency', owner);
    return { person: performedBy, isOutside: agency?.external === true };
  }

  private async standing(
    definition: CommandDefinition,
    payload: object,
    subject: string | undefined,
  ): Promise<Standing<unknown>> {
    const { target, writes } = definition;
    if (target.of === 'subject') return this.parts.streams.load(writes, subject ?? '');
    const { reference } = payload as { reference?: string };
    if (target.of === 'named') return this.parts.streams.load(writes, reference ?? '');
    const prefix = target.prefix(subject ?? '', payload);
    if (reference === undefined) return this.numbering.next(writes, prefix);
    if (!reference.startsWith(prefix) || !referencePattern[writes].test(reference))
      throw new InvalidInput([
        { field: 'reference', message: `Reference: expected ${prefix} and a number, such as ${prefix}1.` },
      ]);
    return this.parts.streams.load(writes, reference);
  }

  private async existing({ on }: CommandDefinition, subject: string | undefined): Promise<Standing<unknown>> {
    const parent = await this.parts.streams.load(on, subject ?? '');
    if (parent.revision < 0) throw new NotFound(`${on} ${subject ?? ''}`);
    return parent;
  }

  private knownReceipt(receipt: Receipt, stamp: CommandStamp): CommandReceipt {
    if (receipt.fingerprint !== stamp.fingerprint) throw new KeyUsedOtherwise();
    return withReference(receipt);
  }
}

async function changedMeanwhile(standing: Standing<unknown>, seen: number): Promise<ChangedMeanwhile> {
  const told = asTold((await standing.history()) as readonly (Entry & DomainFact)[]);
  const since = told.filter(({ entry: { revision } }) => revision > seen);
  const changes = since.map(({ entry }) => {
    const { revision, type, metadata } = entry;
    const { what, why } = tell(shownFact(entry));
    return { revision, type, what, why, by: metadata.performedBy.name, recordedAt: metadata.recordedAt };
  });
  return new ChangedMeanwhile(standing.revision, changes);
}

function stampFor(definition: CommandDefinition, command: Command): CommandStamp {
  const { key, keyOf, caller, subject } = command.call;
  if (key === undefined) return { id: randomUUIDv7(), fingerprint: null };
  return {
    id: commandIdFor(keyOf ?? caller.id, key),
    fingerprint: fingerprintOf(definition, subject, command),
  };
}

/** The command's own fields: without those of the entry, and without what was not given. */
function payloadOf(command: Command): object {
  return Object.fromEntries(
    Object.entries(command).filter(([name, value]) => value !== undefined && !entryFields.has(name)),
  );
}

function situationOf(
  { effective, performedBy, call }: Command,
  typedBy: Person,
  now: Instant,
  { independence, sustainedAfterMonths }: Pick<HandlerParts, 'independence' | 'sustainedAfterMonths'>,
): Situation {
  const today = londonDate(now);
  const when = effectiveOf(effective, today);
  const on = lastDay(when, now);
  if (on > today)
    throw new InvalidInput([
      {
        field: 'effective',
        message: 'When it took effect: expected today or earlier; it has not happened yet.',
      },
    ]);
  const settings = { independence, sustainedAfterMonths };
  const typistActsFor = agenciesOf(call.caller);
  return { by: performedBy ?? typedBy, typedBy, typistActsFor, from: firstDay(when), on, today, ...settings };
}

function effectiveOf(
  written: string | undefined,
  today: string,
): NonNullable<ReturnType<typeof readEffective>> {
  return (written === undefined ? undefined : readEffective(written)) ?? { on: today, precision: 'day' };
}

function eventOf(fact: Fact, command: Command, { by, typedBy, today }: Situation): NewEvent {
  const { basis, source, effective, call } = command;
  return {
    type: fact.type,
    version: factVersions[fact.type as FactType],
    data: fact.data,
    metadata: {
      recordedBy: typedBy,
      performedBy: by,
      effective: effectiveOf(effective, today),
      basis: basis ?? 'stated',
      ...(source === undefined ? {} : { source }),
      correlationId: call.correlationId,
      ...(call.causationId === undefined ? {} : { causationId: call.causationId }),
      channel: call.channel,
    },
  };
}

function withReference(receipt: Receipt): CommandReceipt {
  return { ...receipt, reference: subjectOf(receipt.stream)?.reference ?? receipt.stream };
}
