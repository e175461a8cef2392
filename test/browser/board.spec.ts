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
  '/findings/LAC1415.F1',
  '/findings/CP1415.F1?knownAt=2015-02-20',
  '/findings/CP1415.F2/judge-repeat?by=CP1516.F1',
  '/actions/LAC1415.F1.A1',
  '/indicators/IRO-VISITS?knownAt=2015-03-20',
  '/meetings/qa-2015-03-19?knownAt=2015-03-20',
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

it('At 400 % of a desk’s window nothing lies beside the page or over it, and the menu opens', async () => {
  const seat = { as: 'boardMember', width: 1280, height: 1024, zoom: 4 } as const;
  const page = await stage.visitors.sitDown(stage.server, seat, '/position');
  expect(await page.evaluate('[innerWidth, innerHeight, devicePixelRatio]')).toEqual([320, 256, 4]);
  const overlaid = `[...document.querySelectorAll('body *')]
    .filter((one) => ['fixed', 'sticky'].includes(getComputedStyle(one).position)).length`;
  for (const path of [
    ...['/changes', '/findings/LAC1415.F1', '/actions/LAC1415.F1.A1', '/indicators/IRO-VISITS'],
    ...['/agencies/iro-service', '/agencies/compare', '/meetings/qa-2015-03-19', '/search?text=conference*'],
    ...['/trail?subject=LAC1415.F1', '/findings/CP1415.F1/assess-impact', '/position?by=agency'],
  ]) {
    await page.goto(path);
    expect([path, await overhangOf(page), await page.evaluate(overlaid)]).toEqual([path, 0, 0]);
  }
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Meetings', exact: true }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Meetings');
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

it('A finding tells its thread, and which events make its status, as they stood then too', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember' }, '/findings/LAC1415.F1');
  const why = page.getByRole('region', { name: 'Why “Off track”?' });
  expect(await why.getByRole('link').allTextContents()).toEqual([
    'Action blocked, waiting for an appointment',
    'Escalated to Chief executive',
  ]);
  const steps = await page.getByRole('heading', { level: 3 }).allTextContents();
  expect(steps.map((step) => step.trim().split(/[:\n]/)[0])).toEqual([
    ...[
      'Finding recorded',
      'Linked to what came before',
      'Decision',
      'Action',
      'Challenge to City IRO service',
    ],
  ]);
  expect(await page.getByText('“Sickness in the service”, agreed by B. Member').count()).toBe(1);
  const chart = page.getByRole('img', { name: /^Run chart/ });
  expect(
    await chart.evaluate((picture) => (picture as unknown as { naturalWidth: number }).naturalWidth),
  ).toBeGreaterThan(0);
  await page.goto('/findings/LAC1415.F1?knownAt=meeting:qa-2015-03-19');
  expect(
    await page.getByRole('region', { name: 'Why “Off track”?' }).getByRole('link').allTextContents(),
  ).toEqual([expect.stringMatching(/^Due date changed/)]);
  expect(await page.getByText('Independent Reviews Ltd').count()).toBeGreaterThan(0);
  expect(await page.getByRole('link', { name: 'Assess impact' }).count()).toBe(0);
});

it('An indicator as known then has the readings of then, and its chart and links stay there', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', scripts: false },
    '/indicators/IRO-VISITS',
  );
  const readings = page.getByRole('table', { name: 'Readings' }).getByRole('row');
  expect(await readings.filter({ hasText: '2015' }).count()).toBeGreaterThan(0);
  await page.getByText('Look at the past').click();
  await page.getByLabel('As known at').selectOption({ label: '11 December 2014: QA sub-committee' });
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.getByRole('region', { name: 'The past' }).textContent()).toContain(
    'You are looking at this indicator as known at the meeting of 11 December 2014',
  );
  expect(await readings.count()).toBe(1 + 13);
  expect(await readings.filter({ hasText: '2015' }).count()).toBe(0);
  const chart = page.getByRole('img', { name: /^Run chart/ });
  expect(await chart.getAttribute('src')).toContain('knownAt=meeting');
  expect(
    await chart.evaluate((picture) => (picture as unknown as { naturalWidth: number }).naturalWidth),
  ).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'LAC1415.F1', exact: true }).click();
  expect(await page.getByRole('region', { name: 'The past' }).count()).toBe(1);
});

