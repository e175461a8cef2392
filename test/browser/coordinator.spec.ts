/** A coordinator's day: an audit recorded by keyboard, decided, assigned, chased and circulated; a file brought in; an entry put right. */
import type { Page } from 'playwright-core';
import { HeldFiles } from '#server/web/import/held.js';
import { seedOf, TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors } from './browser.js';
import { AnyPage } from './pages/any-page.js';

let server: TestServer;
let visitors: Visitors;
const now = () => new Date('2026-03-12T10:00:00.000Z');

beforeAll(async () => {
  server = await TestServer.start(undefined, now);
  await seedOf(server);
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

const sit = (path: string, seat: object = {}) =>
  visitors.sitDown(server, { as: 'coordinator', ...seat }, path);
const said = async (page: Page) =>
  ((await page.getByRole('alert').textContent()) ?? '').replace('Recorded', '').trim();
const send = (page: Page, name: string) => new AnyPage(page).press(name);

it('An audit is planned, a case added and graded, a concern raised and resolved, without scripts', async () => {
  const page = await sit('/plan-audit', { scripts: false });
  await page.getByLabel('Reference').fill('CP2627');
  await page.getByLabel('Title').fill('Child protection enquiries, again');
  await send(page, 'Plan it');
  expect(await said(page)).toMatch(/^CP2627 is planned/);
  await page.getByRole('link', { name: 'Add a case' }).click();
  await page.getByLabel('Reference of the case').fill('case 3');
  await send(page, 'Add the case');
  await page.getByRole('link', { name: 'Grade case 3' }).click();
  await page.getByLabel('Which agency graded it?').selectOption('city-police');
  await page.getByLabel('Grade', { exact: true }).fill('Good');
  await send(page, 'Record the grade');
  expect(await page.getByRole('row', { name: 'case 3' }).textContent()).toContain('City Police: Good');
  await page.getByRole('link', { name: 'Raise an immediate concern' }).click();
  await page.getByLabel('About which case?').selectOption('case 3');
  await page.getByLabel('What is the concern?').fill('Nobody has seen the child since January');
  await page.getByLabel('Raised with which agency?').selectOption('city-health');
  await send(page, 'Raise the concern');
  await page.goto('/');
  expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('Immediate concerns (1)');
  await page.getByRole('link', { name: 'Resolve concern 1' }).click();
  await page.getByLabel('What came of it?').fill('Seen on the same day, and safe');
  await send(page, 'Resolve the concern');
  await page.getByText('Resolved: Seen on the same day').waitFor();
});

it('Findings are typed one after another with the keyboard alone', async () => {
  const page = await sit('/audits/CP2627/record-finding');
  const typed = async (kind: string, title: string, observation: string, reference: string) => {
    await page.keyboard.press(kind);
    await page.keyboard.type(title);
    await page.keyboard.press('Tab');
    await page.keyboard.type(observation);
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: `${reference} is recorded` })
      .waitFor();
    await page.waitForLoadState();
  };
  await typed('a', 'Late strategy meetings', 'Two were late', 'CP2627.F1');
  await typed('s', 'Interpreters were used', 'In all cases', 'CP2627.S1');
  expect(await page.getByLabel('Strength (S)').isChecked()).toBe(true);
  expect(await page.getByRole('heading', { name: 'Recorded so far (2)' }).count()).toBe(1);
});

it('What is missing is said at the field, and nothing that was typed is lost', async () => {
  const page = await sit('/audits/CP2627/record-finding', { width: 320 });
  await page.getByLabel('What was seen?').fill('A long observation');
  await page.getByLabel('Counted').check();
  await page.getByLabel('Seen in how many?').fill('3');
  await send(page, 'Save and next');
  expect(await page.getByRole('alert').innerText()).toMatch(/Fill in “Title”/);
  expect(await page.getByLabel('What was seen?').inputValue()).toBe('A long observation');
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
});

