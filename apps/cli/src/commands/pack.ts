/** `report pack`: what a meeting is to look at, as Markdown or JSON. */
import { GetPack, type Pack } from '#application/queries/pack/pack.js';
import { packAsMarkdown } from '#exchange/report/pack.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
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
  const asked = { knownAt, asAt };
  await lookAt(
    settings,
    { what: 'export', path: 'pack', item: { kind: 'meeting', reference: meeting }, asked },
    async (reading) => (await reading.ask(GetPack, asked, meeting)) as Pack,
    (pack) => deliver([json === true ? `${JSON.stringify(pack, null, 2)}\n` : packAsMarkdown(pack)], output),
  );
}
