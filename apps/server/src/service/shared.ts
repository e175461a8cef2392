/** What lies in the data folder of one process, and beside the read models where several processes share them. */
import { Clamd } from '#evidence/clamd.js';
import type { EvidenceFiles } from '#evidence/port.js';
import type { AccessStore } from '#identity/access-log/port.js';
import type { SecretStore } from '#identity/secrets/port.js';
import type { Settings } from '../settings/settings.js';

type ReadStoreOf = Pick<Settings, 'readStore'>;

/**
 * @param file path of the secrets' file, for one process
 * @throws SecretsUnavailable
 */
export async function openSecrets(
  { readStore }: ReadStoreOf,
  file: string,
  now: () => string,
): Promise<SecretStore> {
  if (readStore.engine === 'mongodb') {
    const { openMongoSecrets } = await import('#identity/secrets/mongodb/open.js');
    return openMongoSecrets(readStore.url, now);
  }
  const { openSqliteSecrets } = await import('#identity/secrets/sqlite/open.js');
  return openSqliteSecrets(file, now);
}

/**
 * What people bring in and have not recorded yet: for one process in its memory, so that it leaves no trace.
 * @throws SecretsUnavailable
 */
export async function openBroughtIn({ readStore }: ReadStoreOf, now: () => string): Promise<SecretStore> {
  if (readStore.engine === 'mongodb') {
    const { openMongoSecrets } = await import('#identity/secrets/mongodb/open.js');
    return openMongoSecrets(readStore.url, now, 'broughtIn');
  }
  const { openSqliteSecretsInMemory } = await import('#identity/secrets/sqlite/open.js');
  return openSqliteSecretsInMemory(now);
}

/**
 * @param file path of the access log's file, for one process
 * @throws AccessLogUnavailable
 */
export async function openAccessLog({ readStore }: ReadStoreOf, file: string): Promise<AccessStore> {
  if (readStore.engine === 'mongodb') {
    const { openMongoAccessLog } = await import('#identity/access-log/mongodb/open.js');
    return openMongoAccessLog(readStore.url);
  }
  const { openSqliteAccessLog } = await import('#identity/access-log/sqlite/open.js');
  return openSqliteAccessLog(file);
}

/** @param folder of the files, for one process */
export async function openEvidence(
  { readStore, clamd }: Pick<Settings, 'readStore' | 'clamd'>,
  folder: string,
  opened: AsyncDisposableStack,
): Promise<EvidenceFiles> {
  const scanner = clamd === undefined ? undefined : new Clamd(clamd);
  if (readStore.engine === 'mongodb') {
    const { EvidenceGridFs } = await import('#evidence/gridfs/gridfs.js');
    const files = await EvidenceGridFs.open(readStore.url, scanner);
    opened.defer(() => files.close());
    return files;
  }
  const { EvidenceFolder } = await import('#evidence/folder.js');
  return new EvidenceFolder(folder, scanner);
}
