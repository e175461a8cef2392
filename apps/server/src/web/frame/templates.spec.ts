/**
 * Every template is well-formed: nunjucks reads one when it is first drawn, and a mistake in it would end the process. None
 * puts a plural after a number by itself, since there may be one of it.
 */
import nunjucks from 'nunjucks';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../version.js';

const folder = join(packageFolder, 'apps/server/views');

it.each(globSync('**/*.njk', { cwd: folder }))('%s can be read', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');
  expect(() => new nunjucks.Template(source, new nunjucks.Environment(), name, true)).not.toThrow();
});

it('A number and what it counts are said by the filter that knows one from several', () => {
  const counted = globSync('**/*.njk', { cwd: folder }).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) =>
        /\{\{(?![^}]*\| many)[^}]*\b(length|total|count|days)\b[^}]*\}\}(\{\{[^}]*\}\})? [a-z]+s\b/.test(
          line,
        ),
      )
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(counted).toEqual([]);
});
