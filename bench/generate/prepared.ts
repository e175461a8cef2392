/**
 * A generated log of so many events and the read models made of it, as the service has them: in a passing folder, or with
 * `--keep FOLDER` in one that stays, so that the next run need not make them again.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AnsweredFrom } from '#application/queries/ask.js';
import { londonDate } from '#domain/time.js';
import { upcasters } from '#domain/upcasters.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { shapeOfReadModels } from '#read-models/projections/shape.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { startProjector } from '#server/projector/projector.js';
import { writeLog } from './write-log.js';

export interface Prepared {
  readonly head: number;
  /** Small numbers are shown. */
  readonly sources: AnsweredFrom;
  /** The file of the read models. */
  readonly modelsFile: string;
  readonly folder: string;
  /** Closes everything, and removes what is not kept. */
  release(): Promise<void>;
}

/** @param size about how many events */
export async function prepared(size: number): Promise<Prepared> {
  const kept = process.argv.indexOf('--keep');
  const keptIn = kept < 0 ? undefined : process.argv[kept + 1];
  const folder = keptIn === undefined ? mkdtempSync(resolve('bench-')) : join(resolve(keptIn), String(size));
  const models = join(folder, 'models');
  mkdirSync(models, { recursive: true });
  const log = join(folder, 'events.db');
  const whole = currentGeneration(models)?.shape === shapeOfReadModels();
  await writeLog(log, size);
  const events = openSqliteEventStore({ file: log, upcasters, clock: () => new Date(), readOnly: true });
  const projector = await startProjector({
    log: { engine: 'sqlite', file: log },
    models: { engine: 'sqlite', folder: models },
  });
  if (!whole) await projector.rebuild();
  const head = await events.head();
  const [last] = await events.readAll(head - 1, 1);
  if (last === undefined) throw new Error('The log is empty');
  // Audits have ended by then, and some of what they led to is still open.
  const today = londonDate(last.metadata.recordedAt);
  return {
    head,
    sources: { models: projector.reader(), events, today, hidesSmallNumbers: false },
    modelsFile: currentGeneration(models)?.file ?? '',
    folder,
    release: async () => {
      await projector.close();
      await events.close();
      if (keptIn === undefined) rmSync(folder, { recursive: true });
    },
  };
}
