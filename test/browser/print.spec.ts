/** On paper: the record alone, whole, with who printed it and when; and by the dark colours that somebody reads by. */
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

/** A4 less its margins of 15 mm, in CSS pixels. */
const sheet = { width: 680, height: 1000 };

it.each([
  '/position',
  '/position?knownAt=2015-03-10',
  '/findings',
  '/findings/LAC1415.F1',
  '/actions/LAC1415.F1.A1',
  '/agencies/city-gp-practice',
  '/indicators/IRO-VISITS',
  '/trail?subject=LAC1415.F1',
])('%s is printed whole, by whom and when, without what one presses', async (address) => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember', ...sheet }, address);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const printed = await page.locator('.app-printed').innerText();
  expect(printed).toMatch(/^Golden Thread, for .+ \(.+\): as it was .+ on \d{1,2} \w+ 2015, \d\d:\d\d\. \//);
  expect(printed).toContain(address);
  for (const role of ['navigation', 'button', 'textbox', 'contentinfo'] as const)
    expect([role, await page.getByRole(role).count()]).toEqual([role, 0]);
  for (const table of await page.getByRole('table').all())
    expect((await table.boundingBox())?.width ?? 0).toBeLessThanOrEqual(sheet.width);
  expect(await overhangOf(page)).toBe(0);
  // Paper is white, also for whoever reads by dark colours; and a link has no address after it.
  const look = (part: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('main')${part}`);
  expect(await look(').color')).toBe('rgb(0, 0, 0)');
  expect(await look('.querySelector("a"), "::after").content')).toBe('none');
});

it('What is folded up on a finding’s page is open on paper, and the past is said above it', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', ...sheet },
    '/findings/LAC1415.F1',
  );
  const trail = page.getByRole('table', { name: 'Everything that happened' });
  expect(await trail.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  await trail.waitFor();
  expect(await barriersOn(page)).toEqual([]);
  await page.goto('/findings/LAC1415.F1?knownAt=2015-03-10');
  expect(await page.getByRole('region', { name: 'The past' }).innerText()).toMatch(
    /^You are looking at .* as known on 10 March 2015\.$/,
  );
});

it.each([
  ['boardMember', '/position'],
  ['boardMember', '/findings/LAC1415.F1'],
  ['gpLead', '/'],
  ['inspector', '/search?text=conference'],
] as const)('By dark colours the %s can read %s, and where the keyboard is', async (as, address) => {
  const page = await stage.visitors.sitDown(stage.server, { as }, address);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriersOn(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.getByRole('link', { name: 'Skip to main content' }).waitFor();
});
