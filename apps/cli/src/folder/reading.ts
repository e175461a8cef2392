/** Reads a data folder, beside a running server or without one, on connections that cannot write. */
import { ask as answerTo } from '#application/queries/ask.js';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readInput } from '#application/fields/read.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import type { Query } from '#application/queries/query.js';
import { londonDate } from '#domain/time.js';
import type { EventStore } from '#event-store/port.js';
import { readHolder } from '#event-store/sqlite/lock.js';
import { collections } from '#read-models/documents.js';
import type { ReadStore } from '#read-models/port.js';
import { shapeOfReadModels } from '#read-models/projections/shape.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { exits, Stop } from '#server/failure.js';
import { openLogToRead } from '#server/projector/log.js';
import { type ModelsPlace, openModels as openPlace } from '#server/projector/models.js';
import { Replica } from '#server/projector/replica.js';
import { operatorCaller } from '#server/service/operator.js';
import { openService, planOf } from '#server/service/service.js';
import type { Settings } from '#server/settings/settings.js';

export interface Reading {
  readonly events: EventStore;
  readonly models: ReadStore;
  /** Today in Europe/London. */
  readonly today: string;
  /**
   * Asks one of the service's queries, as the system's user in the coordinator's role.
   * @throws InvalidInput, NotFound
   */
  ask(query: new () => Query, input?: object, reference?: string): Promise<object>;
  close(): Promise<void>;
}

/** How long the views of a running server may lag behind its log, in milliseconds. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** @throws Stop when there is no data in the folder, or the events lie elsewhere */
export function eventsFileOf({ folder, eventStore }: Pick<Settings, 'folder' | 'eventStore'>): string {
  if (eventStore.engine !== 'sqlite')
    throw new Stop(
      exits.refused,
      'This works on the events file, and EVENT_STORE names another engine. See docs/scale.md for its backup; “copy --to sqlite:FOLDER” makes a file that everything works on.',
    );
  const { events } = planOf(folder);
  if (existsSync(events)) return events;
  throw new Stop(
    exits.refused,
    `There is no data in ${folder} yet. Start with “serve” or “import”, or name another folder with --data.`,
  );
}

/**
 * Opens a folder to read. Views that are behind the log are brought up to it first.
 * @throws Stop when there is no data, or when the views do not catch up
 */
export async function openReading(settings: Settings): Promise<Reading> {
  const { eventStore } = settings;
  const { events } = await openLogToRead(
    eventStore.engine === 'sqlite' ? { engine: 'sqlite', file: eventsFileOf(settings) } : eventStore,
  );
  try {
    const { models, close: closeModels } = await openModels(settings, await events.head());
    const today = londonDate(new Date().toISOString());
    const hidesSmallNumbers = settings.smallNumbers === 'everywhere';
    const ask: Reading['ask'] = async (query, input = {}, reference = '') => {
      const definition = queryDefinitions.find((one) => one.query === query);
      if (definition === undefined) throw new Error(`${query.name} is not among the service’s queries.`);
      const asked = readInput(query, input).askedBy(operatorCaller(), reference);
      return answerTo(definition, asked, { models, events, today, hidesSmallNumbers });
    };
    const close = async () => {
      await closeModels();
      await events.close();
    };
    return { events, models, today, ask, close };
  } catch (error) {
    await events.close();
    throw error;
  }
}

interface OpenedModels {
  readonly models: ReadStore;
  close(): Promise<void>;
}

async function openModels(settings: Settings, head: number): Promise<OpenedModels> {
  if (settings.readStore.engine === 'mongodb') return openShared(settings.readStore, head);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const models = openCurrent(settings);
    if (models !== undefined) {
      if ((await models.checkpoint()) >= head) return { models, close: () => models.close() };
      await models.close();
    }
    if (performance.now() > until)
      throw new Stop(
        exits.unavailable,
        'The views are behind the log and do not catch up. Ask the server’s /api/health/ready why.',
      );
    if (readHolder(settings.folder) === undefined) await bringUpToDate(settings, head);
    else await pause(LOOK_AGAIN_MS);
  }
}

/** Read models that servers share: one of them keeps them up. */
async function openShared(place: ModelsPlace, head: number): Promise<OpenedModels> {
  const replica = await Replica.open(await openPlace(place), () => undefined);
  if (await replica.waitFor(head, PATIENCE_MS))
    return { models: replica.reader(), close: () => replica.close() };
  await replica.close();
  throw new Stop(
    exits.unavailable,
    'The views are behind the log and do not catch up. Is there a projector?',
  );
}

function openCurrent({ folder }: Settings): ReadStore | undefined {
  const current = currentGeneration(planOf(folder).models);
  return current?.shape === shapeOfReadModels()
    ? openSqliteReadStore({ file: current.file, collections, readOnly: true })
    : undefined;
}

/** Where nobody serves the folder, does for a moment what a server does all the time. */
async function bringUpToDate(settings: Settings, head: number): Promise<void> {
  const service = await openService(settings);
  try {
    const { projector } = service;
    const isOfThisVersion = () =>
      currentGeneration(planOf(settings.folder).models)?.shape === shapeOfReadModels();
    if (!isOfThisVersion() || !(await projector.waitFor(head, PATIENCE_MS))) await projector.rebuild();
  } finally {
    await service.close();
  }
}
