/** `report pack`: what a meeting is to look at, as Markdown or JSON. */
import { GetPack, type Pack } from '#application/queries/pack/pack.js';
import { packAsMarkdown } from '#exchange/report/pack.js';
import type { Settings } from '#server/settings/settings.js';
import { openReading } from '../folder/reading.js';
import { deliver } from '../output/deliver.js';

export async function packCommand(
  settings: Settings,
  meeting: string,
  options: {
    readonly json?: boolean;
    readonly output?: string;
    readonly knownAt?: string;
    readonly asAt?: string;
  },
): Promise<void> {
  const { json, output, knownAt, asAt } = options;
  const reading = await openReading(settings);
  try {
    const pack = (await reading.ask(GetPack, { knownAt, asAt }, meeting)) as Pack;
    const text = json === true ? `${JSON.stringify(pack, null, 2)}\n` : packAsMarkdown(pack);
    await deliver([text], output);
  } finally {
    await reading.close();
  }
}
