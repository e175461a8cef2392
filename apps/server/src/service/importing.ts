/** Imports files into an opened service: as commands on the same bus as everybody else's. */
import type { CommandBus } from '@nestjs/cqrs';
import type { Command } from '#application/commands/command.js';
import { aggregates } from '#application/definitions/catalogue.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { RehearsalParts } from '#application/handling/rehearsal.js';
import type { Caller } from '#application/permissions/caller.js';
import { importFiles, rehearseImport } from '#exchange/import/import-files.js';
import type { ImportFile, ImportProgress, ImportReport } from '#exchange/import/report.js';
import type { Understanding } from '#exchange/import/sheet.js';
import type { Service } from './service.js';

export interface ImportRequest {
  /** In the order in which they are to be taken. */
  readonly files: readonly ImportFile[];
  readonly understood?: Understanding;
  readonly caller: Caller;
  /** Says what would be done and writes nothing. */
  readonly dryRun: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Imports or rehearses; a report that is not `ok` says everything that is wrong. */
export function importInto(
  service: Service,
  bus: CommandBus,
  { dryRun, ...request }: ImportRequest,
): Promise<ImportReport> {
  const importing = { ...request, parts: rehearsedOn(service) };
  if (dryRun) return rehearseImport(importing);
  return service.imports.during(() =>
    importFiles(importing, (command) => bus.execute<Command, CommandReceipt>(command)),
  );
}

/** What commands are rehearsed on. */
export function rehearsedOn({ events, directory, evidence, now, settings }: Service): RehearsalParts {
  const { independence, sustainedAfterMonths } = settings;
  const parts = { store: events, aggregates, directory, files: evidence, clock: { now } };
  return { ...parts, independence, sustainedAfterMonths };
}
