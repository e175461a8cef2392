/** The inspector's pages: find everything, follow it to the event, and take proof away. */
import { createHash } from 'node:crypto';
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

const linesOf = (text: string) => text.split('\r\n').filter((line) => line !== '');

it.each(['/search?text=conference*', '/trail?subject=LAC1415.F1', '/trail?from=bogus', '/agencies/compare'])(
  '%s is without barriers, and as wide as a narrow phone',
  async (path) => {
    const page = await stage.visitors.sitDown(
      stage.server,
      { as: 'inspector', width: 320, height: 640 },
      path,
    );
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await overhangOf(page)).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
  },
);

it('Without scripts, words lead to their thread, to the event as it is stored, and to the trail', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'inspector', scripts: false }, '/search');
  await page.getByLabel('Words, in everything that was recorded').fill('immigration delay');
  await page.getByRole('button', { name: 'Search' }).click();
  expect(await page.getByRole('status').last().textContent()).toContain('1 entry found, in 1 thread');
  expect(await page.locator('mark').allTextContents()).toEqual(
    expect.arrayContaining(['Delays', 'immigration']),
  );
  expect(new URL(page.url()).search).toContain('text=immigration+delay');
  await page.getByRole('link', { name: /^Event \d+$/ }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Finding recorded');
  expect(await page.getByRole('main').textContent()).toContain(
    'J. Example (j.example), coordinator, Business manager, City Safeguarding Partnership',
  );
  const stored = (await page.getByRole('region', { name: 'Exactly as stored' }).textContent()) ?? '';
  const shown = JSON.parse(stored) as { readonly id: string; readonly hash: string };
  expect((await stage.server.get(`/api/events/${shown.id}`, 'inspector')).body).toMatchObject(shown);
  const file = await stage.server.get(`/events/${shown.id}/as-hashed.json`, 'inspector');
  expect(createHash('sha256').update(file.text).digest('hex')).toBe(shown.hash);
  expect(await page.getByRole('link', { name: /the file event-\d+.json/ }).count()).toBe(1);
  await page.getByRole('link', { name: 'Trail of LAC1415.F2' }).click();
  expect(await page.getByRole('row', { name: /J. Example, Business manager.*Action assigned/ }).count()).toBe(
    1,
  );
});

it('The two times are told apart: a trail by when things took effect is not one by when they became known', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'inspector' }, '/trail?subject=LAC1415.F2');
  const whatIsThere = () => page.getByRole('row').filter({ hasText: 'Action assigned' }).count();
  expect(await whatIsThere()).toBe(1);
  await page.getByText('Narrow it down').click();
  await page.getByLabel('Took effect to').fill('2015-02-03');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/effectiveTo=2015-02-03/);
  expect(await whatIsThere()).toBe(1);
  await page.goto('/trail?subject=LAC1415.F2&to=2015-02-03');
  expect(await whatIsThere()).toBe(0);
});

it('An event that changed something tells before and after', async () => {
  const trail = await stage.server.get('/api/trail?subject=LAC1415.F1.A1&type=DueDateChanged', 'inspector');
  const [{ id }] = trail.body['items'] as [{ readonly id: string }];
  const page = await stage.visitors.sitDown(stage.server, { as: 'inspector', width: 320 }, `/events/${id}`);
  const table = page.getByRole('table', { name: 'Before and after' });
  expect(await table.getByRole('cell').allTextContents()).toEqual(['2015-02-01', '2015-03-01']);
  expect(await overhangOf(page)).toBe(0);
  expect(await barriersOn(page)).toEqual([]);
});

it('A trail is taken away as CSV and as JSON, as it was narrowed, and only what one may read', async () => {
  const csv = await stage.server.send('GET', '/trail/export/trail.csv?subject=LAC1415.F1.A1', {
    as: 'inspector',
  });
  // What the clock noted meanwhile, such as that it fell overdue, may be among them.
  const [, ...rows] = linesOf(csv.text);
  expect(rows.filter((row) => !row.includes(',LAC1415.F1.A1,'))).toEqual([]);
  for (const type of ['ActionAssigned', 'DueDateChanged', 'ActionBlocked', 'ActionEscalated'])
    expect(rows.some((row) => row.includes(`,${type},`))).toBe(true);
  expect(csv.text).toContain('Sickness in the service');
  const json = await stage.server.send(
    'GET',
    '/trail/export/trail.json?theme=attendance&type=ImpactAssessed',
    {
      as: 'inspector',
    },
  );
  expect(JSON.parse(json.text)).toMatchObject([{ type: 'ImpactAssessed', reference: 'CP1415.F1' }]);
  const refused = await stage.server.send('GET', '/trail/export/trail.csv?from=bogus', { as: 'inspector' });
  expect(refused.status).toBe(400);
  const lead = await stage.server.send('GET', '/trail/export/trail.csv?subject=LAC1415.F1.A1', {
    as: 'gpLead',
  });
  expect(lead.text).not.toContain('Sickness in the service');
});

it('A trail calls an agency as it was called at the time, and says what it is called now', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'inspector' },
    '/trail?subject=LAC1415.F1.A1',
  );
  const row = (what: string) => page.getByRole('row').filter({ hasText: what }).first();
  expect(await row('Action assigned').textContent()).toContain(
    '(Independent Reviews Ltd is now City IRO service)',
  );
  expect(await row('Action blocked').textContent()).not.toContain('Independent Reviews Ltd');
});
