/** Where commands that write are carried out: by the server that runs on the folder, or here when none does. */
import type { Instant, Person } from '#domain/entry.js';
import { FolderInUse, readHolder } from '#event-store/sqlite/lock.js';
import type { ImportFile, ImportProgress, ImportReport } from '#exchange/import/report.js';
import type { SaidOfColumns } from '#exchange/import/understanding.js';
import type { TokenRecord } from '#identity/tokens/tokens.js';
import type { Settings } from '#server/settings/settings.js';
import { openHere } from './here.js';
import { ThroughServer } from './through-server.js';

/** How far a rebuild has come, in positions of the log. */
export interface RebuildProgress {
  readonly position: number;
  readonly head: number;
}

/** A link to an account, as it is passed on. */
export interface AccountLink {
  readonly address: string;
  readonly expiresAt: Instant;
}

/** Whether anything is written, and how the files are understood. */
export interface HowToImport extends SaidOfColumns {
  readonly dryRun: boolean;
}

export interface Workplace {
  /** Address of the server that does the work; absent when it is done here. */
  readonly server?: string;
  importFiles(
    files: readonly ImportFile[],
    how: HowToImport,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportReport>;
  /** Builds the read models anew; the position that they have taken in. */
  rebuild(onProgress: (progress: RebuildProgress) => void): Promise<string>;
  createToken(person: Person): Promise<string>;
  listTokens(): Promise<readonly TokenRecord[]>;
  /** @throws when no token in use has this id */
  revokeToken(id: string): Promise<void>;
  /** Makes an account, and the link by which it is taken up. What makes it an invitation is checked where it is made. */
  inviteAccount(invitation: object): Promise<AccountLink>;
  /** Takes away what an account is proved by, and makes the link for a new passphrase. */
  resetAccount(asked: object): Promise<AccountLink>;
  /** Gives a command on an account, by the last part of its address. */
  giveOnAccount(intent: string, account: string, body: object): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the folder for a piece of work, and lets go of it afterwards.
 * @throws FolderInUse when a process that is no server has it, such as an import
 */
export async function atWork(
  settings: Settings,
  work: (workplace: Workplace) => Promise<void>,
): Promise<void> {
  const workplace = await openWorkplace(settings);
  try {
    await work(workplace);
  } finally {
    await workplace.close();
  }
}

async function openWorkplace(settings: Settings): Promise<Workplace> {
  const holder = readHolder(settings.folder);
  if (holder === undefined) return openHere(settings);
  if (holder.url === undefined) throw new FolderInUse(settings.folder, holder);
  return new ThroughServer(settings.folder, holder.url);
}
