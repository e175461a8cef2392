/** The pictures in the README and the guides: drawn from real pages; `UPDATE_PICTURES=1` draws them anew. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '#server/version.js';
import type { Somebody } from '../api/running-server.js';
import { atTheScene } from './stage.js';

const stage = atTheScene(async (server) => {
  for (const [title, due] of [
    ['Send a report or attend every Child Protection Conference', '2015-05-20'],
    ['Name a safeguarding lead for the practice', '2015-06-20'],
  ])
    await server.given('/api/findings/LAC1415.F2/assign-action', {
      ...{
        title,
        due,
        owner: { agency: 'city-gp-practice', person: 'G. Practice' },
        effective: '2015-04-01',
      },
    });
});

interface Picture {
  readonly name: string;
  readonly as: Somebody;
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

const desk = { width: 1100, height: 900 };
const phone = { width: 390, height: 844 };
const pictures: readonly Picture[] = [
  { name: 'position', as: 'boardMember', path: '/position', ...desk },
  { name: 'finding', as: 'boardMember', path: '/findings/LAC1415.F1', ...desk },
  { name: 'indicator', as: 'boardMember', path: '/indicators/IRO-VISITS', ...desk },
  { name: 'coordinator', as: 'coordinator', path: '/', ...desk },
  { name: 'search', as: 'inspector', path: '/search?text=conference', ...desk },
  { name: 'health', as: 'administrator', path: '/health', ...desk },
  { name: 'lead-phone', as: 'gpLead', path: '/', ...phone },
];

it.each(pictures)('The picture of $name is of a page that is there', async ({ name, as, path, ...size }) => {
  const page = await stage.visitors.sitDown(stage.server, { as, ...size }, path);
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await page.getByRole('heading', { name: 'Not found' }).count()).toBe(0);
  const file = join(packageFolder, `docs/pictures/${name}.png`);
  if (process.env['UPDATE_PICTURES'] === '1') writeFileSync(file, await page.screenshot());
  expect(existsSync(file)).toBe(true);
});
