/** `export`: the log, or one item's trail, to take away. */
import { exportFormats, exportLog } from '#exchange/export/export-log.js';
import { exits, Stop } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
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
  const hidesSmallNumbers = settings.smallNumbers !== 'off';
  await withBar((bar) => {
    const onProgress = (progress: { readonly position: number; readonly head: number }) => {
      bar.show('Exporting', progress.position, progress.head);
    };
    return lookAt(
      settings,
      { what: 'export', path: 'export', asked: { subject, format } },
      ({ events, models }) =>
        begun(
          exportLog(
            { events, models, hidesSmallNumbers, onProgress, ...(subject === undefined ? {} : { subject }) },
            format,
          ),
        ),
      (pieces) => deliver(pieces, output),
    );
  });
}

/** The same pieces, once the first is there: only then is it known that there is something to show. */
async function begun<T>(pieces: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* pieces;
  })();
}
