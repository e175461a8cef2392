/** The templates of pages: what they can say by themselves, in the words and dates that people read. */
import nunjucks from 'nunjucks';
import { join } from 'node:path';
import { sayCount } from '#domain/counted.js';
import { sayDate, sayEffective, sayInstant } from '#domain/time.js';
import type { Effective } from '#domain/entry.js';
import type { Unit } from '#domain/indicator/facts.js';
import { sayFigure } from '#domain/indicator/figures.js';
import { factVersions } from '#domain/catalogue.js';
import { packageFolder, version } from '../../version.js';
import { assetAt } from './assets.js';
import { withNames } from '#domain/telling/agencies-said.js';
import { spelt, worded } from './wording.js';
import { inPageOrder, wrongAt } from './wrong-at.js';

const modules = join(packageFolder, 'node_modules');
const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader([
    join(packageFolder, 'apps/server/views'),
    join(modules, 'govuk-frontend/dist'),
    join(modules, '@ministryofjustice/frontend'),
  ]),
  { autoescape: true, throwOnUndefined: false, trimBlocks: true, lstripBlocks: true },
);

environment.addGlobal('asset', assetAt);
environment.addGlobal('version', version);
environment.addGlobal('wrongAt', wrongAt);
environment.addFilter('inPageOrder', inPageOrder);
/** What a page that follows the log listens for. */
environment.addGlobal('factTypes', Object.keys(factVersions).join(' '));
/** `2015-03-03` → `3 March 2015`. */
environment.addFilter('day', (date: string | null) => (date === null ? '' : sayDate(date)));
/** An instant in UTC → `14 March 2015, 09:41` as London clocks show it. */
environment.addFilter('instant', (instant: string) => sayInstant(instant));
environment.addFilter('effective', (effective: Effective) => sayEffective(effective));
/** `3 | many('action')` → `3 actions`. */
environment.addFilter('many', sayCount);
/** `10000` → `10,000`. */
environment.addFilter('grouped', (count: number) => count.toLocaleString('en-GB'));
environment.addFilter('words', worded);
environment.addFilter('spelt', spelt);
/** A reading in its unit: `66.7%`, `12 days`, `1.25`. */
environment.addFilter('figure', (value: number, unit: Unit) => sayFigure(value, unit));
/** What an entry says, with agencies as they are called now. */
environment.addFilter('said', withNames);
/** Bytes → `120 kB`, `1.4 MB`. */
environment.addFilter('size', (bytes: number) => {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
});
/** One part of an address. */
environment.addFilter('part', (text: string) => encodeURIComponent(text));

/** Renders a template with what it is given; every text is escaped. */
export function render(template: string, context: object): string {
  return environment.render(template, context);
}
