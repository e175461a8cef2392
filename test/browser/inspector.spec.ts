/** The inspector's pages: everything is found, followed to its thread, and read as it is stored. */
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

const inspector = { as: 'inspector', width: 320, height: 640 } as const;

it.each(['/search?text=conference', '/search?text=conference&from=bogus', '/trail?subject=CP1415.F1'])(
  '%s is without barriers, and as wide as a narrow phone',
  async (path) => {
    const page = await stage.visitors.sitDown(stage.server, inspector, path);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await overhangOf(page)).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
  },
);

it('A word leads to the threads it stands in, to each entry as stored, and to the whole trail', async () => {
  const page = await stage.visitors.sitDown(stage.server, { ...inspector, scripts: false }, '/search');
  await page.getByRole('searchbox').fill('conference');
  await page.getByRole('button', { name: 'Search' }).click();
  expect(new URL(page.url()).searchParams.get('text')).toBe('conference');
  expect(await page.locator('mark').first().textContent()).toMatch(/conference/i);
  expect(await page.getByText(/\d+ of \d+ events? match/).count()).toBeGreaterThan(0);
  await page.locator('.app-quote').getByRole('link').first().click();
  await page.waitForURL(/\/events\//);
  expect(await page.getByRole('heading', { name: 'Data, as stored' }).count()).toBe(1);
  expect(await page.getByRole('code').first().textContent()).toMatch(/^[0-9a-f]{64}$/);
  expect(await overhangOf(page)).toBe(0);
  await page.getByRole('link', { name: 'Go to what it is about' }).click();
  await page.waitForURL(/^(?!.*events)/);
  expect(await page.getByRole('heading', { name: 'Not found' }).count()).toBe(0);
});

it('An entry as stored is without barriers', async () => {
  const { body } = await stage.server.get('/api/trail?subject=CP1415.F1&limit=1', 'inspector');
  const [{ id }] = body['items'] as [{ readonly id: string }];
  const page = await stage.visitors.sitDown(stage.server, inspector, `/events/${id}`);
  expect(await barriersOn(page)).toEqual([]);
});