it('A finding is decided and an action assigned from what needs doing; the agency has it at once', async () => {
  const page = await sit('/');
  await page.getByRole('link', { name: 'Decide Late strategy meetings' }).click();
  await page.getByLabel('Act: assign an action next').check();
  await page.getByLabel('Why?').fill('Children wait');
  await page.getByRole('button', { name: 'Record the decision' }).click();
  await page.goto('/findings/CP2627.F1/assign-action');
  await page.getByLabel('What is to be done?').fill('Hold them within two days');
  await page.getByLabel('Which agency owes it?').selectOption('city-gp-practice');
  await page.getByRole('group', { name: 'By when?' }).getByLabel('Day').fill('31');
  await page.getByRole('group', { name: 'By when?' }).getByLabel('Month').fill('3');
  await page.getByRole('group', { name: 'By when?' }).getByLabel('Year').fill('2026');
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  const { body } = await server.get('/api/actions/CP2627.F1.A1');
  expect(body).toMatchObject({
    due: '2026-03-31',
    owner: { agency: 'city-gp-practice' },
    evidenceRequired: false,
  });
  const lead = await visitors.sitDown(server, { as: 'gpLead' });
  expect(await lead.getByRole('article').filter({ hasText: 'Hold them within two days' }).count()).toBe(1);
});

it('Two coordinators at once: the second sees what the first recorded', async () => {
  const page = await sit('/actions/CP2627.F1.A1/reassign');
  await server.given('/api/actions/CP2627.F1.A1/report-progress', {
    outlook: 'at-risk',
    note: 'Called them',
  });
  await page.getByLabel('Agency', { exact: true }).selectOption('city-police');
  await page.getByLabel('Why?').fill('The police chair them');
  await send(page, 'Reassign');
  await page.getByText('Progress reported, at risk: Called them').waitFor();
  expect(await page.getByLabel('Why?').inputValue()).toBe('The police chair them');
});

it('A notice is circulated; who has not acknowledged it is seen there and among those to chase', async () => {
  const page = await sit('/circulate-notice', { scripts: false });
  await page.getByLabel('Reference', { exact: true }).fill('two-days');
  await page.getByLabel('Title').fill('Strategy meetings within two days');
  await page.getByLabel('City Police').check();
  await page.getByLabel('City Health').check();
  await send(page, 'Circulate');
  expect(await page.getByRole('heading', { name: 'Not acknowledged (2)' }).count()).toBe(1);
  await server.given('/api/notices/two-days/acknowledge-notice', { agency: 'city-police' }, 'policeLead');
  await page.goto('/chase');
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(
    expect.arrayContaining(['City Health (1)']),
  );
  expect(await page.getByText('City Police').count()).toBe(0);
});

it('A file is looked through first: what will be recorded, is in doubt and cannot be, by cell; only then recorded', async () => {
  const csv = (due: string) => ({
    name: 'actions.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      [
        'command,subject,title,owner.agency,due,outlook,note',
        `assign-action,CP2627.F1,Count them,city-police,${due},,`,
        'report-progress,CP2627.F1.A2,,,,on-track,Counting',
      ].join('\n'),
    ),
  });
  const page = await sit('/import', { width: 320 });
  await page.locator('input[type=file]').setInputFiles(csv('31/04/2026'));
  await send(page, 'Look through them');
  const counts = page.locator('.app-counts');
  expect((await counts.innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'Could be recorded 0 In doubt 1 Cannot be recorded 1',
  );
  expect(await page.getByRole('row', { name: 'row 2, due' }).textContent()).toMatch(
    /“31\/04\/2026”[^]*a date that exists/,
  );
  expect(await page.getByRole('button', { name: 'Record' }).count()).toBe(0);
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
  await page.getByRole('link', { name: 'Choose other files' }).click();
  await page.locator('input[type=file]').setInputFiles(csv('2026-04-30'));
  await send(page, 'Look through them');
  expect((await counts.innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'Will be recorded 2 In doubt 0 Cannot be recorded 0',
  );
  await send(page, 'Record');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Imported');
  const kept = await page.getByRole('button', { name: 'Keep this report' }).getAttribute('href');
  expect((await server.get(kept ?? '')).body).toMatchObject({
    ok: true,
    counts: { recorded: 2 },
    files: ['actions.csv'],
  });
  expect((await server.get('/api/actions/CP2627.F1.A2')).body).toMatchObject({ lastNote: 'Counting' });
  expect((await server.get(kept ?? '', 'boardMember')).status).toBe(403);
});

