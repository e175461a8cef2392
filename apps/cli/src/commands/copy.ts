/** `copy`: the log from one engine to another, to the byte, and what lies beside it. */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { sayCount } from '#domain/counted.js';
import { copyLog, type Copied, type CopyProgress, NotACopy } from '#event-store/copy/copy-log.js';
import type { StoredLog, WritableStoredLog } from '#event-store/copy/stored-log.js';
import { openKurrentDbLog } from '#event-store/kurrentdb/stored-log.js';
import { acquireFolderLock } from '#event-store/sqlite/lock.js';
import { openSqliteLogToRead, openSqliteLogToWrite } from '#event-store/sqlite/stored-log.js';
import { exits, Stop } from '#server/failure.js';
import { planOf } from '#server/service/service.js';
import { BadSetting } from '#server/settings/bad-setting.js';
import { eventStoreOf } from '#server/settings/stores.js';
import type { CopiedFiles } from '#evidence/copy/copy-files.js';
import type { CopiedAccessLog } from '#identity/access-log/copy-access-log.js';
import type { CopiedSecrets } from '#identity/copy-secrets.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';
import {
  copyEvidence,
  copyTheSecrets,
  copyWhoLooked,
  lockTarget,
  placesNeeded,
  placesOf,
} from './copy-beside.js';

export interface CopyOptions extends OutputOptions {
  readonly from: string;
  readonly to?: string;
  readonly fromNamespace: string;
  readonly toNamespace?: string;
  readonly fromFiles?: string;
  readonly toFiles?: string;
  readonly withSecrets?: boolean;
}

/** What was copied; null for what was not. */
interface CopiedAll extends Copied {
  readonly evidence: CopiedFiles | null;
  /** Who looked at what. */
  readonly accessLog: CopiedAccessLog | null;
  readonly secrets: CopiedSecrets | null;
}

const doing: Readonly<Record<CopyProgress['phase'], string>> = {
  comparing: 'Comparing what is there',
  copying: 'Copying',
  verifying: 'Verifying',
};

/** @throws Stop, BadSetting, FolderInUse, StoreUnavailable, StoreDamaged */
export async function copyCommand(
  options: CopyOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const to = options.to ?? environment['EVENT_STORE'];
  if (to === undefined) throw new BadSetting('Where to is not said: give --to, or set EVENT_STORE.');
  await using opened = new AsyncDisposableStack();
  const from = openSource(options.from, options.fromNamespace);
  opened.defer(() => from.close());
  const target = openTarget(to, options.toNamespace ?? environment['EVENT_STORE_NAMESPACE'], opened);
  const places = placesOf({ ...options, to }, environment['READ_STORE']);
  if (places !== undefined) lockTarget(places, folderIn(to), opened);
  if (options.withSecrets === true) placesNeeded(places);
  const copied = await withBar(async (bar): Promise<CopiedAll> => {
    const log = await copyLog({
      from,
      to: target,
      onProgress: ({ phase, done, total }) => {
        bar.show(doing[phase], done, total);
      },
    }).catch(inWords);
    const evidence = places === undefined ? null : await copyEvidence(places, bar);
    const accessLog = places === undefined ? null : await copyWhoLooked(places, bar);
    const isAsked = options.withSecrets === true && log.isWhole;
    const secrets = places !== undefined && isAsked ? await copyTheSecrets(places) : null;
    return { ...log, evidence, accessLog, secrets };
  });
  print(options, copied, () => tell(copied, options.withSecrets === true));
  if (!isAllThere(copied)) process.exitCode = exits.refused;
}

function isAllThere(copied: CopiedAll): boolean {
  return copied.isWhole && isEvidenceWhole(copied) && (copied.accessLog?.missing ?? 0) === 0;
}

function isEvidenceWhole({ evidence }: CopiedAll): boolean {
  const damaged = [...(evidence?.damagedAtSource ?? []), ...(evidence?.damagedAtTarget ?? [])];
  return damaged.length === 0;
}

function openSource(text: string, namespace: string): StoredLog {
  const folder = folderIn(text);
  if (folder === undefined) return openKurrentDbLog(kurrentDbAt('--from', text, namespace));
  const { events } = planOf(folder);
  if (!existsSync(events)) throw new Stop(exits.refused, `There is no data in ${folder}.`);
  return openSqliteLogToRead(events);
}

