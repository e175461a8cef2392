/** `backup`: one archive, and the secrets apart. */
import { sayCount } from '#domain/counted.js';
import type { Settings } from '#server/settings/settings.js';
import { evidenceFilesIn } from '../backup/manifest.js';
import { writeBackup } from '../backup/write-backup.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';

export async function backupCommand(settings: Settings, file: string, output: OutputOptions): Promise<void> {
  const written = await withBar((bar) =>
    writeBackup(settings, file, (what, done, total) => {
      bar.show(what === 'events' ? 'Copying events' : 'Packing evidence', done, total);
    }),
  );
  const { log } = written.manifest;
  const { file: path, secretsFile } = written;
  const evidenceFiles = evidenceFilesIn(written.manifest);
  print(output, { file: path, secretsFile, log, evidenceFiles }, () =>
    [
      `Wrote ${path}: ${sayCount(log.events, 'event')} up to position ${log.head}, ${sayCount(evidenceFiles, 'evidence file')}.`,
      secretsFile === null
        ? 'There were no secrets to write.'
        : `Wrote ${secretsFile}: the secrets of accounts and tokens. Keep it elsewhere than the archive.`,
    ].join('\n'),
  );
}