it('An indicator is defined and read; an entry put right with its reason, and both stay in the trail', async () => {
  const page = await sit('/define-indicator', { scripts: false });
  await page.getByLabel('Reference', { exact: true }).fill('LATE');
  await page.getByLabel('Title').fill('Strategy meetings within two days');
  await page.getByLabel('What is counted?').fill('Meetings within two days');
  await page.getByLabel('Out of what?').fill('All meetings');
  await page.getByLabel('Percent', { exact: false }).first().check();
  await page.getByLabel('Higher', { exact: false }).first().check();
  await page.getByLabel('Month', { exact: false }).first().check();
  await send(page, 'Define it');
  await page.getByLabel('Period').fill('2026-02');
  await page.getByLabel('How many were counted?').fill('9');
  await page.getByLabel('Out of how many?').fill('12');
  await send(page, 'Record the reading');
  const { body: indicator } = await server.get('/api/indicators/LATE');
  expect(indicator['series']).toMatchObject([{ measured: 75 }]);
  const { body } = await server.get('/api/trail?subject=CP2627.F1&type=FindingRecorded');
  const [entry] = body['items'] as readonly { readonly id: string }[];
  await page.goto(`/events/${entry?.id ?? ''}/correct-entry`);
  await page.getByLabel('Title').fill('Late strategy discussions');
  await page.getByLabel('Why?').fill('The right word');
  await page.getByLabel('Who agreed to it?').fill('B. Member');
  await send(page, 'Correct it');
  expect((await server.get('/api/findings/CP2627.F1')).body).toMatchObject({
    title: 'Late strategy discussions',
  });
});

it('An audit is reported, and its learning page taken away', async () => {
  const page = await sit('/audits/CP2627/report-audit');
  await page.getByLabel('Summary').fill('Meetings are late');
  await send(page, 'Report it');
  await page.getByRole('link', { name: 'Publish the learning page' }).click();
  await page.getByText('Meetings are late').waitFor();
  const address = await page.getByRole('button', { name: 'Download as Markdown' }).getAttribute('href');
  const { text, headers } = await server.get(address ?? '');
  expect([text.includes('Late strategy discussions'), headers.get('content-disposition')]).toEqual([
    true,
    'attachment; filename="learning-2026-03-12.md"',
  ]);
  expect((await server.get('/learning', 'gpLead')).status).toBe(403);
});

it('An auditor records in an open audit, and neither decides nor assigns', async () => {
  const page = await visitors.sitDown(server, { as: 'auditor' }, '/audits/CP1415/record-finding');
  await page.getByLabel('Title').fill('Plans were clear');
  await page.getByLabel('Strength (S)').check();
  await send(page, 'Save and next');
  expect(await said(page)).toMatch(/^CP1415.S1 is recorded/);
  await page.goto('/findings/CP1415.F1/record-decision');
  await page.getByLabel('Historical').check();
  await page.getByLabel('Why?').fill('Long ago');
  await send(page, 'Record the decision');
  expect(await page.getByRole('alert').textContent()).toContain('This is not for an auditor to do');
});

it.each([
  '/',
  '/audits/CP2627/desk',
  '/findings/CP2627.F1/assign-action',
  '/circulate-notice',
  '/notices/two-days',
  '/chase',
  '/learning',
])('%s is accessible at 320 pixels', async (path) => {
  const page = await sit(path, { width: 320 });
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
});

