/** Expects the past, as the read models' indexes give it, to be what a plain fold of the whole log gives; on any driver. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action } from '#domain/action/facts.js';
import { isOverdue } from '#domain/action/standing.js';
import type { Person, PlainDate } from '#domain/entry.js';
import { statusOn } from '#domain/impact/status.js';
import { plusDays, londonDate } from '#domain/time.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { type StintDocument, stintDocument, stintKey } from '#read-models/accountability/stints.js';
import type { ActionDocument, FindingDocument } from '#read-models/documents.js';
import { type PageAsked, Past } from '#read-models/history/past.js';
import type { ReadStore, ReadStoreWriter } from '#read-models/port.js';
import { Recent } from '#read-models/projections/recent.js';
import { projectBatch } from '#read-models/projector/project-batch.js';
import { PassingTime } from '../passing-time.js';
import { type Draw, RandomHistory } from '../random-history.js';
import { everyPage, expectTheLists } from './lists.js';
import { type Asked, plainCounts, plainFold, type PlainFinding, unique } from './plain-fold.js';

/** Opens empty read models. */
export type OpenModels = (folder: string) => Promise<ReadStoreWriter>;

interface Recorded {
  readonly events: EventStore;
  readonly models: ReadStore;
  readonly log: readonly RecordedEvent[];
}

/** Known up to a place; true on a day; and both. */
export function timesIn(
  log: readonly RecordedEvent[],
  [one, other]: readonly [number, number],
): readonly Asked[] {
  const at = log[Math.floor((one * (log.length - 1)) / 1000)];
  const last = log.at(-1);
  if (at === undefined || last === undefined) return [];
  const { position } = at;
  const day = plusDays('2015-01-01', Math.floor((other * 200) / 1000));
  return [
    { position, onDay: londonDate(at.metadata.recordedAt) },
    { position: last.position, onDay: plusDays(londonDate(last.metadata.recordedAt), other % 50) },
    { day, onDay: day },
    { position, day, onDay: day },
  ];
}

export async function expectThePast({ events, models, log }: Recorded, asked: Asked): Promise<void> {
  const plain = plainFold(log, asked);
  const past = new Past({ models, events }, asked);
  const counts = await past.counts();
  expect(Object.fromEntries([...counts].sort())).toEqual(
    Object.fromEntries([...plainCounts(plain, asked.onDay)].sort()),
  );
  for (const [name, { query, sorted, holds }] of Object.entries(findingQuestions(asked.onDay))) {
    const wanted = sorted([...plain.findings.values()].filter(holds));
    const found = await everyPage((cursor) => past.findings({ ...query, limit: 2, cursor }));
    expect([name, found.map(({ reference }) => reference)]).toEqual([
      name,
      wanted.map(({ finding }) => finding.reference),
    ]);
  }
  for (const expected of plain.findings.values()) {
    const document = await past.finding(expected.finding.reference);
    expect(document).toMatchObject(expected.finding);
    expect(document === undefined ? undefined : linksOf(document, asked.onDay)).toEqual({
      ...{ status: expected.status, why: expected.why },
      ...{ actions: expected.actions, owners: expected.owners, agencies: expected.agencies },
      ...{ notices: expected.notices, illustrative: expected.illustrative },
    });
  }
  for (const [name, { query, sorted, holds }] of Object.entries(actionQuestions(asked.onDay))) {
    const wanted = sorted([...plain.actions.values()].filter(holds));
    const found = await everyPage((cursor) => past.actions({ ...query, limit: 3, cursor }));
    expect([name, found.map(({ reference }) => reference)]).toEqual([
      name,
      wanted.map(({ reference }) => reference),
    ]);
    for (const document of found) expect(document).toMatchObject(plain.actions.get(document.reference) ?? {});
  }
  const stints = await past.stints({ all: {} });
  expect(byText<StintDocument>(({ action, number }) => stintKey(action, number))(stints)).toEqual(
    plain.stints.map(stintDocument),
  );
  await expectTheLists(models, past, plain, asked);
}

function linksOf(document: FindingDocument, day: PlainDate): object {
  const { status, reasons, offTrackFrom, offTrackReasons } = document;
  const { actions, owners, agencies, notices, label } = document;
  const now =
    status === null ? { status, reasons } : statusOn({ status, reasons, offTrackFrom, offTrackReasons }, day);
  return {
    ...{ status: now.status, why: unique(now.reasons.map(({ because }) => because)) },
    ...{ actions: unique(actions), owners: unique(owners), agencies: unique(agencies) },
    ...{ notices: unique(notices), illustrative: label !== null },
  };
}

interface Question<D, P> {
  readonly query: Omit<PageAsked<D>, 'limit'>;
  readonly holds: (plain: P) => boolean;
  readonly sorted: (all: readonly P[]) => readonly P[];
}

