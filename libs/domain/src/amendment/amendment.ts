/** Putting right what was entered wrongly: nothing is rewritten; a later entry says what to read instead, and why. */
import type { Entry, Fact } from '../entry.js';
import { defineRules, happened, refuse, type Outcome } from '../outcome.js';

export type AmendmentFact =
  | Fact<
      'EntryCorrected',
      { entry: string; corrected: Record<string, unknown>; reason: string; agreedBy: string }
    >
  | Fact<'EntryWithdrawn', { entry: string; reason: string; agreedBy: string }>
  | Fact<'TextRedacted', { entry: string; field: string; reason: string; agreedBy: string }>;

export interface CorrectEntry {
  readonly entry: string;
  readonly corrected: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly agreedBy: string;
}
export interface WithdrawEntry {
  readonly entry: string;
  readonly reason: string;
  readonly agreedBy: string;
}
export interface RedactText extends WithdrawEntry {
  readonly field: string;
}

/** Stands where text was taken out of view. */
export const REDACTED = '[text redacted]';

export const amendmentRules = defineRules({
  onlyAnEntryOfThisStreamIsAmended: ['invalid', 'There is no entry {entry} in this trail.', 'entry'],
  anAmendmentIsNotAmended: [
    'invalid',
    'A correction, withdrawal or redaction is not itself amended; enter a new one.',
    'entry',
  ],
  whatWasWithdrawnStaysWithdrawn: ['conflict', 'This entry was withdrawn already.', 'entry'],
  theFirstEntryIsNotWithdrawn: [
    'conflict',
    'The entry that started this trail cannot be withdrawn. Close, cancel or withdraw the whole item instead.',
    'entry',
  ],
  aCorrectionKeepsTheShape: [
    'invalid',
    '“{field}” is not a part of this entry that can be corrected in this way.',
    'corrected',
  ],
  aCorrectionKeepsIdentity: [
    'invalid',
    '“{field}” says which item this is and cannot be corrected.',
    'corrected',
  ],
  aCorrectionChangesSomething: ['conflict', 'The entry already says this.', 'corrected'],
  onlyTextIsRedacted: ['invalid', '“{field}” is not text in this entry.', 'field'],
});

/** Parts of an entry that other streams rely on. */
const identity = new Set(['audit', 'kind', 'finding', 'findings', 'earlier', 'relation', 'entry', 'file']);

export function isAmendment(entry: { readonly type: string }): boolean {
  return entry.type === 'EntryCorrected' || entry.type === 'EntryWithdrawn' || entry.type === 'TextRedacted';
}

const asAmendment = (entry: Entry): Entry<AmendmentFact> | undefined =>
  isAmendment(entry) ? (entry as Entry<AmendmentFact>) : undefined;

/** A stream's entries as they are to be read now: corrected, without what was withdrawn, without the amendments. */
export function amended(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.some(isAmendment)) return entries;
  const withdrawn = new Set<string>();
  const changes = new Map<string, Record<string, unknown>>();
  for (const amendment of entries.map(asAmendment)) {
    if (amendment === undefined) continue;
    const { data } = amendment;
    if (amendment.type === 'EntryWithdrawn') withdrawn.add(data.entry);
    const change = amendment.type === 'EntryCorrected' ? amendment.data.corrected : {};
    const redaction = amendment.type === 'TextRedacted' ? { [amendment.data.field]: REDACTED } : {};
    changes.set(data.entry, { ...changes.get(data.entry), ...change, ...redaction });
  }
  return entries
    .filter((entry) => !isAmendment(entry) && !withdrawn.has(entry.id))
    .map((entry) =>
      changes.has(entry.id) ? { ...entry, data: { ...entry.data, ...changes.get(entry.id) } } : entry,
    );
}

/** Decides on an amendment from the stream's whole history, as it stands in the log. */
export const decideAmendment = {
  correctEntry(history: readonly Entry[], command: CorrectEntry): Outcome<AmendmentFact> {
    const found = find(history, command.entry);
    if (!found.ok) return found;
    const current: Readonly<Record<string, unknown>> = { ...found.entry.data };
    for (const [field, value] of Object.entries(command.corrected)) {
      if (identity.has(field)) return refuse(amendmentRules.aCorrectionKeepsIdentity, { field });
      if (!Object.hasOwn(current, field) || shapeOf(current[field]) !== shapeOf(value))
        return refuse(amendmentRules.aCorrectionKeepsTheShape, { field });
    }
    const changed = Object.entries(command.corrected).some(
      ([field, value]) => JSON.stringify(current[field]) !== JSON.stringify(value),
    );
    if (!changed) return refuse(amendmentRules.aCorrectionChangesSomething);
    const { entry, corrected, reason, agreedBy } = command;
    return happened({
      type: 'EntryCorrected',
      data: { entry, corrected: { ...corrected }, reason, agreedBy },
    });
  },

  withdrawEntry(
    history: readonly Entry[],
    { entry, reason, agreedBy }: WithdrawEntry,
  ): Outcome<AmendmentFact> {
    const found = find(history, entry);
    if (!found.ok) return found;
    if (found.entry.revision === 0) return refuse(amendmentRules.theFirstEntryIsNotWithdrawn);
    return happened({ type: 'EntryWithdrawn', data: { entry, reason, agreedBy } });
  },

  redactText(
    history: readonly Entry[],
    { entry, field, reason, agreedBy }: RedactText,
  ): Outcome<AmendmentFact> {
    const found = find(history, entry);
    if (!found.ok) return found;
    const text: unknown = (found.entry.data as Readonly<Record<string, unknown>>)[field];
    if (typeof text !== 'string' || identity.has(field))
      return refuse(amendmentRules.onlyTextIsRedacted, { field });
    return happened({ type: 'TextRedacted', data: { entry, field, reason, agreedBy } });
  },
};

type Found = { readonly ok: true; readonly entry: Entry } | Extract<Outcome<never>, { ok: false }>;

function find(history: readonly Entry[], id: string): Found {
  const inLog = history.find((entry) => entry.id === id);
  if (inLog === undefined) return no(refuse(amendmentRules.onlyAnEntryOfThisStreamIsAmended, { entry: id }));
  if (isAmendment(inLog)) return no(refuse(amendmentRules.anAmendmentIsNotAmended));
  const asRead = amended(history).find((entry) => entry.id === id);
  if (asRead === undefined) return no(refuse(amendmentRules.whatWasWithdrawnStaysWithdrawn));
  return { ok: true, entry: asRead };
}

function no(outcome: Outcome<never>): Extract<Outcome<never>, { ok: false }> {
  if (outcome.ok) throw new Error('A refusal was expected.');
  return outcome;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length === 0 ? 'anything' : shapeOf(value[0])}`;
  if (value === null) return 'nothing';
  if (typeof value !== 'object') return typeof value;
  return `{${Object.entries(value)
    .map(([key, part]) => `${key}:${shapeOf(part)}`)
    .sort()
    .join()}}`;
}
