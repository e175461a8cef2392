/** The administrator's pages: somebody is invited, given a role and a way in, and loses both at once when it must be. */
import type { Page } from 'playwright-core';
import { PolicyRunner } from '#server/policies/runner.js';
import { noteBackup } from '#server/service/last-backup.js';
import { planOf } from '#server/service/service.js';
import { seedOf, type Somebody, TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors } from './browser.js';
import { AnyPage } from './pages/any-page.js';

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

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const press = (page: Page, name: string) => new AnyPage(page).press(name);
const follow = (page: Page, name: string) => new AnyPage(page).follow(name);
const fill = (page: Page, name: string, text: string) =>
  page.getByRole('textbox', { name, exact: true }).fill(text);

async function typeDate(page: Page, group: string, [day, month, year]: readonly string[]): Promise<void> {
  const date = page.getByRole('group', { name: group });
  await date.getByLabel('Day').fill(day ?? '');
  await date.getByLabel('Month').fill(month ?? '');
  await date.getByLabel('Year').fill(year ?? '');
}

it('Somebody invited gets a link that lets them choose their passphrase, and a role that can be taken away', async () => {
  const page = await visitors.sitDown(server, { as: 'administrator' }, '/accounts');
  expect(await page.getByRole('main').textContent()).toContain('There are no accounts yet.');
  await press(page, 'Invite somebody');
  expect(await barriersOn(page)).toEqual([]);

  await fill(page, 'Name', 'Amira Khan');
  await fill(page, 'E-mail address', 'amira.khan');
  await press(page, 'Invite');
  const summary = page.getByRole('alert');
  const wrong = (await summary.textContent()) ?? '';
  for (const sentence of [
    'Fill in “Short name”.',
    '“E-mail address” must be an e-mail address such as name@example.org.',
    'Choose an answer: “Role”.',
  ])
    expect(wrong).toContain(sentence);
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Amira Khan');
  expect(await barriersOn(page)).toEqual([]);

  await fill(page, 'E-mail address', 'amira.khan@example.org');
  await fill(page, 'Short name', 'a.khan');
  await page.getByRole('radio', { name: 'Agency lead' }).check();
  await page.getByRole('checkbox', { name: 'City GP practice' }).check();
  await press(page, 'Invite');
  expect(await heading(page)).toBe('Invited');
  const link = await page.getByRole('code').textContent();
  expect(await barriersOn(page)).toEqual([]);

  const invited = await visitors.sitDown(server, {}, new URL(link ?? '').pathname);
  expect(await invited.getByRole('main').textContent()).toContain('Amira Khan');
  expect(await barriersOn(invited)).toEqual([]);

  await follow(page, 'Go to the account');
  expect(await heading(page)).toContain('Amira Khan');
  expect(await page.getByRole('main').textContent()).toMatch(/Agency lead\s+for City GP practice/);
  expect(await barriersOn(page)).toEqual([]);

  await follow(page, 'Take away Agency lead');
  await press(page, 'Take the role away');
  expect(await page.getByRole('alert').textContent()).toContain('Fill in “Reason”');
  await fill(page, 'Reason', 'Moved to another practice');
  await press(page, 'Take the role away');
  expect(await page.getByRole('alert').textContent()).toContain('The role is taken away');
  expect(await page.getByRole('main').textContent()).toContain('Moved to another practice');
  expect(await page.getByRole('main').textContent()).toContain('Nothing today');
});

it('An inspection is opened for a scope and until a day, and an account is suspended with a reason', async () => {
  await server.given('/api/accounts', { reference: 'i.nspect', name: 'I. Nspect' }, 'administrator');
  const page = await visitors.sitDown(
    server,
    { as: 'administrator', scripts: false, width: 320, height: 640 },
    '/accounts/i.nspect',
  );
  await follow(page, 'Open an inspection');
  expect(await overhangOf(page)).toBe(0);
  await fill(page, 'Inspectorate', 'Ofsted');
  await page.getByRole('radio', { name: 'Some audits' }).check();
  await fill(page, 'Which audits', 'CP1415');
  await typeDate(page, 'Last day', ['31', '3', '2099']);
  await press(page, 'Open the inspection');
  expect(await page.getByRole('main').textContent()).toMatch(/Ofsted, audits: CP1415,.*until 31 March 2099/s);

  await follow(page, 'Suspend this account');
  await fill(page, 'Reason', 'Left the inspectorate');
  await press(page, 'Suspend');
  expect(await page.getByRole('main').textContent()).toContain('Left the inspectorate');
  expect(await overhangOf(page)).toBe(0);
  await page.goto('/accounts');
  expect(await page.getByRole('row', { name: 'I. Nspect' }).textContent()).toContain('Suspended');
  expect(await overhangOf(page)).toBe(0);
});

