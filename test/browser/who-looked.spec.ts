/** Who looked at what is shown on pages too: all of it to whom it is for, and to everybody what concerns them. */
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene(async (server) => {
  await server.get('/api/findings/CP1415.F1', 'boardMember');
  await server.get('/api/agencies/city-gp-practice', 'boardMember');
  await server.get('/api/agencies/city-police', 'boardMember');
  await server.get('/api/findings/CP1415.F1', 'gpLead');
  await server.running.service.accessLog.flush();
});

it('The coordinator narrows it to one finding, on a narrow phone without scripts, and follows it there', async () => {
  const seat = { as: 'coordinator', scripts: false, width: 320, height: 640 } as const;
  const page = await stage.visitors.sitDown(stage.server, seat, '/access-log');
  await page.getByText('Filter and order').click();
  await page.getByLabel('What was looked at (reference)').fill('CP1415.F1');
  await page.getByRole('button', { name: 'Filter' }).click();
  const main = page.getByRole('main');
  expect(await main.textContent()).toMatch(/viewed\s+finding CP1415\.F1/);
  expect(await main.textContent()).not.toContain('agency City GP practice');
  expect(await overhangOf(page)).toBe(0);
  await page.getByRole('link', { name: 'finding CP1415.F1' }).first().click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('CP1415.F1');
});

it('A lead reads who looked at their agency and at the finding behind its action, not from where, and nothing of other agencies', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'gpLead' }, '/me/access-log');
  const main = page.getByRole('main');
  expect(await main.textContent()).toMatch(/viewed\s+agency City GP practice/);
  expect(await main.textContent()).toMatch(/viewed\s+finding CP1415\.F1/);
  expect(await main.textContent()).not.toMatch(/police|127\.0\.0\.1|by the API/i);
  expect(await barriersOn(page)).toEqual([]);
  await page.goto('/access-log');
  expect(await page.getByRole('main').textContent()).toContain('The access log is for the coordinator');
  expect(await page.getByRole('link', { name: 'Who looked' }).count()).toBe(0);
});

it('A day that is none is said at the field', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'coordinator' },
    '/access-log?from=yesterday',
  );
  expect(await page.getByRole('alert').textContent()).toContain('From');
  expect(await barriersOn(page)).toEqual([]);
});
