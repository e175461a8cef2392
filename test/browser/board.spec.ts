/** The board's pages: is it working, who answers for it, and what was known then. */
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

it.each([
  '/position?by=agency',
  '/changes',
  '/findings?status=in-hand',
  '/actions',
  '/audits',
  '/audits/CP1415',
  '/comparison?earlier=CP1415&later=CP1516',
  '/indicators',
  '/agencies',
  '/findings/CP1415.F1',
  '/findings/CP1415.F1/assess-impact',
  '/actions/CP1415.F1.A1',
  '/actions/CP1415.F1.A1/escalate',
  '/indicators/IRO-VISITS',
])('%s is without barriers, and as wide as a narrow phone', async (path) => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', width: 320, height: 640 },
    path,
  );
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await overhangOf(page)).toBe(0);
  expect(await barriersOn(page)).toEqual([]);
});

it('The position tells what changed since the last meeting, and each number leads to what it counts', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember', scripts: false }, '/position');
  const table = page.getByRole('table', { name: 'Is it working?' });
  expect(await table.getByRole('row', { name: 'Impact emerging' }).textContent()).toMatch(/1[^]*was 0/);
  await page.getByRole('link', { name: '1 blocked' }).click();
  expect(await page.getByRole('listitem').getByRole('link').allTextContents()).toContain(
    'Hold a contract meeting with the IRO service',
  );
  expect(await page.getByText('City IRO service').count()).toBeGreaterThan(0);
});

it('The position as known at a meeting says so, and its links stay there', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember', scripts: false }, '/position');
  await page.getByText('Look at the past').click();
  await page.getByLabel('As known at').selectOption({ label: '19 March 2015: QA sub-committee' });
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.getByRole('region', { name: 'The past' }).textContent()).toContain(
    'You are looking at the position as known at the meeting of 19 March 2015',
  );
  const table = page.getByRole('table', { name: 'Is it working?' });
  expect(await table.getByRole('link', { name: '1 Done, impact not yet known' }).count()).toBe(1);
  await table.getByRole('link', { name: '1 Off track' }).click();
  expect(await page.getByRole('region', { name: 'The past' }).count()).toBe(1);
  await page.getByRole('link', { name: 'Back to now' }).click();
  expect(await page.getByRole('region', { name: 'The past' }).count()).toBe(0);
});

it('Filters stay in the address, and a bad one is named at its field', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember' }, '/actions');
  await page.getByText('Filter and order').click();
  await page.getByLabel('Owner').selectOption({ label: 'City Health' });
  await page.getByRole('button', { name: 'Filter' }).click();
  expect(new URL(page.url()).searchParams.get('owner')).toBe('city-health');
  expect(await page.getByText('2 found').count()).toBe(1);
  await page.goto('/findings?status=bogus');
  expect(
    await page
      .getByRole('alert')
      .getByRole('link', { name: /Impact status/ })
      .count(),
  ).toBe(1);
});

it('A finding says why its status is so, by the entries that make it, and its judgement changes it at once', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', scripts: false },
    '/findings/LAC1415.F1',
  );
  const why = page.getByRole('region', { name: /^Why/ });
  expect(await why.getByRole('link').count()).toBeGreaterThan(0);
  expect(await page.getByRole('img', { name: /^Run chart/ }).count()).toBe(1);
  await page.getByRole('button', { name: 'Assess impact' }).click();
  await page.getByRole('button', { name: 'Record the judgement' }).click();
  expect(await page.getByRole('alert').getByRole('link').count()).toBeGreaterThan(1);
  await page.getByRole('radio', { name: 'None' }).check();
  await page.getByRole('checkbox', { name: 'Observation of practice' }).check();
  await page.getByRole('textbox', { name: 'In words: what was seen?' }).fill('Visits are as rare as before');
  await page.getByRole('button', { name: 'Record the judgement' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('The position shows it now');
  expect(await page.getByRole('region', { name: /^Why/ }).textContent()).toContain(
    'Visits are as rare as before',
  );
});
