/** A stream's entries as the trail tells them now: all of them, with what was corrected or redacted since. */
import { type AmendmentFact, isAmendment, redacted } from '../amendment/amendment.js';
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

/** Unlike `amended`, keeps what was withdrawn and the amendments themselves: the trail hides nothing but redacted text. */
export function asTold<E extends Entry>(history: readonly E[]): readonly AsTold<E>[] {
  const shown = redacted(history);
  const amendments = (shown as readonly Entry[]).filter(isAmendment) as readonly Entry<AmendmentFact>[];
  return shown.map((entry) => {
    const own = amendments.filter(({ data }) => data.entry === entry.id);
    const data = own.reduce<object>(
      (before, one) => (one.type === 'EntryCorrected' ? { ...before, ...one.data.corrected } : before),
      entry.data,
    );
    return { entry: { ...entry, data }, amendedBy: own.map(marker) };
  });
}

function marker({ type, id, data }: Entry<AmendmentFact>): AmendedBy {
  return 'field' in data ? { type, id, field: data.field } : { type, id };
}