it('An agency is registered by hand; an invitation that is refused leaves no account; an inspector is invited without a role', async () => {
  const page = await visitors.sitDown(server, { as: 'administrator', width: 320, height: 640 }, '/accounts');
  const main = page.getByRole('main');
  await page.goto('/agencies');
  await press(page, 'Register an agency');
  await press(page, 'Register it');
  expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
    'Fill in “Name”.',
    'Fill in “What kind of agency is it?”.',
    'Fill in “Reference”.',
  ]);
  await fill(page, 'Name', 'Eastgate School');
  await page.getByLabel('What kind of agency is it?').fill('School');
  await fill(page, 'Reference', 'eastgate-school');
  expect(await barriersOn(page)).toEqual([]);
  expect(await overhangOf(page)).toBe(0);
  await press(page, 'Register it');
  expect(await heading(page)).toContain('Eastgate School');
  await page.getByText('Its name, its leads and who commissions it').click();
  await follow(page, 'Rename it');
  await fill(page, 'New name', 'Eastgate Academy');
  await fill(page, 'Why?', 'It became an academy.');
  await press(page, 'Rename it');
  expect(await heading(page)).toContain('Eastgate Academy');

  await page.goto('/accounts/invite');
  await fill(page, 'Name', 'Ivy Spector');
  await fill(page, 'E-mail address', 'ivy@example.org');
  await fill(page, 'Short name', 'ivy.spector');
  await page.getByRole('radio', { name: 'Agency lead' }).check();
  await press(page, 'Invite');
  expect(await page.getByRole('alert').textContent()).toContain(
    'Say for which agency or agencies they lead.',
  );
  expect((await server.get('/api/accounts/ivy.spector', 'administrator')).status).toBe(404);
  await page.getByRole('radio', { name: 'Inspector' }).check();
  await press(page, 'Invite');
  expect(await heading(page)).toBe('Invited');
  expect(await main.textContent()).toContain('They can see nothing yet.');
  await follow(page, 'Open their inspection');
  expect(await heading(page)).toContain('Open an inspection');
});

