/** The read models that a projector keeps up event by event are those that a rebuild makes of the whole log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalJson } from '#event-store/canonical.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import {
  type ActionDocument,
  collections,
  type FindingDocument,
  type TrailDocument,
} from '#read-models/documents.js';
import type { Page, ReadStore } from '#read-models/port.js';
import { foldLog } from '#read-models/projector/fold-log.js';
import { projectBatch } from '#read-models/projector/project-batch.js';
import { loadFolded } from '#read-models/projector/rebuild.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { asExpected, expectedCounts, expectedFindings } from './expected-documents.js';
import { type Draw, RandomHistory } from './random-history.js';

const draws = fc.array(
  fc.record<Draw>({ command: fc.nat(999), picks: fc.array(fc.nat(999), { minLength: 6, maxLength: 6 }) }),
  { minLength: 100, maxLength: 400, size: 'max' },
);
const batchSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });

describe('Read models', () => {
  it('are the same whether they followed the log in batches of any size or were rebuilt from it', async () => {
    await fc.assert(
      fc.asyncProperty(draws, batchSizes, async (history, sizes) => {
        await inFolder(async (folder) => {
          const events = openSqliteEventStore({ file: join(folder, 'events.db'), upcasters: {}, clock });
          const random = new RandomHistory(events);
          for (const draw of history) await random.play(draw);
          const followed = await follow(events, join(folder, 'followed.db'), sizes);
          const rebuilt = await rebuild(events, join(folder, 'rebuilt.db'));
          expect(followed).toEqual(rebuilt);
          expectToBeWhatStreamsFoldTo(followed, await events.readAll(0, 1000));
          await events.close();
        });
      }),
      { numRuns: 40 },
    );
  });
});

const clock = () => new Date('2015-06-01T09:00:00.000Z');

async function follow(events: EventStore, file: string, sizes: readonly number[]): Promise<Held> {
  const models = openSqliteReadStore({ file, collections });
  let position = 0;
  for (let i = 0; ; i += 1) {
    const batch = await events.readAll(position, sizes[i % sizes.length] ?? 1);
    const last = batch.at(-1);
    if (last === undefined) break;
    await projectBatch(events, models, 1, batch);
    position = last.position;
  }
  return closing(models);
}

async function rebuild(events: EventStore, file: string): Promise<Held> {
  const models = openSqliteReadStore({ file, collections });
  const head = await events.head();
  await loadFolded(models, foldLog(events, head), head, 1);
  return closing(models);
}

interface Held {
  readonly checkpoint: number;
  readonly all: Readonly<Record<string, readonly object[]>>;
  readonly found: Readonly<Record<string, readonly object[]>>;
}

/** Every document is checked against a second way of working it out, so that both paths cannot be wrong alike. */
function expectToBeWhatStreamsFoldTo({ all }: Held, log: readonly RecordedEvent[]): void {
  const findings = (all['findings'] ?? []) as readonly FindingDocument[];
  const actions = (all['actions'] ?? []) as readonly ActionDocument[];
  expect(sorted(findings.map(asExpected))).toEqual(sorted(expectedFindings(log)));
  expect(sorted(all['counts'] ?? [])).toEqual(sorted(expectedCounts(findings, actions)));
  const trail = (all['trail'] ?? []) as readonly TrailDocument[];
  expect(trail.map(({ id }) => id)).toEqual(log.map(({ id }) => id));
}

function sorted(documents: readonly object[]): readonly string[] {
  return documents.map((document) => canonicalJson(document)).sort();
}

/** Everything there is, and what a search finds. */
async function closing(models: ReadStore): Promise<Held> {
  const all: Record<string, readonly object[]> = {};
  for (const { name } of collections) all[name] = await everyDocument(models, name);
  const found: Record<string, readonly object[]> = {};
  for (const text of ['note', 'redacted', 'finding', 'put right'])
    found[text] = (await models.find<object>('trail', { where: { text }, limit: 1000 })).items;
  const checkpoint = await models.checkpoint();
  await models.close();
  return { checkpoint, all, found };
}

async function everyDocument(models: ReadStore, collection: string): Promise<readonly object[]> {
  const documents: object[] = [];
  let page: Page<object> = await models.find<object>(collection, { limit: 1000 });
  documents.push(...page.items);
  while (page.next !== undefined) {
    page = await models.find<object>(collection, { limit: 1000, cursor: page.next });
    documents.push(...page.items);
  }
  return documents;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'incremental-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
