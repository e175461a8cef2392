/** The first page, and the board's position, as browsers show them. */
import { seedOf, TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors, type Seat } from './browser.js';

let server: TestServer;
let visitors: Visitors;

beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
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

describe('The position', () => {
  it.each<[string, Seat]>([
    ['with scripts', { scripts: true }],
    ['without scripts', { scripts: false }],
    ['at 320 pixels', { width: 320, height: 640 }],
  ])('shows how many areas for action have each status, %s', async (_, seat) => {
    const page = await visitors.sitDown(server, { as: 'boardMember', ...seat }, '/position');
    const table = page.getByRole('table', { name: 'Is it working?' });
    expect(await table.getByRole('row', { name: 'Awaiting decision' }).textContent()).toMatch(/1\s*$/);
    expect(await overhangOf(page)).toBe(0);
    if (seat.scripts !== false) expect(await barriersOn(page)).toEqual([]);
  });
});
