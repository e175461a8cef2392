/** The date control: a page shows what is known now, what was known at a meeting or on a date, or what was so on a day. */
import { ListMeetings } from '#application/queries/meetings.js';
import type { PlainDate } from '#domain/entry.js';
import { sayDate, sayInstant } from '#domain/time.js';
import type { Visit } from '../frame/visit.js';

/** As far as the control needs it. */
export interface MeetingListed {
  readonly reference: string;
  readonly body: string;
  readonly heldOn: PlainDate;
}

/** Which time a page looks at, and what its date control offers. */
export interface TimeLookedAt {
  /** What goes into queries that have a past. */
  readonly texts: { readonly knownAt?: string; readonly asAt?: string };
  /** What goes at the end of links, so that who looks at the past stays there: empty, or `knownAt=2015-03-19`. */
  readonly keep: string;
  readonly control: {
    readonly meetings: readonly { readonly value: string; readonly text: string }[];
    readonly knownAt: string;
    readonly knownOn: string;
    readonly asAt: string;
  };
  /** The banner’s sentence; undefined while one looks at what is known now. */
  readonly past?: string;
  /** The bodies’ meetings, latest first. */
  readonly meetings: readonly MeetingListed[];
}

/** Meetings that the control offers; others are reached from their own pages. */
const MOST_MEETINGS = 30;

/**
 * The time that the address asks for. `knownOn` is the date field beside the list of meetings: it goes first.
 * @param what what the page shows, as the banner names it: `the position`
 */
export async function timeLookedAt(visit: Visit, what: string): Promise<TimeLookedAt> {
  const knownOn = visit.asked('knownOn');
  const knownAt = knownOn ?? visit.asked('knownAt');
  const asAt = visit.asked('asAt');
  const texts = { ...(knownAt === undefined ? {} : { knownAt }), ...(asAt === undefined ? {} : { asAt }) };
  const meetings = await latestMeetings(visit);
  const offered = meetings.map(({ reference, body, heldOn }) => ({
    value: `meeting:${reference}`,
    text: `${sayDate(heldOn)}: ${body}`,
  }));
  const isOffered = offered.some(({ value }) => value === knownAt);
  const past = saidOf(texts, what, meetings);
  return {
    texts,
    keep: new URLSearchParams(texts).toString(),
    control: {
      // A time that is no meeting, such as a position, stays chosen while one changes the other field.
      meetings:
        isOffered || knownAt === undefined || isDate(knownAt)
          ? offered
          : [{ value: knownAt, text: saidOfKnown(knownAt, meetings) }, ...offered],
      knownAt: knownAt !== undefined && !isDate(knownAt) ? knownAt : '',
      knownOn: knownAt !== undefined && isDate(knownAt) ? knownAt : '',
      asAt: asAt ?? '',
    },
    ...(past === undefined ? {} : { past }),
    meetings,
  };
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Who does not read everything is offered dates alone. */
async function latestMeetings(visit: Visit): Promise<readonly MeetingListed[]> {
  if (!visit.is('coordinator', 'auditor', 'board-member', 'inspector')) return [];
  const { items } = await visit.ask<{ readonly items: readonly MeetingListed[] }>(ListMeetings, {
    limit: String(MOST_MEETINGS),
  });
  return items;
}

function saidOf(
  { knownAt, asAt }: TimeLookedAt['texts'],
  what: string,
  meetings: readonly MeetingListed[],
): string | undefined {
  if (knownAt === undefined && asAt === undefined) return undefined;
  const known = knownAt === undefined ? undefined : saidOfKnown(knownAt, meetings);
  if (asAt === undefined || !isDate(asAt)) return `You are looking at ${what} as known ${known ?? 'now'}.`;
  return `You are looking at ${what} as of ${sayDate(asAt)}, by what ${known === undefined ? 'is known today' : `was known ${known}`}.`;
}

function saidOfKnown(knownAt: string, meetings: readonly MeetingListed[]): string {
  if (isDate(knownAt)) return `on ${sayDate(knownAt)}`;
  if (/^\d{1,16}$/.test(knownAt)) return `at entry ${knownAt} of the log`;
  const reference = knownAt.startsWith('meeting:') ? knownAt.slice('meeting:'.length) : undefined;
  const meeting = meetings.find((one) => one.reference === reference);
  if (meeting !== undefined) return `at the meeting of ${sayDate(meeting.heldOn)} (${meeting.body})`;
  if (reference !== undefined) return `at the meeting ${reference}`;
  return Number.isNaN(Date.parse(knownAt))
    ? `at ${knownAt}`
    : `at ${sayInstant(new Date(knownAt).toISOString())}`;
}
