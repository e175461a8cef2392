/** The first page, and the board's position, as browsers show them. */
import type { Page } from 'playwright-core';
import { seedOf, TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors, type Seat } from './browser.js';

let server: TestServer;
let visitors: Visitors;

beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  await server.given('/api/findings/CP1415.F1/record-decision', {
    decision: 'act',
    rationale: 'Conferences need the GP',
    body: 'Board',
  });
  await server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference or send a report',
    owner: { agency: 'city-gp-practice', post: 'Practice manager' },
    due: '2099-03-01',
    success: 'Every conference has a report',
  });
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

it('The first page says to anybody what this is for, and where to sign in', async () => {
  const page = await visitors.sitDown(server);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
    'From an audit finding to what changed for children',
  );
  expect(await page.getByRole('button', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in');
  expect(await page.getByRole('main').textContent()).toContain('Nobody can sign in yet');
  expect(await barriersOn(page)).toEqual([]);
});

it('A page that needs somebody sends who is not signed in to sign in, and back afterwards', async () => {
  const page = await visitors.sitDown(server, {}, '/position');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  expect(new URL(page.url()).searchParams.get('to')).toBe('/position');
});

it('What is not there says so on a page of its own, in words', async () => {
  const page = await visitors.sitDown(server, { as: 'coordinator' }, '/nowhere');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not found');
  expect(await barriersOn(page)).toEqual([]);
});

it('Without a connection a page says so, and that nothing was lost', async () => {
  const page = await visitors.sitDown(server, { as: 'boardMember' });
  await page.evaluate('navigator.serviceWorker.ready');
  await page.context().setOffline(true);
  await page.goto('/position');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is no connection');
  await page.context().setOffline(false);
  await page.goto('/position');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Position');
});

it('Without a connection a form stays where it is, with what was typed', async () => {
  const page = await visitors.sitDown(server, { as: 'coordinator' }, '/actions/CP1415.F1.A1/report-progress');
  await page.getByRole('textbox', { name: 'What happened?' }).fill('A rota was agreed');
  await page.getByRole('radio', { name: 'On track' }).check();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Send update' }).click();
  expect(await page.getByRole('alert').textContent()).toMatch('There is no connection');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Send update' }).click();
  await page.waitForURL('/');
  expect(await page.getByRole('alert').textContent()).toMatch('Thank you');
});

describe('The position', () => {
  it.each<[string, Seat]>([
    ['with scripts', { scripts: true }],
    ['without scripts', { scripts: false }],
    ['at 320 pixels', { width: 320, height: 640 }],
  ])('shows how many areas for action have each status, %s', async (_, seat) => {
    const page = await visitors.sitDown(server, { as: 'boardMember', ...seat }, '/position');
    const table = page.getByRole('table', { name: 'Is it working?' });
    expect(await table.getByRole('link', { name: '1 In hand' }).count()).toBe(1);
    expect(await overhangOf(page)).toBe(0);
    if (seat.scripts !== false) expect(await barriersOn(page)).toEqual([]);
  });
});

describe('A time before anything was on record', () => {
  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

  it('leads on to that day by what is known today, or to now, and keeps what the page was narrowed by', async () => {
    const page = await visitors.sitDown(
      server,
      { as: 'boardMember', width: 320 },
      '/findings?status=in-hand&knownOn=2015-03-19',
    );
    expect(await heading(page)).toBe('Nothing was on record yet');
    expect(await barriersOn(page)).toEqual([]);
    const thatDay = page.getByRole('link', { name: 'What was so on 19 March 2015, by what is known today' });
    expect(await thatDay.getAttribute('href')).toBe('/findings?status=in-hand&asAt=2015-03-19');
    await page.getByRole('link', { name: 'The same page as it is now' }).click();
    expect(new URL(page.url()).search).toBe('?status=in-hand');
    expect(await heading(page)).toBe('Findings');
  });

  it('leaves a meeting of that time its pack, whose links lead to pages', async () => {
    const coordinator = await visitors.sitDown(server, { as: 'coordinator' }, '/record-meeting');
    for (const [label, typed] of [
      ['Reference', 'qa-2015-03-19'],
      ['Which body met?', 'Board'],
      ['Day', '19'],
      ['Month', '3'],
      ['Year', '2015'],
    ] as const)
      await coordinator.getByLabel(label, { exact: true }).fill(typed);
    await coordinator.getByRole('button', { name: 'Record the meeting' }).click();
    expect(await heading(coordinator)).toContain('Board, 19 March 2015');
    const page = await visitors.sitDown(
      server,
      { as: 'boardMember' },
      '/position?knownAt=meeting:qa-2015-03-19',
    );
    await page.getByRole('link', { name: 'The pack of that meeting, by what is known today' }).click();
    expect(await page.getByRole('main').textContent()).toContain(
      'Nothing was on record here yet when the body met.',
    );
    await page.getByRole('link', { name: 'The whole position of that day' }).click();
    expect(await heading(page)).toBe('Position');
    expect(await page.getByRole('region', { name: 'The past' }).textContent()).toContain(
      'as of 19 March 2015',
    );
  });
});
