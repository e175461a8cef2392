/** From the set-up link to signing out, as people walk it in a browser, with scripts and without. */
import type { Page } from 'playwright-core';
import { seedOf, TestServer } from '../api/running-server.js';
import { codeOf, PASSPHRASE } from '../sign-in/accounts.js';
import { barriersOn, overhangOf, Visitors } from './browser.js';
import { AnyPage } from './pages/any-page.js';

let server: TestServer;
let visitors: Visitors;
let now = new Date('2026-03-02T09:00:00Z');

beforeAll(async () => {
  server = await TestServer.start(undefined, () => now);
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const press = (page: Page, name: string) => new AnyPage(page).press(name);

it('The first administrator sets the service up, signs out, and signs in again with both factors', async () => {
  const link = await server.running.service.identity.links.make('set-up', null, 30);
  const page = await visitors.sitDown(server, { width: 320, height: 640 }, `/set-up/${link}`);
  const sound = async () => {
    expect(await barriersOn(page)).toEqual([]);
    expect(await overhangOf(page)).toBe(0);
  };
  await sound();
  await page.getByLabel('Your name').fill('Nadia Bell');
  await page.getByLabel('Your e-mail address').fill('nadia@example.org');
  await page.getByLabel('Choose a passphrase').fill('too short');
  await press(page, 'Go on to your second factor');
  expect(await page.getByRole('alert').textContent()).toContain('Use at least 15 characters.');
  await sound();
  await page.getByLabel('Choose a passphrase').fill(PASSPHRASE);
  await press(page, 'Go on to your second factor');

  expect(await heading(page)).toBe('Set up your second factor');
  await page.getByText('I cannot scan it').click();
  const key = (await page.locator('.app-secret').textContent()) ?? '';
  await sound();
  await page.getByLabel('Code').fill(codeOf(key, now));
  await press(page, 'Set up and sign in');
  expect(await heading(page)).toBe('Your recovery codes');
  expect(await page.locator('.app-codes li').count()).toBe(10);
  await sound();
  await page.getByRole('button', { name: 'I have kept them' }).click();

  await page.getByText('Nadia Bell, Administrator').waitFor();
  await press(page, 'Sign out');
  await page.getByText('You are signed out.').waitFor();
  await sound();
  now = new Date(now.getTime() + 60_000);
  await page.getByLabel('E-mail address').fill('nadia@example.org');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await press(page, 'Sign in');
  expect(await heading(page)).toBe('Your code');
  await sound();
  await page.getByLabel('Code').fill(codeOf(key, now));
  await press(page, 'Sign in');
  await page.getByText('Nadia Bell, Administrator').waitFor();

  await page.getByRole('link', { name: 'Your account' }).click();
  expect(await heading(page)).toBe('Nadia Bell');
  await sound();
  for (const path of ['/me/passphrase', '/me/second-factor', '/me/new-token']) {
    await page.goto(path);
    await sound();
  }
});

it('Whoever is invited takes up their account, signs out and in again, without scripts', async () => {
  await server.given('/api/accounts', { reference: 'lena.ward', name: 'Lena Ward' }, 'administrator');
  await server.given('/api/accounts/lena.ward/grant-role', { role: 'board-member' }, 'administrator');
  const { names, links } = server.running.service.identity;
  await names.setEmail('lena.ward', 'lena@example.org');
  const link = await links.make('invitation', 'lena.ward', 60);
  const page = await visitors.sitDown(server, { scripts: false }, `/invitation/${link}`);
  expect(await heading(page)).toBe('Welcome, Lena Ward');
  await page.getByLabel('Choose a passphrase').fill(PASSPHRASE);
  await press(page, 'Go on');
  await page.getByText('Lena Ward, Board member').waitFor();
  await press(page, 'Sign out');
  await page.goto('/position');
  await page.getByLabel('E-mail address').fill('lena@example.org');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await press(page, 'Sign in');
  expect(await heading(page)).toBe('Position');
  expect(new URL(page.url()).pathname).toBe('/position');
});

it('A passkey is added, signs in alone, and opens nothing once it is removed; without scripts nothing of it is there', async () => {
  await server.given('/api/accounts', { reference: 'tom.hale', name: 'Tom Hale' }, 'administrator');
  await server.given('/api/accounts/tom.hale/grant-role', { role: 'board-member' }, 'administrator');
  const { names, passphrases } = server.running.service.identity;
  await names.setEmail('tom.hale', 'tom@example.org');
  await passphrases.set('tom.hale', PASSPHRASE, { name: 'Tom Hale' });
  const page = await visitors.sitDown(server, { width: 320, height: 640 });
  await withDevice(page);
  // The one name by which browsers hold plain HTTP to be safe.
  const here = server.url.replace('127.0.0.1', 'localhost');
  const sound = async () => {
    expect(await barriersOn(page)).toEqual([]);
    expect(await overhangOf(page)).toBe(0);
  };
  await page.goto(`${here}/me`);
  await page.getByLabel('E-mail address').fill('tom@example.org');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await press(page, 'Sign in');
  await page.getByRole('link', { name: 'Add a passkey' }).click();
  await sound();
  await page.getByLabel('What does it lie on?').fill('My phone');
  await page.getByLabel('Your passphrase of now').fill(PASSPHRASE);
  await press(page, 'Go on');
  await sound();
  await press(page, 'Make it');
  await page.getByText('The passkey “My phone” signs you in from now on.').waitFor();
  await sound();

  await press(page, 'Sign out');
  await press(page, 'Sign in with a passkey');
  await page.getByText('Tom Hale, Board member').waitFor();
  await page.goto(`${here}/me`);
  await page.getByRole('link', { name: 'Remove the passkey on My phone' }).click();
  await sound();
  await page.getByLabel('Your passphrase of now').fill(PASSPHRASE);
  await press(page, 'Remove it');
  await page.getByText('opens nothing any more').waitFor();
  await press(page, 'Sign out');
  await press(page, 'Sign in with a passkey');
  await page.getByText('This passkey opens nothing here.').first().waitFor();
  await sound();

  const plain = await visitors.sitDown(server, { scripts: false });
  await plain.goto(`${here}/sign-in`);
  expect(await plain.getByRole('button', { name: 'Sign in' }).count()).toBe(1);
});

it('An inspector’s access ends by itself while they are signed in: every page says so, and none shows anything', async () => {
  await seedOf(server);
  const ivy = '/api/accounts/ivy.spector';
  await server.given('/api/accounts', { reference: 'ivy.spector', name: 'Ivy Spector' }, 'administrator');
  const inspection = { inspectorate: 'Ofsted', scope: { of: 'partnership' }, until: '2026-03-03' };
  await server.given(`${ivy}/open-inspection`, inspection, 'administrator');
  // The last quarter of an hour of the last day in London.
  now = new Date('2026-03-03T23:45:00Z');
  const link = await server.running.service.identity.links.make('invitation', 'ivy.spector', 60);
  const page = await visitors.sitDown(server, { width: 320, height: 640 }, `/invitation/${link}`);
  await page.getByLabel('Choose a passphrase').fill(PASSPHRASE);
  await press(page, 'Go on');
  await page.getByText('I cannot scan it').click();
  await page.getByLabel('Code').fill(codeOf((await page.locator('.app-secret').textContent()) ?? '', now));
  await press(page, 'Set up and sign in');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('Access until 3 March 2026').waitFor();
  await page.goto('/findings/CP1415.F1');
  expect(await heading(page)).toContain('Attendance at Child Protection Conferences');
  await page.goto('/search?text=conferences');
  expect(await page.locator('mark').count()).toBeGreaterThan(0);

  now = new Date('2026-03-04T00:01:00Z');
  await page.getByRole('link', { name: 'The whole trail' }).first().click();
  expect(await heading(page)).toBe('Not allowed');
  const ended = 'Your access as an inspector ended on 3 March 2026.';
  await page.getByText(ended).waitFor();
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await page.getByText(ended).waitFor();
  for (const path of [
    '/position',
    '/findings/CP1415.F1',
    '/search?text=conferences',
    '/trail/export/trail.csv',
    '/api/trail',
  ]) {
    const answer = await page.request.get(path);
    expect([answer.status(), (await answer.text()).includes('Attendance')]).toEqual([403, false]);
  }
});

/** Gives a page's browser a device that knows its owner, as Chromium has one for tests (Web Authentication, 11). */
async function withDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const knows = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true, ...knows },
  });
}