it('A coordinator keeps an agency: who leads and commissions it, and its merger, after which it takes nothing more', async () => {
  for (const [reference, name] of [
    ['iro', 'IRO Ltd'],
    ['old-trust', 'Old Trust'],
  ])
    await server.given('/api/agencies', { reference, name, kind: 'service' });
  const owner = { agency: 'old-trust' };
  const assigned = await server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Count them',
    owner,
  });
  const page = await visitors.sitDown(server, { as: 'coordinator', width: 320 }, '/agencies/iro');
  const said = async () => (await page.getByRole('alert').textContent()) ?? '';
  const words = async () => (await page.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');
  const open = async (form: string) => {
    await page.getByText('Its name, its leads and who commissions it').click();
    await follow(page, form);
    expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
  };
  await open('Say who leads for it');
  await fill(page, 'Name', 'Ann Lead');
  await fill(page, 'Post (optional)', 'Manager');
  await press(page, 'Record the lead');
  expect(await said()).toContain('The lead is named here');
  await open('Say who leads for it');
  await fill(page, 'Name', 'Ann Lead');
  await press(page, 'Record the lead');
  await page.getByRole('link', { name: 'Ann Lead leads for this agency already.' }).click();
  expect(await page.locator('input:focus').inputValue()).toBe('Ann Lead');
  await follow(page, 'Back');
  await open('Change who commissions it');
  await page.getByLabel('Who commissions it from now on?').selectOption({ label: 'City Health' });
  await fill(page, 'Why?', 'New contract');
  await press(page, 'Change it');
  expect(await words()).toContain('Service, commissioned by City Health.');
  await open('Stand a lead down');
  await page.getByLabel('Ann Lead, Manager').check();
  await fill(page, 'Why?', 'She left');
  await press(page, 'Stand them down');
  expect(await words()).toMatch(/Led by Ann Lead, Manager from .* until /);

  await page.goto('/agencies/old-trust');
  await open('Merge it into another agency');
  await press(page, 'Merge it');
  expect(await said()).toMatch(/Choose an answer: “Into which agency\?”\..*Fill in “Why\?”\./s);
  await page.getByLabel('Into which agency?').selectOption({ label: 'City Health' });
  await fill(page, 'Why?', 'One trust now');
  await press(page, 'Merge it');
  expect(await words()).toContain('It was merged into City Health on');
  expect(await page.getByText('Its name, its leads and who commissions it').count()).toBe(0);
  const { events } = server.running.service;
  const policies = server.running.app.get(PolicyRunner);
  await policies.reached(await events.head());
  const after = String(await events.head());
  expect((await server.get(`/api/actions/${assigned.reference}?after=${after}`)).body).toMatchObject({
    owner: { agency: 'city-health' },
  });
  await page.reload();
  expect(await words()).toContain('Old Trust · owned from');
  await page.goto('/agencies/old-trust/rename');
  await fill(page, 'New name', 'Older Trust');
  await fill(page, 'Why?', 'Vanity');
  await press(page, 'Rename it');
  expect(await said()).toContain('This agency was merged into City Health; record it there.');
});

it('How the service is doing is said in words: what stands where, how much there is, and that no backup is noted', async () => {
  const page = await visitors.sitDown(server, { as: 'administrator', width: 320, height: 640 }, '/health');
  const main = page.getByRole('main');
  expect(await main.textContent()).toContain('It records, and shows what is recorded.');
  expect(await main.textContent()).toMatch(/Views\s+At \d+, up to date/);
  expect(await main.textContent()).toContain('None is noted.');
  expect(await barriersOn(page)).toEqual([]);
  expect(await overhangOf(page)).toBe(0);
  const backup = { at: server.running.service.now(), events: 12 };
  noteBackup(planOf(server.folder).lastBackup, backup);
  await page.reload();
  expect(await main.textContent()).toContain('with 12 events.');
  await follow(page, 'Settings in force');
  expect(await main.textContent()).toMatch(
    /A session that lies idle ends\s*GOLDEN_THREAD_SESSION_IDLE_MINUTES\s*after 30 minutes/,
  );
  expect(await barriersOn(page)).toEqual([]);
  expect(await overhangOf(page)).toBe(0);
  for (const path of ['/health', '/settings'])
    expect((await server.send('GET', path, { as: 'gpLead', headers: { Accept: 'text/html' } })).status).toBe(
      403,
    );
});

it('Nobody but an administrator finds the accounts’ forms of any use', async () => {
  const page = await visitors.sitDown(server, { as: 'coordinator' }, '/accounts/i.nspect/suspend');
  await fill(page, 'Reason', 'Curious');
  await press(page, 'Suspend');
  expect(await page.getByRole('alert').textContent()).toContain('This is not for a coordinator to do.');
});

it.each<Somebody>(['coordinator', 'gpLead'])(
  'Who sees an account but does not administer it (%s) makes no link to it: a link is as good as its person',
  async (as) => {
    const reference = `lead.${as.toLowerCase()}`;
    await server.given('/api/accounts', { reference, name: 'L. Ead' }, 'administrator');
    const role = { role: 'agency-lead', agencies: ['city-gp-practice'] };
    await server.given(`/api/accounts/${reference}/grant-role`, role, 'administrator');
    expect((await server.get(`/api/accounts/${reference}`, as)).status).toBe(200);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
    for (const path of [`/accounts/${reference}/reset`, '/accounts/invite']) {
      const answer = await server.send('POST', path, { as, raw: 'email=a%40example.org', headers });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('A link to an account is for an administrator to make.');
    }
    const { links } = server.running.service.identity;
    expect(await links.isOut('reset', reference)).toBe(false);
  },
);
