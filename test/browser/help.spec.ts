/** Help: each reads the guide of what they are here, with its pictures; who is not signed in reads how to sign in. */
import { guideLinks } from '#server/web/help/guides.js';
import { TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors } from './browser.js';

let server: TestServer;
let visitors: Visitors;

beforeAll(async () => {
  server = await TestServer.start();
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

it('Who is not signed in reads how to sign in, on a phone, and whom to ask', async () => {
  const page = await visitors.sitDown(server, { width: 320, height: 640 }, '/sign-in');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Help' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('HelpSigning in');
  await page.getByText('An administrator of your partnership, or whoever').waitFor();
  expect(await barriersOn(page)).toEqual([]);
  expect(await overhangOf(page)).toBe(0);
});

it('A lead who comes upon an error finds the guide of leads from there, with its picture', async () => {
  const page = await visitors.sitDown(server, { as: 'gpLead', scripts: false }, '/nowhere');
  await page.getByRole('main').getByRole('link', { name: 'help' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('HelpFor an agency lead');
  const picture = page.getByRole('img', { name: 'What an agency owes, on a phone' });
  await picture.scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  const drawn = await page.request.get((await picture.getAttribute('src')) ?? '');
  expect(drawn.headers()['content-type']).toBe('image/png');
});

it('Every text of help is a page that all can use, and none is cut on a phone', async () => {
  const page = await visitors.sitDown(server, { as: 'administrator', width: 320, height: 640 }, '/help');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('HelpFor an administrator');
  for (const { href } of guideLinks) {
    const answer = await page.goto(href);
    expect([href, answer?.status(), await overhangOf(page)]).toEqual([href, 200, 0]);
    // One with pictures and one with tables and code: the others have nothing that these have not.
    if (/board|search/.test(href)) expect([href, await barriersOn(page)]).toEqual([href, []]);
    const size = Buffer.byteLength((await answer?.body()) ?? '');
    expect([href, size < 150_000]).toEqual([href, true]);
  }
});
