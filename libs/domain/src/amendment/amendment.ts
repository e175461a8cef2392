/** Putting right what was entered wrongly: nothing is rewritten; a later entry says what to read instead, and why. */
import type { Entry, Fact } from '../entry.js';
import { defineRules, happened, kebabCase, refuse, type Outcome } from '../outcome.js';
import { fits, freeTextAt, isIdentity, isWhatStoodBefore, withPartAt } from './parts.js';

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
  /** A part of the entry, or of one of its parts: `observation`, `to.observation`, `corrected.observation`. */
  readonly field: string;
}

/** Stands where text was taken out of view. */
export const REDACTED = '[text redacted]';

export const amendmentRules = defineRules({
  onlyAnEntryOfThisStreamIsAmended: ['invalid', 'There is no entry {entry} in this trail.', 'entry'],
  anAmendmentIsNotAmended: [
    'invalid',
    'A correction, withdrawal or redaction is not itself corrected or withdrawn; enter a new one.',
    'entry',
  ],
  whatWasWithdrawnStaysWithdrawn: ['conflict', 'This entry was withdrawn already.', 'entry'],
  theFirstEntryIsNotWithdrawn: [
    'conflict',
    'The entry that started this trail cannot be withdrawn. Close, cancel or withdraw the whole item instead.',
    'entry',
  ],
  whatOthersRestOnIsNotWithdrawn: [
    'conflict',
    'A later entry rests on this one ({later}). Withdraw that one first.',
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
  aCorrectionKeepsWhatStoodBefore: [
    'invalid',
    '“{field}” is what stood before this entry. Correct the entry that said so: what follows is read from there.',
    'corrected',
  ],
  aCorrectionChangesSomething: ['conflict', 'The entry already says this.', 'corrected'],
  onlyTextIsRedacted: ['invalid', '“{field}” is not free text in this entry.', 'field'],
  textIsRedactedOnce: ['conflict', '“{field}” was redacted already.', 'field'],
});

export function isAmendment(entry: { readonly type: string }): boolean {
  return entry.type === 'EntryCorrected' || entry.type === 'EntryWithdrawn' || entry.type === 'TextRedacted';
}

const asAmendment = (entry: Entry): Entry<AmendmentFact> | undefined =>
  isAmendment(entry) ? (entry as Entry<AmendmentFact>) : undefined;

/**
 * Every entry as it may be shown, amendments and withdrawn entries too: redacted text is taken out of the entry
 * and out of the corrections that it had until then.
 */
export function redacted<E extends Entry>(entries: readonly E[]): readonly E[] {
  const redactions = entries.map(asAmendment).filter((one) => one?.type === 'TextRedacted');
  if (redactions.length === 0) return entries;
  return entries.map((entry) => {
    const corrects = entry.type === 'EntryCorrected' ? (asAmendment(entry)?.data.entry ?? null) : null;
    const data = redactions.reduce<object>((shown, { revision, data: { entry: of, field } }) => {
      if (of === entry.id) return withPartAt(shown, field, REDACTED);
      if (of !== corrects || revision < entry.revision) return shown;
      return withPartAt(shown, `corrected.${field}`, REDACTED);
    }, entry.data);
    return data === entry.data ? entry : { ...entry, data };
  });
}

/** A stream's entries as they are to be read now: corrected, without what was withdrawn, without the amendments. */
export function amended(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.some(isAmendment)) return entries;
  const withdrawn = new Set<string>();
  const corrections = new Map<string, object>();
  const shown = redacted(entries);
  for (const amendment of shown.map(asAmendment)) {
    if (amendment === undefined) continue;
    const { entry } = amendment.data;
    if (amendment.type === 'EntryWithdrawn') withdrawn.add(entry);
    if (amendment.type === 'EntryCorrected')
      corrections.set(entry, { ...corrections.get(entry), ...amendment.data.corrected });
  }
  return shown
    .filter((entry) => !isAmendment(entry) && !withdrawn.has(entry.id))
    .map((entry) => {
      const correction = corrections.get(entry.id);
      return correction === undefined ? entry : { ...entry, data: { ...entry.data, ...correction } };
    });
}

