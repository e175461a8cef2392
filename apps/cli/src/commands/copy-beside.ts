/** What lies beside the log and `copy` brings with it: evidence files, who looked at what, and what people sign in with where it is asked for. */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { MongoError } from 'mongodb';
import { acquireFolderLock } from '#event-store/sqlite/lock.js';
import { copyFiles, type CopiedFiles } from '#evidence/copy/copy-files.js';
import { type CopiedAccessLog, copyAccessLog } from '#identity/access-log/copy-access-log.js';
import { openSqliteAccessLogToRead } from '#identity/access-log/sqlite/open.js';
import { copySecrets, type CopiedSecrets, SecretsInUse } from '#identity/copy-secrets.js';
import { exits, Stop } from '#server/failure.js';
import { planOf } from '#server/service/service.js';
import { openAccessLog, openEvidence, openSecrets } from '#server/service/shared.js';
import { BadSetting } from '#server/settings/bad-setting.js';
import { mongoDbAt, type ReadStoreSetting } from '#server/settings/stores.js';
import type { Bar } from '../output/bar.js';

/** Where an installation keeps them: its data folder, or the database of its read models. */
interface Place {
  readonly readStore: ReadStoreSetting;
  /** Absolute; empty where nothing lies in a folder. */
  readonly folder: string;
}

export interface Places {
  readonly from: Place;
  readonly to: Place;
}

export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly fromFiles?: string | undefined;
  readonly toFiles?: string | undefined;
}

/**
 * Where both sides keep them: as it is said, else in the folder of a log on SQLite, else at the target where `READ_STORE`
 * says. Undefined when that does not say it of both.
 * @throws BadSetting
 */
export function placesOf({ from, to, fromFiles, toFiles }: Asked, readStore?: string): Places | undefined {
  const source = fromFiles ?? onSqlite(from);
  const target = toFiles ?? onSqlite(to) ?? (readStore?.startsWith('mongodb') ? readStore : undefined);
  return source === undefined || target === undefined
    ? undefined
    : { from: placeOf('--from-files', source), to: placeOf('--to-files', target) };
}

/** @throws BadSetting when they are not known of both sides, though something needs them */
export function placesNeeded(places: Places | undefined): Places {
  if (places !== undefined) return places;
  throw new BadSetting(
    '--with-secrets needs to know where both sides keep them: give --from-files and --to-files, each sqlite:FOLDER or mongodb://….',
  );
}

/**
 * A folder that is written to is locked until the end.
 * @param locked folder that is locked already
 * @throws FolderInUse
 */
export function lockTarget({ to }: Places, locked: string | undefined, opened: AsyncDisposableStack): void {
  if (to.readStore.engine !== 'sqlite' || to.folder === locked) return;
  mkdirSync(to.folder, { recursive: true, mode: 0o700 });
  const lock = acquireFolderLock(to.folder, () => new Date());
  opened.defer(() => {
    lock.release();
  });
}

/** @throws Stop when MongoDB cannot be reached */
export async function copyEvidence({ from, to }: Places, bar: Bar): Promise<CopiedFiles> {
  await using opened = new AsyncDisposableStack();
  const open = ({ readStore, folder }: Place) => openEvidence({ readStore }, planOf(folder).evidence, opened);
  const doing = { copying: 'Copying evidence', verifying: 'Verifying evidence' } as const;
  try {
    return await copyFiles(await open(from), await open(to), ({ phase, done, total }) => {
      bar.show(doing[phase], done, total);
    });
  } catch (error) {
    if (!(error instanceof MongoError)) throw error;
    throw new Stop(exits.inputOutput, `The evidence cannot be copied: ${error.message}.`, { cause: error });
  }
}

/**
 * Who looked at what.
 * @throws AccessLogUnavailable
 */
export async function copyWhoLooked({ from, to }: Places, bar: Bar): Promise<CopiedAccessLog> {
  const file = planOf(from.folder).access;
  // A folder that nobody was served from yet has none.
  if (from.readStore.engine === 'sqlite' && !existsSync(file))
    return { entries: 0, alreadyThere: 0, missing: 0 };
  await using opened = new AsyncDisposableStack();
  const source =
    from.readStore.engine === 'sqlite' ? openSqliteAccessLogToRead(file) : await openAccessLog(from, file);
  opened.defer(() => source.close());
  const target = await openAccessLog(to, planOf(to.folder).access);
  opened.defer(() => target.close());
  const doing = { copying: 'Copying who looked', verifying: 'Verifying who looked' } as const;
  return await copyAccessLog(source, target, ({ phase, done, total }) => {
    bar.show(doing[phase], done, total);
  });
}

/** @throws Stop when the source has none or the target is in use by now, SecretsUnavailable */
export async function copyTheSecrets({ from, to }: Places): Promise<CopiedSecrets> {
  await using opened = new AsyncDisposableStack();
  if (from.readStore.engine === 'sqlite' && !existsSync(planOf(from.folder).secrets))
    throw new Stop(exits.refused, `There are no accounts’ secrets in ${from.folder}.`);
  const open = async ({ readStore, folder }: Place) => {
    const store = await openSecrets({ readStore }, planOf(folder).secrets, () => new Date().toISOString());
    opened.defer(() => store.close());
    return store;
  };
  try {
    return await copySecrets(await open(from), await open(to));
  } catch (error) {
    if (!(error instanceof SecretsInUse)) throw error;
    const what = `${error.message} None of them was changed; the log and the evidence are copied.`;
    throw new Stop(exits.refused, what, { cause: error });
  }
}

function onSqlite(log: string): string | undefined {
  return log.startsWith('sqlite:') ? log : undefined;
}

function placeOf(option: string, text: string): Place {
  const folder = text.startsWith('sqlite:') ? text.slice('sqlite:'.length) : undefined;
  if (folder === '') throw new BadSetting(`${option} needs the data folder, such as sqlite:./data.`);
  if (folder !== undefined) return { readStore: { engine: 'sqlite' }, folder: resolve(folder) };
  return { readStore: mongoDbAt(option, text, 'sqlite:FOLDER'), folder: '' };
}