it('A long file with headings of its own: each is asked about once, and the page says how far it has come', async () => {
  const rows = Array.from({ length: 1500 }, (_, at) => [
    ...[`ward-${at}`, `Ward ${at} of the hospital, with a name that fills a line`, 'Hospital ward', 'blue'],
  ]);
  const page = await sit('/import', { width: 320 });
  const wards = [['Short name', 'NAME', 'Sort', 'Colour'], ...rows].map((row) => row.join(';')).join('\n');
  const file = { name: 'wards.csv', mimeType: 'text/csv', buffer: Buffer.from(wards) };
  await page.locator('input[type=file]').setInputFiles(file);
  await send(page, 'Look through them');
  expect(await page.getByText('Such as “blue”').count()).toBe(1);
  expect(await page.getByLabel('NAME', { exact: true }).inputValue()).toBe('name');
  await send(page, 'Look through them');
  expect(await page.getByRole('link', { name: /^Choose what “(Short name|Sort|Colour)” is/ }).count()).toBe(
    3,
  );
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
  await page.getByLabel('Short name').selectOption('reference');
  await page.getByLabel('Sort').selectOption('kind');
  await page.getByLabel('Colour').selectOption('left-out');
  await page.getByLabel('What does each row do?').selectOption('register-agency');
  await send(page, 'Look through them');
  // By itself, without the person doing anything.
  await page.getByRole('button', { name: 'Record' }).waitFor();
  expect(await page.locator('.app-counts').innerText()).toMatch(/Will be recorded\s+1500/);

  const plain = await sit(new URL(page.url()).pathname, { scripts: false });
  await send(plain, 'Record');
  const further = plain.getByRole('button', { name: 'See how far it is' });
  const counts = plain.locator('.app-counts');
  // A page that is only half there yet has neither.
  const isDone = async () => {
    await counts.or(further).first().waitFor();
    return (await counts.count()) > 0;
  };
  while (!(await isDone())) await further.click();
  expect(await counts.innerText()).toMatch(/^Recorded\s+1500/);
  await plain.goto('/agencies/ward-1499');
  expect(await plain.getByRole('heading', { level: 1 }).textContent()).toContain('Ward 1499');
});

it('While a long import runs, its page can be used by all, on a phone too', async () => {
  const files = HeldFiles.of(server.running.service);
  const id = await files.hold('j.example', { name: 'wards.csv', bytes: Buffer.from('command') });
  // As it stands in the midst of a run: a real one passes on while one looks.
  const progress = { phase: 'recording', done: 3200, total: 10_000 } as const;
  const run = { id, dryRun: false, progress, heardAt: now().toISOString() };
  await files.change(id, (before) => ({ ...before, run }));
  const page = await sit(`/import/${id}`, { width: 320 });
  const bar = page.getByRole('progressbar', { name: '3,200 of 10,000 rows recorded' });
  expect(await bar.getAttribute('value')).toBe('3200');
  expect([await barriersOn(page), await overhangOf(page)]).toEqual([[], 0]);
});

it('Who types before the page has loaded all its scripts goes on typing in the same field', async () => {
  const page = await sit('/audits/CP2627/record-finding', { workers: false });
  await page.getByLabel('Title').fill('Chronologies were kept');
  await page.getByLabel('What was seen?').fill('In most cases');
  const loaded = Promise.withResolvers<undefined>();
  await page.route(await scriptOfTheDesignSystem(page), async (route) => {
    await loaded.promise;
    await route.continue();
  });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').filter({ hasText: 'is recorded' }).waitFor();
  await page.waitForFunction(`document.readyState === 'complete'`);
  await page.keyboard.press('s');
  await page.keyboard.type('Interpreters');
  const started = page.waitForSelector('.govuk-notification-banner[data-govuk-notification-banner-init]');
  loaded.resolve(undefined);
  await started;
  await page.keyboard.type(' asked a question');
  expect(await page.getByLabel('Title').inputValue()).toBe('Interpreters asked a question');
  expect(await page.getByLabel('Strength (S)').isChecked()).toBe(true);
});

/** Address of the design system's own script, which is loaded last. */
function scriptOfTheDesignSystem(page: Page): Promise<string> {
  return page.evaluate<string>(`new URL(document.body.dataset['govuk'], location.href).href`);
}
