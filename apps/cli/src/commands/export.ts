/** `export`: the log, or one item's trail, to take away. */
import { exportFormats, exportLog } from '#exchange/export/export-log.js';
import { exits, Stop } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { openReading } from '../folder/reading.js';
import { withBar } from '../output/bar.js';
import { deliver } from '../output/deliver.js';

export async function exportCommand(
  settings: Settings,
  options: {
    readonly format: string;
    readonly json?: boolean;
    readonly subject?: string;
    readonly output?: string;
  },
): Promise<void> {
  const format = exportFormats.find((one) => one === (options.json === true ? 'jsonl' : options.format));
  if (format === undefined)
    throw new Stop(exits.usage, `There is no format “${options.format}”: expected jsonl or csv.`);
  const { subject, output } = options;
  const reading = await openReading(settings);
  try {
    const { events, models } = reading;
    await withBar((bar) => {
      const onProgress = (progress: { readonly position: number; readonly head: number }) => {
        bar.show('Exporting', progress.position, progress.head);
      };
      const hidesSmallNumbers = settings.smallNumbers !== 'off';
      const exporting = {
        events,
        models,
        hidesSmallNumbers,
        onProgress,
        ...(subject === undefined ? {} : { subject }),
      };
      return deliver(exportLog(exporting, format), output);
    });
  } finally {
    await reading.close();
  }
}
