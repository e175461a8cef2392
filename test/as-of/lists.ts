/** Expects the short lists of the past, and whom indicators concerned, to be what a plain fold of the log says. */
import type { Action } from '#domain/action/facts.js';
import type { Meeting } from '#domain/meeting/facts.js';
import { unacknowledgedFrom } from '#domain/notice/notice.js';
import { challengeReference } from '#domain/references.js';
import type { Shown } from '#read-models/documents.js';
import type { Walk } from '#read-models/history/lists.js';
import { lateNotices, pageOfList, type Past } from '#read-models/history/past.js';
import type { Page, ReadStore } from '#read-models/port.js';
import { type Asked, type Plain, unique } from './plain-fold.js';

/** The short lists, by reference and in another order; and whom an indicator concerned. */
export async function expectTheLists(
  models: ReadStore,
  past: Past,
  plain: Plain,
  asked: Asked,
): Promise<void> {
  const challenges = [...plain.meetings.values()].flatMap(({ reference, challenges }) =>
    challenges.map((one) => ({ ...one, reference: challengeReference(reference, one.challenge) })),
  );
  const lists: readonly (readonly [
    string,
    Walk<Shown & { readonly reference: string }>,
    readonly { readonly reference: string }[],
  ])[] = [
    ['audits', past.audits, [...plain.audits.values()]],
    ['agencies', past.agencies, [...plain.agencies.values()]],
    ['indicators', past.indicators, [...plain.indicators.values()]],
    ['meetings', past.meetings, [...plain.meetings.values()]],
    ['notices', past.notices, [...plain.notices.values()]],
    [
      'challenges',
      async function* (after = '') {
        yield* (await past.challenges()).filter(({ reference }) => reference > after);
      },
      challenges,
    ],
  ];
  const sorted = (all: readonly { readonly reference: string }[]) =>
    all.toSorted((one, other) => (one.reference < other.reference ? -1 : 1));
  for (const [question, walk, expected] of lists) {
    const read = (cursor: string | undefined) =>
      pageOfList(walk, { question: { question, asked }, limit: 2, cursor });
    const found = await everyPage(read);
    expect([question, found.map(({ reference }) => reference)]).toEqual([
      question,
      sorted(expected).map(({ reference }) => reference),
    ]);
    expect([question, found]).toMatchObject([question, sorted(expected)]);
  }
  const byDay = await everyPage((cursor) =>
    pageOfList(past.meetings, {
      ...{ question: { asked }, limit: 1, cursor },
      sort: { field: 'heldOn', descending: true },
    }),
  );
  expect(byDay.map(({ reference }) => reference)).toEqual(
    [...plain.meetings.values()].toSorted(latestFirst).map(({ reference }) => reference),
  );
  const late = [...plain.notices.values()]
    .map((notice) => ({ notice, from: `${unacknowledgedFrom(notice) ?? '9999'} ${notice.reference}` }))
    .filter(({ from }) => from.slice(0, 10) <= past.time.onDay)
    .sort((one, other) => (one.from < other.from ? -1 : 1))
    .map(({ notice }) => notice);
  for (const limit of [1, 10])
    expect(await lateNotices(models, past, limit)).toMatchObject({
      total: late.length,
      items: late.slice(0, limit),
    });
  for await (const indicator of past.indicators()) {
    const parts = [
      ...indicator.findings.flatMap((finding) => plain.findings.get(finding)?.agencies ?? []),
      ...indicator.actions.flatMap((action) => agenciesOf(plain.actions.get(action))),
    ];
    expect(unique(await past.concernedBy(indicator))).toEqual(unique(parts));
  }
}

function latestFirst(one: Meeting, other: Meeting): number {
  if (one.heldOn !== other.heldOn) return one.heldOn < other.heldOn ? 1 : -1;
  return one.reference < other.reference ? -1 : 1;
}

function agenciesOf(action: Action | undefined): readonly string[] {
  if (action === undefined) return [];
  const { owner, sponsor, contributors, formerOwners } = action;
  const former = formerOwners.map((one) => one.owner.agency);
  return [owner.agency, ...(sponsor === null ? [] : [sponsor.agency]), ...contributors, ...former];
}

/** Everything that pages give, one after the other. */
export async function everyPage<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}
