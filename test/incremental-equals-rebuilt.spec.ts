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
  type ChallengeDocument,
  collections,
  type FindingDocument,
  type IndicatorDocument,
  type TrailDocument,
} from '#read-models/documents.js';
import { Recent } from '#read-models/projections/recent.js';
import { projectBatch } from '#read-models/projector/project-batch.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { expectedStints, rowsWithoutTheirThemes } from './expected-accountability.js';
import { asExpected, expectedFindings } from './expected-documents.js';
import {
  challengeAsExpected,
  expectedChallenges,
  expectedIndicators,
  indicatorAsExpected,
} from './expected-governance.js';
import { type Held, heldIn, rebuilt } from './held.js';
import { PassingTime } from './passing-time.js';
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
          const times = new PassingTime();
          const { clock } = times;
          const events = openSqliteEventStore({ file: join(folder, 'events.db'), upcasters: {}, clock });
          const random = new RandomHistory(events, times.effective);
          for (const draw of history) await random.play(draw);
          const followed = await follow(events, join(folder, 'followed.db'), sizes);
          expect(followed).toEqual(await rebuilt(events, join(folder, 'rebuilt.db')));
          expectToBeWhatStreamsFoldTo(followed, await events.readAll(0, 1000));
          await events.close();
        });
      }),
      { numRuns: 25 },
    );
  });

  it('are all among those that are compared: each comes to hold something', async () => {
    const filled = new Set<string>();
    // The same histories every time.
    for (const history of fc.sample(draws, { seed: 4, numRuns: 4 }))
      await inFolder(async (folder) => {
        const { clock, effective } = new PassingTime();
        const events = openSqliteEventStore({ file: join(folder, 'events.db'), upcasters: {}, clock });
        const random = new RandomHistory(events, effective);
        for (const draw of history) await random.play(draw);
        const { all } = await rebuilt(events, join(folder, 'rebuilt.db'));
        for (const [name, documents] of Object.entries(all)) if (documents.length > 0) filled.add(name);
        await events.close();
      });
    expect([...filled].sort()).toEqual(collections.map(({ name }) => name).sort());
  });
});

async function follow(events: EventStore, file: string, sizes: readonly number[]): Promise<Held> {
  const models = openSqliteReadStore({ file, collections });
  const projecting = { events, models, fence: 1, recent: new Recent() };
  let position = 0;
  for (let i = 0; ; i += 1) {
    const batch = await events.readAll(position, sizes[i % sizes.length] ?? 1);
    const last = batch.at(-1);
    if (last === undefined) break;
    await projectBatch(projecting, batch);
    position = last.position;
  }
  return heldIn(models);
}

/** Every document is checked against a second way of working it out, so that both paths cannot be wrong alike. */
function expectToBeWhatStreamsFoldTo({ all }: Held, log: readonly RecordedEvent[]): void {
  const findings = (all['findings'] ?? []) as readonly FindingDocument[];
  const actions = (all['actions'] ?? []) as readonly ActionDocument[];
  expect(sorted(findings.map(asExpected))).toEqual(sorted(expectedFindings(log)));
  const indicators = (all['indicators'] ?? []) as readonly IndicatorDocument[];
  expect(sorted(indicators.map(indicatorAsExpected))).toEqual(
    sorted(expectedIndicators(log, findings, actions)),
  );
  const challenges = (all['challenges'] ?? []) as readonly ChallengeDocument[];
  expect(sorted(challenges.map(challengeAsExpected))).toEqual(sorted(expectedChallenges(log)));
  expect(sorted(all['stints'] ?? [])).toEqual(sorted(expectedStints(log)));
  const trail = (all['trail'] ?? []) as readonly TrailDocument[];
  expect(rowsWithoutTheirThemes(trail, findings)).toEqual([]);
  expect(trail.map(({ id }) => id)).toEqual(log.map(({ id }) => id));
}

function sorted(documents: readonly object[]): readonly string[] {
  return documents.map((document) => canonicalJson(document)).sort();
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'incremental-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