/** A folder is locked for as long as it is written to. */
function openTarget(
  text: string,
  namespace: string | undefined,
  opened: AsyncDisposableStack,
): WritableStoredLog {
  const folder = folderIn(text);
  let target: WritableStoredLog;
  if (folder === undefined) target = openKurrentDbLog(kurrentDbAt('--to', text, namespace));
  else {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = acquireFolderLock(folder, () => new Date());
    opened.defer(() => {
      lock.release();
    });
    target = openSqliteLogToWrite(planOf(folder).events);
  }
  opened.defer(() => target.close());
  return target;
}

/** The data folder that `sqlite:` names; undefined for another engine. */
function folderIn(text: string): string | undefined {
  if (!text.startsWith('sqlite:')) return undefined;
  const folder = text.slice('sqlite:'.length);
  if (folder === '') throw new BadSetting('sqlite: needs the data folder, such as sqlite:./data.');
  return resolve(folder);
}

function kurrentDbAt(option: string, text: string, namespace: string | undefined) {
  const setting = eventStoreOf({ EVENT_STORE: text, EVENT_STORE_NAMESPACE: namespace });
  if (setting.engine === 'sqlite') throw new BadSetting(`${option} cannot be used.`);
  return setting;
}

function inWords(error: unknown): never {
  if (error instanceof NotACopy)
    throw new Stop(exits.refused, `${error.message}. Nothing of it was changed; choose an empty target.`, {
      cause: error,
    });
  throw error;
}

function tell(copied: CopiedAll, asksForSecrets: boolean): string {
  const { events, alreadyThere, keyedCommands, lastHash, isWhole } = copied;
  const already = alreadyThere === 0 ? '' : `, ${alreadyThere} of which were there before`;
  return [
    `The copy holds ${sayCount(events, 'event')}${already}, each with the hash that the source has.`,
    `${sayCount(keyedCommands, 'command with a key was', 'commands with a key were')} compared: a retry of one is recognised.`,
    ...(lastHash === null ? [] : [`Last event’s hash: ${lastHash}`]),
    ...tellEvidence(copied.evidence),
    ...(copied.accessLog === null ? [] : [tellWhoLooked(copied.accessLog)]),
    tellSecrets(copied, asksForSecrets),
    ...(isEvidenceWhole(copied) ? [] : ['Of the evidence, what is named above is missing.']),
    isAllThere(copied)
      ? 'Nothing is missing.'
      : isWhole && (copied.accessLog?.missing ?? 0) === 0
        ? 'All else is there.'
        : 'The source has grown meanwhile. Stop its service, and run the same copy once more.',
  ].join('\n');
}

function tellWhoLooked({ entries, alreadyThere, missing }: CopiedAccessLog): string {
  if (entries === 0) return 'The source holds no entry of who looked at what.';
  const already = alreadyThere === 0 ? '' : `, ${alreadyThere} of which were there before`;
  return `Of ${sayCount(entries, 'entry of who looked', 'entries of who looked')} ${sayCount(entries - missing, 'is', 'are')} there${already}; each was compared with what the source says.`;
}

function tellEvidence(evidence: CopiedFiles | null): readonly string[] {
  if (evidence === null)
    return [
      'Evidence files, and who looked at what, were NOT copied: say with --from-files and --to-files where they lie (sqlite:FOLDER or mongodb://…).',
    ];
  const { files, alreadyThere, damagedAtSource, damagedAtTarget } = evidence;
  const already = alreadyThere === 0 ? '' : `, ${alreadyThere} of which were there before`;
  return [
    `Of ${sayCount(files, 'evidence file')} ${sayCount(files - damagedAtSource.length - damagedAtTarget.length, 'is', 'are')} there${already}; each was read back and has the hash that it is named by.`,
    ...damagedAtSource.map((sha256) => `Damaged at the source, and not copied: ${sha256}`),
    ...damagedAtTarget.map((sha256) => `Damaged at the target: ${sha256}`),
  ];
}

function tellSecrets({ secrets }: CopiedAll, isAsked: boolean): string {
  if (secrets !== null)
    return `${sayCount(secrets.secrets, 'secret is there', 'secrets are there')} (names, passphrases, second factors, passkeys, tokens); people sign in anew with what they have.`;
  return isAsked
    ? 'Secrets were NOT copied: they go with the last run, when the source’s service is stopped.'
    : 'Passphrases, second factors, passkeys and tokens were NOT copied: --with-secrets brings them.';
}
