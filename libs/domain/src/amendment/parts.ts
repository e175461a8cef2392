/** Which parts of an entry may be put right, and with what: so that a corrected entry folds as a decided one does. */
import { outlooks } from '../action/facts.js';
import type { Entry } from '../entry.js';
import {
  decisions,
  impactBases,
  impactRatings,
  isWithin,
  repeatJudgements,
  type Extent,
} from '../finding/facts.js';
import { directions, frequencies } from '../indicator/facts.js';
import { isPlainDate } from '../time.js';

type Parts = Readonly<Record<string, unknown>>;

/** Parts that other entries or streams rely on, by field or by type and field. */
const identity = new Set([
  ...['audit', 'kind', 'finding', 'findings', 'earlier', 'relation', 'entry', 'file', 'concern', 'evidence'],
  ...['cause', 'ActionWentStale.since'],
  ...['CaseFileSelected.case', 'CaseFileGraded.case', 'GradeModerated.case'],
  ...['ReadingRecorded.period', 'ReadingCorrected.period', 'IndicatorLinked.action'],
  ...['RepeatJudged.by', 'challenge', 'MinuteRecorded.about', 'position', 'lastEvent'],
  ...['ChallengeRaised', 'ChallengeAnswered', 'ChallengeReturned', 'ChallengeClosed'].map(
    (type) => `${type}.to`,
  ),
  ...['ChallengeRaised.about', 'ImpactAssessed.laterFinding'],
]);

/** Parts in which people write freely; elsewhere a marker would stand where a date, a grade or a reference must. */
const freeText = new Set([
  ...['title', 'observation', 'reason', 'response', 'rationale', 'body', 'meeting', 'message', 'audience'],
  ...['narrative', 'note', 'waitingFor', 'description', 'statement', 'text', 'outcome', 'comment', 'summary'],
  ...['success', 'focus', 'area', 'period', 'person', 'post', 'name', 'outside'],
  ...[
    'ResponseReported.by',
    'ActionEscalated.to',
    'standard',
    'question',
    'answer',
    'ReadingRecorded.evidence',
  ],
  ...['IndicatorDefined.numerator', 'IndicatorDefined.denominator', 'MinuteRecorded.decision'],
]);

/** Parts that take only certain words or forms. */
const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  decision: (value) => isOneOf(decisions, value),
  rating: (value) => isOneOf(impactRatings, value),
  outlook: (value) => isOneOf(outlooks, value),
  restsOn: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((one) => isOneOf(impactBases, one)),
  extent: isExtent,
  'MinuteRecorded.decision': (value) => hasShapeOf('text', value),
  unit: never,
  direction: (value) => isOneOf(directions, value),
  frequency: (value) => isOneOf(frequencies, value),
  judgement: (value) => isOneOf(repeatJudgements, value),
  'IndicatorDefined.target': isTarget,
  'TargetChanged.to': isTarget,
  // Figures are put right by a corrected reading, which keeps to the rules of one.
  ...Object.fromEntries(
    ['numerator', 'denominator', 'value'].map((figure) => [`ReadingRecorded.${figure}`, never]),
  ),
  'ReadingCorrected.to': never,
  'ActionAssigned.about': (value) => isOneOf(['system', 'case'], value),
};

/**
 * Parts that nobody gave: what stood before the entry, as it was when the entry was made, or what the service took note
 * of. Whoever puts right what stood before puts right the entry that said so, and all that follows is read from there.
 */
const whatStoodBefore = new Set([
  ...['from', 'MoreTimeRefused.asked', 'LeadStoodDown.lead', 'ActionFellOverdue.due'],
]);

/** Whether a part tells what stood before its entry. */
export function isWhatStoodBefore({ type }: Pick<Entry, 'type'>, field: string): boolean {
  return whatStoodBefore.has(field) || whatStoodBefore.has(`${type}.${field}`);
}

/** Whether a part says which item an entry is about. */
export function isIdentity({ type }: Pick<Entry, 'type'>, field: string): boolean {
  return identity.has(field) || identity.has(`${type}.${field}`);
}

/** Whether a value can stand where the present one stands. */
export function fits(entry: Entry, field: string, value: unknown): boolean {
  const parts = entry.data as Parts;
  if (!Object.hasOwn(parts, field)) return false;
  const form = forms[`${entry.type}.${field}`] ?? forms[field];
  return form === undefined ? hasShapeOf(parts[field], value) : form(value);
}

/** The text at a path, such as `observation` or `to.observation`; undefined where people do not write freely. */
export function freeTextAt({ type, data }: Entry, path: string): string | undefined {
  const names = path.split('.');
  if (!freeText.has(names.at(-1) ?? '') && !freeText.has(`${type}.${path}`)) return undefined;
  const found = names.reduce<unknown>(
    (part, name) => (isParts(part) && Object.hasOwn(part, name) ? part[name] : undefined),
    data,
  );
  return typeof found === 'string' ? found : undefined;
}

/** The same parts with another value at a path; unchanged where there is nothing at it. */
export function withPartAt(parts: object, path: string, value: string): object {
  const [name = '', ...rest] = path.split('.');
  const inner = (parts as Parts)[name];
  if (!Object.hasOwn(parts, name)) return parts;
  if (rest.length === 0) return { ...parts, [name]: value };
  return isParts(inner) ? { ...parts, [name]: withPartAt(inner, rest.join('.'), value) } : parts;
}

function never(): boolean {
  return false;
}

function isTarget(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value >= 0);
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isExtent(value: unknown): boolean {
  if (!isParts(value)) return false;
  const { of, seen, outOf, ...more } = value;
  if (Object.keys(more).length > 0) return false;
  if (of !== 'counted')
    return isOneOf(['one-case', 'some', 'not-stated'], of) && seen === undefined && outOf === undefined;
  return Number.isInteger(seen) && Number.isInteger(outOf) && isWithin(value as Extent);
}

/** Text for text, a date for a date, a list for a list; nothing is emptied. */
function hasShapeOf(before: unknown, after: unknown): boolean {
  if (typeof before === 'string')
    return typeof after === 'string' && after.trim() !== '' && isPlainDate(before) === isPlainDate(after);
  if (Array.isArray(before))
    return Array.isArray(after) && after.every((one) => hasShapeOf(before[0] ?? 'text', one));
  if (!isParts(before) || !isParts(after)) return before !== null && typeof before === typeof after;
  const names = Object.keys(before);
  return (
    names.length === Object.keys(after).length &&
    names.every((name) => Object.hasOwn(after, name) && hasShapeOf(before[name], after[name]))
  );
}

function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
