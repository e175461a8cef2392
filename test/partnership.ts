/** A partnership's record in a temporary folder: the real store, read models, decider handler and importer's parts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '#application/commands/command.js';
import { aggregates, definitionOf } from '#application/definitions/catalogue.js';
import { DeciderHandler, type CommandReceipt } from '#application/handling/handler.js';
import type { Directory } from '#application/handling/look.js';
import type { RehearsalParts } from '#application/handling/rehearsal.js';
import { Streams } from '#application/handling/streams.js';
import { upcasters } from '#domain/upcasters.js';
import type { EventStore } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import {
  collections,
  type AccountDocument,
  type ActionDocument,
  type AuditDocument,
} from '#read-models/documents.js';
import type { ReadStoreWriter } from '#read-models/port.js';
import { Recent } from '#read-models/projections/recent.js';
import { projectBatch, type Projecting } from '#read-models/projector/project-batch.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';

export interface Partnership {
  readonly events: EventStore;
  /** The read models, caught up with the log. */
  models(): Promise<ReadStoreWriter>;
  readonly parts: RehearsalParts;
  send(command: Command): Promise<CommandReceipt>;
}

/** Runs a test's body on an empty record, and clears up whatever happens. Today is `today` at noon (UTC). */
export async function inAPartnership(
  today: string,
  body: (partnership: Partnership) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'partnership-'));
  const clock = () => new Date(`${today}T12:00:00.000Z`);
  const events = openSqliteEventStore({ file: join(folder, 'events.db'), upcasters, clock });
  const writer = openSqliteReadStore({ file: join(folder, 'models.db'), collections });
  const projecting = { events, models: writer, fence: 1, recent: new Recent() };
  let caughtUp: Promise<void> = Promise.resolve();
  const models = async () => {
    await (caughtUp = caughtUp.then(() => catchUp(projecting)));
    return writer;
  };
  const shared = {
    directory: directoryOf(models),
    files: { has: () => Promise.resolve(false) },
    clock: { now: () => clock().toISOString() },
    independence: 'another-agency' as const,
    sustainedAfterMonths: 6,
  };
  const handler = new DeciderHandler({ ...shared, store: events, streams: new Streams(events, aggregates) });
  try {
    await body({
      events,
      models,
      parts: { ...shared, store: events, aggregates },
      send: (command) => handler.execute(definitionOf(command), command),
    });
  } finally {
    await writer.close();
    await events.close();
    await rm(folder, { recursive: true });
  }
}

async function catchUp(projecting: Projecting): Promise<void> {
  const { events, models } = projecting;
  for (;;) {
    const batch = await events.readAll(await models.checkpoint(), 500);
    if (batch.length === 0) return;
    await projectBatch(projecting, batch);
  }
}

function directoryOf(models: () => Promise<ReadStoreWriter>): Directory {
  return {
    findingsOf: async (audit) => (await (await models()).get<AuditDocument>('audits', audit))?.findings ?? [],
    actionsOn: async (finding) => {
      const where = { all: { findingRefs: { has: [finding] } } };
      const page = await (await models()).find<ActionDocument>('actions', { where, limit: 500 });
      return page.items.map(({ reference }) => reference);
    },
    administrators: async () => {
      const where = { all: { roles: { has: ['administrator'] } } };
      const page = await (await models()).find<AccountDocument>('accounts', { where, limit: 500 });
      return page.items.map(({ reference }) => reference);
    },
  };
}
