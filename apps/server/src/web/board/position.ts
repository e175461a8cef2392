/** The position: how many areas for action have each impact status, what changed since the last meeting, what needs the board. */
import { NothingBefore } from '#application/problems.js';
import { CountChallenges } from '#application/queries/meetings.js';
import { GetPosition, type PositionRow, type StatusCount } from '#application/queries/position.js';
import type { PlainDate } from '#domain/entry.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { timeLookedAt, type MeetingListed, type TimeLookedAt } from './past.js';

interface PositionShown {
  readonly asOf: PlainDate;
  readonly position: string;
  readonly areasForAction: number;
  readonly strengths: number;
  readonly illustrative: number;
  readonly statuses: readonly StatusCount[];
  readonly needsTheBoard: Readonly<Record<string, number>>;
  readonly byTheme: readonly PositionRow[];
  readonly byAudit: readonly PositionRow[];
  readonly byAgency: readonly PositionRow[];
  readonly past?: { readonly onDay: PlainDate };
}

/** Rows of a table that a page shows; the registers give the rest. */
const MOST_ROWS = 100;

/** The headings by which the position is broken down: the filter that goes with each, and its rows. */
const breakdowns = {
  theme: { text: 'By theme', filter: 'theme', rows: 'byTheme' },
  audit: { text: 'By audit', filter: 'audit', rows: 'byAudit' },
  agency: { text: 'By agency', filter: 'agency', rows: 'byAgency' },
} as const;

/** What asks for the board, in the order in which it should be looked at: the words after the number, and the list behind it. */
const needs = [
  ['escalated', 'escalated', '/actions?escalated=true'],
  ['overdue', 'overdue', '/actions?overdue=true'],
  ['blocked', 'blocked', '/actions?status=blocked'],
  ['declined', 'declined', '/actions?status=declined'],
  ['returned', 'returned', '/actions?status=returned'],
  ['stale', 'without a date and silent for 60 days', '/actions?stale=true'],
  ['awaitingVerification', 'completed, awaiting verification', '/actions?status=completed'],
  ['lookAgain', 'due to be looked at again', '/findings?lookAgain=true'],
] as const;

/** The last meeting before the day that is looked at, and how the position stood there as it was known. */
async function lastMeeting(
  visit: Visit,
  { texts, meetings }: TimeLookedAt,
  onDay: PlainDate,
): Promise<{ readonly meeting: MeetingListed; readonly then?: PositionShown } | undefined> {
  // What was so on a day is not compared with what was known at a meeting: that would mix the two times.
  if (texts.asAt !== undefined) return undefined;
  const meeting = meetings.find(
    ({ reference, heldOn }) => heldOn < onDay && texts.knownAt !== `meeting:${reference}`,
  );
  if (meeting === undefined) return undefined;
  try {
    const then = await visit.ask<PositionShown>(GetPosition, { knownAt: `meeting:${meeting.reference}` });
    return { meeting, then };
  } catch (error) {
    if (error instanceof NothingBefore) return { meeting };
    throw error;
  }
}

/** Questions that the board asked and has not closed: those with an answer to judge, and those that wait for one. */
async function questionsOpen(visit: Visit, { texts }: TimeLookedAt): Promise<readonly object[]> {
  const { answered, overdue } = await visit.ask<{ readonly answered: number; readonly overdue: number }>(
    CountChallenges,
    texts,
  );
  return [
    {
      total: answered,
      text:
        answered === 1
          ? 'answer to a question, to close or return'
          : 'answers to questions, to close or return',
      href: '/challenges?open=true',
    },
    {
      total: overdue,
      text: overdue === 1 ? 'question without an answer in time' : 'questions without an answer in time',
      href: '/challenges?overdue=true',
    },
  ];
}

/** Every status that there is now or was then, with how many more or fewer there are. */
function statusRows(
  now: readonly StatusCount[],
  then: readonly StatusCount[] | undefined,
): readonly object[] {
  const of = (counts: readonly StatusCount[], status: string) =>
    counts.find((one) => one.status === status)?.total ?? 0;
  const most = Math.max(1, ...now.map(({ total }) => total));
  const gone = (then ?? []).filter(({ status }) => of(now, status) === 0);
  return [...now, ...gone.map((one) => ({ ...one, total: 0 }))].map((one) => ({
    ...one,
    width: Math.round((one.total / most) * 100),
    ...(then === undefined ? {} : { was: of(then, one.status), change: one.total - of(then, one.status) }),
  }));
}

export const positionPage: Page = {
  path: '/position',
  view: 'board/position.njk',
  async load(visit) {
    const time = await timeLookedAt(visit, 'the position');
    const position = await visit.ask<PositionShown>(GetPosition, time.texts);
    const onDay = position.past?.onDay ?? visit.today;
    const [last, asked] = await Promise.all([lastMeeting(visit, time, onDay), questionsOpen(visit, time)]);
    const heading = visit.asked('by');
    const by = heading === 'audit' || heading === 'agency' ? heading : 'theme';
    const { filter, rows } = breakdowns[by];
    const repeats = position.statuses.find(({ status }) => status === 'repeat-awaiting-judgement');
    return {
      ...time,
      position,
      onDay,
      last,
      statuses: statusRows(position.statuses, last?.then?.statuses),
      needs: [
        ...(repeats === undefined
          ? []
          : [
              {
                total: repeats.total,
                text: repeats.total === 1 ? 'repeat finding to judge' : 'repeat findings to judge',
                href: '/findings?status=repeat-awaiting-judgement',
              },
            ]),
        ...needs.map(([name, text, href]) => ({ total: position.needsTheBoard[name] ?? 0, text, href })),
        ...asked,
      ],
      tabs: Object.entries(breakdowns).map(([name, { text }]) => ({
        text,
        href: `/position?${new URLSearchParams({ ...time.texts, by: name }).toString()}#breakdown`,
        active: name === by,
      })),
      breakdown: {
        by,
        filter,
        title: breakdowns[by].text,
        rows: position[rows].slice(0, MOST_ROWS),
        total: position[rows].length,
      },
    };
  },
};