/** Decides on an amendment from the stream's whole history, as it stands in the log. */
export const decideAmendment = {
  /** @param broken the rule that the entry would break if it read so, and had followed what preceded it */
  correctEntry(
    history: readonly Entry[],
    command: CorrectEntry,
    broken: (corrected: Entry, before: readonly Entry[]) => Outcome<never> | undefined,
  ): Outcome<AmendmentFact> {
    const found = find(history, command.entry);
    if (!found.ok) return found;
    const current: Readonly<Record<string, unknown>> = { ...found.entry.data };
    for (const [field, value] of Object.entries(command.corrected)) {
      if (isIdentity(found.entry, field)) return refuse(amendmentRules.aCorrectionKeepsIdentity, { field });
      if (isWhatStoodBefore(found.entry, field))
        return refuse(amendmentRules.aCorrectionKeepsWhatStoodBefore, { field });
      if (!fits(found.entry, field, value)) return refuse(amendmentRules.aCorrectionKeepsTheShape, { field });
    }
    const changed = Object.entries(command.corrected).some(
      ([field, value]) => JSON.stringify(current[field]) !== JSON.stringify(value),
    );
    if (!changed) return refuse(amendmentRules.aCorrectionChangesSomething);
    const { entry, corrected, reason, agreedBy } = command;
    const asRead = { ...found.entry, data: { ...current, ...corrected } };
    const before = amended(history).filter(({ revision }) => revision < found.entry.revision);
    return (
      broken(asRead, before) ??
      happened({ type: 'EntryCorrected', data: { entry, corrected: { ...corrected }, reason, agreedBy } })
    );
  },

  withdrawEntry(
    history: readonly Entry[],
    { entry, reason, agreedBy }: WithdrawEntry,
  ): Outcome<AmendmentFact> {
    const found = find(history, entry);
    if (!found.ok) return found;
    if (found.entry.revision === 0) return refuse(amendmentRules.theFirstEntryIsNotWithdrawn);
    const later = restingOn(found.entry, amended(history));
    if (later !== undefined)
      return refuse(amendmentRules.whatOthersRestOnIsNotWithdrawn, {
        later: kebabCase(later.type).replaceAll('-', ' '),
      });
    return happened({ type: 'EntryWithdrawn', data: { entry, reason, agreedBy } });
  },

  redactText(
    history: readonly Entry[],
    { entry, field, reason, agreedBy }: RedactText,
  ): Outcome<AmendmentFact> {
    // What was withdrawn or corrected stays in the trail, and so must be redactable there.
    const shown = [...amended(history), ...redacted(history)].find(({ id }) => id === entry);
    if (shown === undefined) return refuse(amendmentRules.onlyAnEntryOfThisStreamIsAmended, { entry });
    const text = freeTextAt(shown, field);
    if (text === undefined) return refuse(amendmentRules.onlyTextIsRedacted, { field });
    if (text === REDACTED) return refuse(amendmentRules.textIsRedactedOnce, { field });
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

/** A judgement of what was claimed, or a grade of the case selected: without it, it would stand on nothing. */
function restingOn({ type, revision, data }: Entry, asRead: readonly Entry[]): Entry | undefined {
  const later = asRead.filter((entry) => entry.revision > revision);
  if (type === 'CompletionClaimed') {
    const next = later.find((entry) => entry.type.startsWith('Completion'));
    return next?.type === 'CompletionClaimed' ? undefined : next;
  }
  if (type === 'ReadingRecorded') return later.find((one) => corrects(one, data));
  if (type === 'ChallengeRaised' || type === 'ChallengeAnswered') return nextOnChallenge(type, data, later);
  if (type !== 'CaseFileSelected') return undefined;
  const { case: selected } = data as { readonly case?: unknown };
  return later.find(
    (entry) =>
      (entry.type === 'CaseFileGraded' || entry.type === 'GradeModerated') &&
      (entry.data as { readonly case?: unknown }).case === selected,
  );
}

function corrects({ type, data }: Entry, reading: object): boolean {
  const { period } = reading as { readonly period?: unknown };
  return (
    type === 'ReadingCorrected' &&
    JSON.stringify((data as { readonly period?: unknown }).period) === JSON.stringify(period)
  );
}

/** All that became of a question; what was judged of an answer. */
function nextOnChallenge(
  type: 'ChallengeRaised' | 'ChallengeAnswered',
  data: object,
  later: readonly Entry[],
): Entry | undefined {
  const nameIn = (part: object) => (part as { readonly challenge?: unknown }).challenge;
  const next = later.find((entry) => nameIn(entry.data) === nameIn(data));
  return type === 'ChallengeAnswered' && next?.type === 'ChallengeAnswered' ? undefined : next;
}
