/** A stream's entries as the trail tells them now: all of them, with what was corrected or redacted since. */
import { type AmendmentFact, isAmendment, REDACTED } from '../amendment/amendment.js';
import { withPartAt } from '../amendment/parts.js';
import type { Entry } from '../entry.js';

/** Which later entry changed how this one is read. */
export interface AmendedBy {
  readonly type: string;
  readonly id: string;
  /** The part that was redacted. */
  readonly field?: string;
}

export interface AsTold<E extends Entry> {
  readonly entry: E;
  readonly amendedBy: readonly AmendedBy[];
}

/**
 * Unlike `amended`, keeps what was withdrawn and the amendments themselves: the trail hides nothing but redacted text.
 * A correction made before a redaction of the same part loses its words too.
 */
export function asTold<E extends Entry>(history: readonly E[]): readonly AsTold<E>[] {
  const entries: readonly Entry[] = history;
  const amendments = entries.filter(isAmendment) as readonly Entry<AmendmentFact>[];
  return history.map((entry) => {
    const own = amendments.filter(({ data }) => data.entry === entry.id);
    const data = isAmendment(entry)
      ? withoutRedacted(entry as Entry as Entry<AmendmentFact>, amendments)
      : own.reduce(changed, entry.data as object);
    return { entry: { ...entry, data }, amendedBy: own.map(marker) };
  });
}

function changed(data: object, amendment: Entry<AmendmentFact>): object {
  if (amendment.type === 'EntryCorrected') return { ...data, ...amendment.data.corrected };
  return amendment.type === 'TextRedacted' ? withPartAt(data, amendment.data.field, REDACTED) : data;
}

function withoutRedacted(entry: Entry<AmendmentFact>, amendments: readonly Entry<AmendmentFact>[]): object {
  if (entry.type !== 'EntryCorrected') return entry.data;
  const corrected = amendments
    .filter(({ data, revision }) => data.entry === entry.data.entry && revision > entry.revision)
    .map((later) => (later.type === 'TextRedacted' ? later.data.field : ''))
    .filter((field) => Object.hasOwn(entry.data.corrected, field.split('.')[0] ?? ''))
    .reduce<object>((parts, field) => withPartAt(parts, field, REDACTED), entry.data.corrected);
  return { ...entry.data, corrected };
}

function marker({ type, id, data }: Entry<AmendmentFact>): AmendedBy {
  return 'field' in data ? { type, id, field: data.field } : { type, id };
}
