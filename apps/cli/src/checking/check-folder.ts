/** Checks a whole data folder, trusting nothing in it; works beside a running server and changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { upcasters } from '#domain/upcasters.js';
import { StoreDamaged, StoreUnavailable } from '#event-store/port.js';
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { openSqliteEventStore } from '#event-store/sqlite/open.js';
import { EvidenceFolder } from '#evidence/folder.js';
import { collections } from '#read-models/documents.js';
import { shapeOfReadModels } from '#read-models/projections/shape.js';
import { currentGeneration } from '#read-models/sqlite/generations.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import { planOf, type FolderPlan } from '#server/service/service.js';
import type { Settings } from '#server/settings/settings.js';
import { copyDatabase } from '../backup/copy-database.js';
import { eventsFileOf } from '../folder/reading.js';
import { withScratch } from '../folder/scratch.js';
import { checkEvidence } from './evidence.js';
import type { CheckFinding, OnChecked } from './finding.js';
import { checkAgreement, checkFile } from './read-models.js';

export interface CheckReport {
  readonly ok: boolean;
  readonly folder: string;
  readonly findings: readonly CheckFinding[];
  readonly checked: {
    readonly events: number;
    /** Documents of the read models that were compared with the log. */
    readonly documents: number;
    readonly evidenceFiles: number;
  };
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

type Part = Partial<CheckReport['checked']> & {
  readonly findings: readonly CheckFinding[];
  readonly note?: string;
};

/** @throws Stop when there is no data in the folder */
export async function checkFolder(settings: Settings, onChecked: OnChecked): Promise<CheckReport> {
  eventsFileOf(settings);
  const plan = planOf(settings.folder);
  const models = readableModels(plan);
  const parts: readonly Part[] = [
    checkLog(plan, onChecked),
    models,
    ...(models.file === undefined ? [] : [await compareModels(settings, plan, models.file, onChecked)]),
    await checkFiles(plan, models.file, onChecked),
    { findings: existsSync(plan.access) ? checkFile(plan.access, 'access log') : [] },
  ];
  const findings = parts.flatMap((part) => part.findings);
  const sum = (count: keyof CheckReport['checked']) =>
    parts.reduce((total, part) => total + (part[count] ?? 0), 0);
  const checked = {
    events: sum('events'),
    documents: sum('documents'),
    evidenceFiles: sum('evidenceFiles'),
  };
  const notes = parts.flatMap(({ note }) => (note === undefined ? [] : [note]));
  return { ok: findings.length === 0, folder: settings.folder, findings, checked, notes };
}

function checkLog({ events: file }: FolderPlan, onChecked: OnChecked): Part {
  let events = 0;
  try {
    const found = checkEvents(file, (done, total) => {
      events = done;
      onChecked('events', done, total);
    });
    const findings = found.map(({ position, stream, problem }): CheckFinding => {
      const at = position === undefined ? {} : { position };
      return { part: 'events', ...at, ...(stream === undefined ? {} : { about: stream }), problem };
    });
    return { events, findings };
  } catch (error) {
    return { events, findings: [unreadable('events', error)] };
  }
}

/** The read models, as far as there are any that this version can read. */
function readableModels(plan: FolderPlan): Part & { readonly file?: string } {
  const current = currentGeneration(plan.models);
  if (current === undefined)
    return { findings: [], note: 'There are no read models yet; the next start makes them.' };
  const findings = checkFile(current.file, 'read models');
  if (findings.length > 0) return { findings };
  if (current.shape === shapeOfReadModels()) return { findings, file: current.file };
  return {
    findings,
    note: 'The read models were made by another version; the next start makes them anew. They were not compared.',
  };
}

/** Compares a copy, since a running server goes on writing to the file itself. */
async function compareModels(
  { folder }: Settings,
  { events: log }: FolderPlan,
  file: string,
  onChecked: OnChecked,
): Promise<Part> {
  const compare = async (beside: string) => {
    const copy = join(beside, 'read-models.db');
    await copyDatabase(file, copy);
    const options = { file: log, upcasters, clock: () => new Date(), readOnly: true };
    const events = openSqliteEventStore(options);
    try {
      return await checkAgreement(events, copy, onChecked);
    } finally {
      await events.close();
    }
  };
  try {
    return await withScratch(join(folder, 'checking-'), compare);
  } catch (error) {
    return { findings: [unreadable('agreement', error)] };
  }
}

async function checkFiles(
  plan: FolderPlan,
  modelsFile: string | undefined,
  onChecked: OnChecked,
): Promise<Part> {
  const models =
    modelsFile === undefined
      ? undefined
      : openSqliteReadStore({ file: modelsFile, collections, readOnly: true });
  try {
    const { findings, files } = await checkEvidence(new EvidenceFolder(plan.evidence), models, onChecked);
    return { findings, evidenceFiles: files };
  } finally {
    await models?.close();
  }
}

/** @throws the error itself when it says nothing about what is stored */
function unreadable(part: CheckFinding['part'], error: unknown): CheckFinding {
  const isAboutTheData =
    error instanceof StoreDamaged ||
    error instanceof StoreUnavailable ||
    (error instanceof Error && error.name === 'ProjectionFailed');
  if (!isAboutTheData) throw error;
  return { part, problem: error.message };
}
