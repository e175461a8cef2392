/** `rebuild`: the read models anew, from the log. */
import type { Settings } from '#server/settings/settings.js';
import { eventsFileOf } from '../folder/reading.js';
import { atWork } from '../folder/workplace.js';
import { withBar } from '../output/bar.js';
import { print, type OutputOptions } from '../output/print.js';

export async function rebuildCommand(settings: Settings, output: OutputOptions): Promise<void> {
  if (settings.eventStore.engine === 'sqlite') eventsFileOf(settings);
  await atWork(settings, async (workplace) => {
    const position = await withBar((bar) =>
      workplace.rebuild((progress) => {
        bar.show('Rebuilding', progress.position, progress.head);
      }),
    );
    print(output, { position }, () => `The read models were built anew, up to position ${position}.`);
  });
}
