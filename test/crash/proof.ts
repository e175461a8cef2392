/** What must hold of a data folder after a crash: the log beside the receipts, the read models beside a rebuild. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandIdFor } from '#application/handling/idempotency.js';
import { upcasters } from '#domain/upcasters.js';
import type { EventStore, RecordedEvent } from '#event-store/port.js';
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { collections } from '#read-models/documents.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { planOf } from '#server/service/service.js';
import { heldIn, rebuilt } from '../held.js';
import type { Sent } from './clients.js';

/** The last position in the log of a folder, beside the server that writes it. */
export async function headOf(folder: string): Promise<number> {
  return reading(folder, (events) => events.head());
}

/** Expects that the log holds each command at most once, and once, as its receipt says, if it was acknowledged. */
export async function expectOnceEach(folder: string, caller: string, sent: readonly Sent[]): Promise<void> {
  const log = await reading(folder, wholeLog);
  const byCommand = Map.groupBy(log, ({ metadata }) => metadata.commandId);
  const byMarker = new Map<string, Set<string>>();
  for (const { data, metadata } of log)
    for (const [marker] of JSON.stringify(data).matchAll(/mark-[\w-]+-/g))
      byMarker.set(marker, (byMarker.get(marker) ?? new Set()).add(metadata.commandId));

  const wrong: string[] = [];
  for (const { key, marker, receipt } of sent) {
    const id = commandIdFor(caller, key);
    const events = byCommand.get(id) ?? [];
    const commands = byMarker.get(marker)?.size ?? 0;
    if (commands > 1) wrong.push(`${key} was applied ${commands} times`);
    if (receipt === undefined) continue;
    if (commands === 0) wrong.push(`${key} was acknowledged and is lost`);
    else if (!isReceiptOf(receipt, events)) wrong.push(`${key} is recorded otherwise than acknowledged`);
  }
  expect(wrong).toEqual([]);
}

/** Expects that the events file passes every check. */
export function expectSound(folder: string): void {
  expect(checkEvents(planOf(folder).events)).toEqual([]);
}

/**
 * Expects that the read models that serve hold what a rebuild holds. They must have caught up, and nothing may be
 * written meanwhile.
 */
export async function expectModelsAsRebuilt(folder: string): Promise<void> {
  const current = currentGeneration(planOf(folder).models);
  if (current === undefined) throw new Error('No read models serve');
  const file = join(folder, 'rebuilt-beside.db');
  const expected = await reading(folder, (events) => rebuilt(events, file));
  const served = await heldIn(openSqliteReadStore({ file: current.file, collections, readOnly: true }));
  expect(served).toEqual(expected);
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

function isReceiptOf(receipt: string, events: readonly RecordedEvent[]): boolean {
  const { stream, revision, position, recordedAt } = JSON.parse(receipt) as Record<string, unknown>;
  const last = events.at(-1);
  return (
    last?.stream === stream &&
    last?.revision === revision &&
    String(last?.position) === position &&
    last?.metadata.recordedAt === recordedAt &&
    events.every(({ position: at }, index) => at === (events[0]?.position ?? 0) + index)
  );
}

async function wholeLog(events: EventStore): Promise<readonly RecordedEvent[]> {
  return events.readAll(0, Number.MAX_SAFE_INTEGER);
}

async function reading<T>(folder: string, read: (events: EventStore) => Promise<T>): Promise<T> {
  const { events: file } = planOf(folder);
  const events = openSqliteEventStore({ file, upcasters, clock: () => new Date(), readOnly: true });
  try {
    return await read(events);
  } finally {
    await events.close();
  }
}
