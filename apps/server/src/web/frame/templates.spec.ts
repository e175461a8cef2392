/** Every template is well-formed: nunjucks reads one when it is first drawn, and a mistake in it would end the process. */
import nunjucks from 'nunjucks';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../version.js';

const folder = join(packageFolder, 'apps/server/views');

it.each(globSync('**/*.njk', { cwd: folder }))('%s can be read', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');
  expect(() => new nunjucks.Template(source, new nunjucks.Environment(), name, true)).not.toThrow();
});
