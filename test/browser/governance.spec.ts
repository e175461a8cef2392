/** What the board holds to account: agencies and people with their history, meetings with their packs, challenges. */
import { barriersOn, overhangOf } from './browser.js';
import { atTheScene } from './stage.js';

const stage = atTheScene();

it.each([
  ['/agencies/iro-service', 'City IRO service'],
  ['/agencies/city-gp-practice/people?person=G.%20Practice', 'G. Practice'],
  ['/meetings', 'Meetings'],
  ['/meetings/qa-2015-03-19', 'QA sub-committee, 19 March 2015'],
  ['/challenge?about=CP1415.F2', 'Raise a challenge'],
  ['/challenges?open=true', 'Questions of the board'],
  ['/challenges/qa-2015-03-19.C1/close', 'Close the challenge'],
  ['/challenges/qa-2015-03-19.C1/return', 'Return the answer'],
])('%s is without barriers, and as wide as a narrow phone', async (path, heading) => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', width: 320, height: 640 },
    path,
  );
  expect(await page.getByRole('heading', { level: 1, name: heading }).count()).toBe(1);
  expect(await page.getByText('Recorded', { exact: true }).count()).toBe(0);
  expect(await overhangOf(page)).toBe(0);
  expect(await barriersOn(page)).toEqual([]);
});

it('An agency shows its slips with who agreed them, its names then and now, and leads to what it owns', async () => {
  const page = await stage.visitors.sitDown(
    stage.server,
    { as: 'boardMember', scripts: false },
    '/agencies/iro-service',
  );
  const text = await page.getByRole('main').textContent();
  expect(text).toContain(
    'put off from 1 February 2015 to 1 March 2015 (28 days): “Sickness in the service”, agreed by B. Member',
  );
  expect(text).toContain('Independent Reviews Ltd (now City IRO service)');
  expect(text).toContain('Called “Independent Reviews Ltd” until 1 April 2015');
  expect(text).toContain('The post is vacant.');
  await page.getByRole('link', { name: '1 action' }).first().click();
  expect(new URL(page.url()).searchParams.get('owner')).toBe('iro-service');
});

it('A challenge is raised from an action, and an answer that satisfies closes one, without scripts', async () => {
  const page = await stage.visitors.sitDown(stage.server, { as: 'boardMember', scripts: false }, '/position');
  await page.getByRole('link', { name: '1 answer to a question, to close or return' }).click();
  expect(await page.getByRole('link', { name: 'Close C1' }).count()).toBe(1);
  await page.goto('/actions/CP1516.F1.A1');
  await page.getByRole('button', { name: 'Challenge' }).click();
  await page.getByLabel('Which meeting asks?').selectOption({ label: '19 March 2015: QA sub-committee' });
  expect(await page.getByLabel('Which agency is asked?').inputValue()).toBe('city-health');
  const due = page.getByRole('group', { name: 'By when is an answer due?' });
  for (const [part, value] of [
    ['Day', '1'],
    ['Month', '7'],
    ['Year', '2015'],
  ] as const)
    await due.getByLabel(part).fill(value);
  await page.getByRole('button', { name: 'Raise the challenge' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Fill in “What do you ask?”');
  await page.getByLabel('What do you ask?').fill('Why are medicals late again?');
  await page.getByRole('button', { name: 'Raise the challenge' }).click();
  expect(new URL(page.url()).pathname).toBe('/meetings/qa-2015-03-19');
  expect(await page.getByText('“Why are medicals late again?”').count()).toBe(1);
  await page.getByRole('link', { name: 'Close C1' }).click();
  await page.getByLabel('What came of it?').fill('Cover is in place.');
  await page.getByRole('button', { name: 'Close the challenge' }).click();
  expect(await page.getByText('Closed on 1 June 2015: “Cover is in place.”').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Close C1' }).count()).toBe(0);
});
