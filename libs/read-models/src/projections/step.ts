/** One event on its way into the documents: read as a domain entry, with its place and its stream's history. */
import { factVersions, type DomainFact } from '#domain/catalogue.js';
import type { Entry, Fact } from '#domain/entry.js';
import { type Evolve, fold } from '#domain/fold.js';
import { type Kind, subjectOf } from '#domain/references.js';
import type { RecordedEvent } from '#event-store/port.js';
import type { Shown } from '../documents.js';
import type { Documents } from './session.js';

/** A recorded fact of the domain. */
export type RecordedFact = RecordedEvent & Entry<DomainFact>;

export interface Step {
  readonly fact: RecordedFact;
  readonly kind: Kind;
  readonly reference: string;
  /** The whole stream up to this event, when it amends an earlier entry; else the state before is enough. */
  readonly history: readonly RecordedFact[] | undefined;
  readonly documents: Documents;
  /** A whole stream, this event's or another, as the log held it up to this event. */
  readonly upToNow: (stream: string) => Promise<readonly RecordedFact[]>;
}

/** The log holds something that this version does not know; it must not be passed over. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/** @throws UnknownEvent when the type, its version or the stream is not of this version's domain */
export function recordedFact(event: RecordedEvent): RecordedFact {
  if (!Object.hasOwn(factVersions, event.type))
    throw new UnknownEvent(`${event.type} is not a type of event that this version knows`);
  const known = factVersions[event.type as DomainFact['type']];
  if (event.version !== known)
    throw new UnknownEvent(`${event.type} is of version ${event.version}; this version knows ${known}`);
  return event as RecordedFact;
}

/** @throws UnknownEvent when the stream is not of the domain */
export function subjectOfEvent(event: RecordedEvent): { readonly kind: Kind; readonly reference: string } {
  const subject = subjectOf(event.stream);
  if (subject === undefined)
    throw new UnknownEvent(`${event.stream} is not a stream that this version knows`);
  return subject;
}

/** The state after the event: from the state before, or after an amendment from the whole stream. */
export function stateAfter<S, F extends Fact>(evolve: Evolve<S, F>, step: Step, before: S | undefined): S {
  const { reference, history, fact } = step;
  if (history === undefined) return evolve(reference, before, fact as Entry as Entry<F>);
  const state = fold(evolve, reference, history);
  if (state === undefined) throw new Error(`${fact.stream} has no beginning.`);
  return state;
}

export function shownBy({ revision, position, metadata }: RecordedFact): Shown {
  return { revision, position, changedAt: metadata.recordedAt };
}
