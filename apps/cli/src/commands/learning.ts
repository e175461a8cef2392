/** `report learning`: the published page, made from the record. */
import { learningReport } from '#exchange/report/learning.js';
import { asHtml, asMarkdown } from '#exchange/report/render.js';
import { exits, Stop } from '#server/failure.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
import { deliver } from '../output/deliver.js';

const writers = {
  markdown: asMarkdown,
  html: asHtml,
  json: (report: object) => `${JSON.stringify(report, null, 2)}\n`,
};

export async function learningCommand(
  settings: Settings,
  options: {
    readonly format: string;
    readonly json?: boolean;
    readonly audit?: string;
    readonly output?: string;
  },
): Promise<void> {
  const { json, format, audit, output } = options;
  const name = json === true ? 'json' : format;
  if (name !== 'json' && name !== 'markdown' && name !== 'html')
    throw new Stop(exits.usage, `There is no format “${format}”: expected markdown or html.`);
  await lookAt(
    settings,
    { what: 'export', path: 'learning', asked: { audit, format: name } },
    ({ events, models, today }) =>
      learningReport({ events, models, today, ...(audit === undefined ? {} : { audit }) }),
    (report) => deliver([writers[name](report)], output),
  );
}