it('A meeting as known on a day has what had been answered by then, and nothing can be recorded there', async () => {
  const seat = { as: 'coordinator', scripts: false } as const;
  const page = await stage.visitors.sitDown(stage.server, seat, '/meetings/qa-2015-03-19');
  expect(await page.getByText('Answered on').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Record a minute' }).count()).toBe(1);
  await page.goto('/meetings?knownOn=2015-03-20');
  await page.getByRole('link', { name: '19 March 2015: QA sub-committee' }).click();
  expect(await page.getByRole('region', { name: 'The past' }).textContent()).toContain(
    'You are looking at this meeting as known on 20 March 2015',
  );
  expect(await page.getByRole('heading', { name: 'The position then' }).count()).toBe(1);
  expect(await page.getByText('to be answered by').count()).toBe(1);
  expect(await page.getByText('Answered on').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Record a minute' }).count()).toBe(0);
});

it('Without scripts, a board member judges a repeat and is told what happens next', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', scripts: false },
    '/findings/CP1415.F2',
  );
  await page.getByRole('button', { name: 'Judge the repeat CP1516.F1' }).click();
  await page.getByRole('button', { name: 'Record the judgement' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Why is the action');
  await page.getByLabel(/not complete yet\?/).fill('Data were not ready.');
  await page.getByRole('button', { name: 'Record the judgement' }).click();
  expect(await page.getByText('Recorded. The finding is not waiting').count()).toBe(1);
  expect(await page.getByText('“Data were not ready.”').count()).toBe(1);
});

it('By keyboard alone, a board member assesses impact', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember' },
    '/findings/CP1415.F1/assess-impact',
  );
  await page.getByLabel('Sustained').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let field = 0; field < 4; field += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('Every conference heard the practice.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Recorded. The position shows it now.').waitFor();
  expect(await page.getByRole('region', { name: 'Why “Impact shown”?' }).count()).toBe(1);
});

it.each(['/position?knownOn=2015-02-30', '/findings/LAC1415.F1?asAt=soon', '/findings?asAt=soon'])(
  'A date that is none is said above the page, which is shown as it is now: %s',
  async (path) => {
    const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember' }, path);
    expect(await page.getByRole('alert').textContent()).toMatch(/expected/i);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.getByText('You are looking at').count()).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
  },
);

it('What changed since a time of which nothing is on record is asked again, beside the form', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember' }, '/changes?from=2014-01-01');
  expect(await page.getByRole('main').textContent()).toContain(
    'Nothing is on record of a time before 1 December 2014',
  );
  expect(await page.getByLabel('From').inputValue()).toBe('2014-01-01');
});

it('Whoever acts for the agency that owes an action is not offered to verify it, and reads why', async () => {
  const { server, visitors } = stage;
  const owner = { agency: 'cspc' };
  const { reference } = await server.given('/api/findings/CP1415.F2/assign-action', {
    title: 'Ask them',
    owner,
  });
  await server.given(`/api/actions/${reference}/claim-completion`, { statement: 'They were asked.' });
  const page = await visitors.sitDown(server, { as: 'coordinator' }, `/actions/${reference}`);
  expect(await page.getByRole('main').textContent()).toContain(
    'somebody of another agency says whether it was done',
  );
  expect(await page.getByRole('button', { name: 'Verify' }).count()).toBe(0);
  await page.goto('/actions/CP1415.F1.A1');
  expect(await page.getByRole('main').textContent()).not.toContain('somebody of another agency');
});
