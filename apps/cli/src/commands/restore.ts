/** `restore`: a backup into a folder, checked before anything is put in place. */
import { sayCount } from '#domain/counted.js';
import { exits, Stop } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { evidenceFilesIn } from '../backup/manifest.js';
import { restoreBackup } from '../backup/restore-backup.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';

export async function restoreCommand(
  settings: Settings,
  file: string,
  options: OutputOptions & { readonly replace?: boolean; readonly secrets?: string | boolean },
): Promise<void> {
  if (settings.eventStore.engine !== 'sqlite')
    throw new Stop(
      exits.refused,
      'A backup is restored into a data folder, and EVENT_STORE names another engine.',
    );
  const { replace = false, secrets } = options;
  // Commander gives true where neither --secrets nor --no-secrets was.
  const choice = secrets === undefined || secrets === true ? {} : { secrets };
  const restored = await withBar((bar) =>
    restoreBackup(settings, file, { replace, ...choice }, (what, done, total) => {
      bar.show(what === 'unpacking' ? 'Unpacking' : 'Checking', done, total);
    }),
  );
  const { folder, manifest, movedTo } = restored;
  const { log, createdAt } = manifest;
  print(options, { folder, createdAt, log, secrets: restored.secrets, movedTo }, () =>
    [
      `Restored ${sayCount(log.events, 'event')} and ${sayCount(evidenceFilesIn(manifest), 'evidence file')} of ${createdAt} into ${folder}.`,
      restored.secrets
        ? 'The tokens of that time are valid again.'
        : 'No secrets were restored: make new tokens with “token create”.',
      movedTo === null ? '' : `What was there before lies in ${movedTo}.`,
      'The read models are built at the next start.',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  );
}