function byText<P>(of: (plain: P) => string): (all: readonly P[]) => readonly P[] {
  return (all) => all.toSorted((one, other) => (of(one) < of(other) ? -1 : 1));
}

function findingQuestions(day: string): Readonly<Record<string, Question<FindingDocument, PlainFinding>>> {
  const sorted = byText<PlainFinding>(({ finding }) => finding.reference);
  return {
    all: { query: { all: {} }, holds: () => true, sorted },
    audit: {
      query: { all: {}, references: { from: 'CP1415.', below: 'CP1415/' } },
      holds: ({ finding }) => finding.audit === 'CP1415',
      sorted,
    },
    'off track': {
      query: { all: { mayBeLate: 'yes' }, any: [{ status: 'off-track' }, { offTrackFrom: { to: day } }] },
      holds: ({ status }) => status === 'off-track',
      sorted,
    },
    'a theme': {
      query: {
        all: {},
        ever: ['theme:timeliness'],
        accepts: ({ themes }) => themes.includes('timeliness'),
      },
      holds: ({ finding }) => finding.themes.includes('timeliness'),
      sorted,
    },
    'an owner, newest first': {
      query: {
        all: {},
        ever: ['agency:city-csc'],
        accepts: ({ owners }) => owners.includes('city-csc'),
        sort: { field: 'recordedOn', descending: true },
      },
      holds: ({ owners }) => owners.includes('city-csc'),
      sorted: (all) =>
        sorted(all).toSorted(
          (one, other) =>
            (one.finding.recordedOn < other.finding.recordedOn ? 1 : -1) *
            Number(one.finding.recordedOn !== other.finding.recordedOn),
        ),
    },
  };
}

function actionQuestions(day: string): Readonly<Record<string, Question<ActionDocument, Action>>> {
  const sorted = byText<Action>(({ reference }) => reference);
  return {
    all: { query: { all: {} }, holds: () => true, sorted },
    overdue: {
      query: { all: { mayBeLate: 'yes', overdueFrom: { to: day } } },
      holds: (action) => isOverdue(action, day),
      sorted,
    },
    'an owner, by due date': {
      query: { all: { ownerAgency: 'city-csc' }, sort: { field: 'due', descending: false } },
      holds: ({ owner }) => owner.agency === 'city-csc',
      sorted: (all) => byText<Action>(({ due, reference }) => `${due ?? 'none'} ${reference}`)(all),
    },
    'a finding it answers': {
      query: {
        all: {},
        ever: ['finding:CP1415.F1'],
        accepts: ({ findingRefs }) => findingRefs.includes('CP1415.F1'),
      },
      holds: ({ findings }) => findings.some(({ finding }) => finding === 'CP1415.F1'),
      sorted,
    },
  };
}

/** What a history of random commands leaves behind. */
export async function inAHistory(
  openModels: OpenModels,
  history: readonly Draw[],
  work: (recorded: Recorded) => Promise<void>,
): Promise<void> {
  const times = new PassingTime();
  await inAFolder(openModels, times.clock, work, async (events) => {
    const random = new RandomHistory(events, times.effective);
    for (const draw of history) await random.play(draw);
  });
}

/** An event as a test tells it. */
type Told = readonly [effective: string, stream: string, type: string, data: object];

/** Everything is recorded on one later day. */
export async function inALog(
  openModels: OpenModels,
  told: readonly Told[],
  work: (recorded: Recorded) => Promise<void>,
): Promise<void> {
  const clock = () => new Date('2015-03-31T09:00:00.000Z');
  await inAFolder(openModels, clock, work, async (events) => {
    const revisions = new Map<string, number>();
    for (const [on, stream, type, data] of told) {
      const revision = revisions.get(stream);
      revisions.set(stream, (revision ?? -1) + 1);
      const [recordedBy, performedBy] = [board, board];
      const kept = { basis: 'stated', correlationId: randomUUID(), channel: 'web' } as const;
      const metadata = { recordedBy, performedBy, effective: { on, precision: 'day' }, ...kept } as const;
      const command = { id: randomUUID(), fingerprint: null };
      await events.append(stream, revision ?? 'none', [{ type, version: 1, data, metadata }], command);
    }
  });
}

const board: Person = { id: 'b.member', name: 'B. Member', role: 'board-member' };

async function inAFolder(
  openModels: OpenModels,
  clock: () => Date,
  work: (recorded: Recorded) => Promise<void>,
  record: (events: EventStore) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'as-of-'));
  const events = openSqliteEventStore({ file: join(folder, 'events.db'), upcasters: {}, clock });
  const models = await openModels(folder);
  try {
    await record(events);
    const log = await events.readAll(0, 1000);
    if (log.length > 0) await projectBatch({ events, models, fence: 1, recent: new Recent() }, log);
    await work({ events, models, log });
  } finally {
    await models.close();
    await events.close();
    rmSync(folder, { recursive: true });
  }
}
