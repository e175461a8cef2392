/** An agency lead's two minutes: what is owed, an update with a photo, an answer, on a phone and without scripts. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seedOf, TestServer } from '../api/running-server.js';
import { barriersOn, overhangOf, Visitors } from './browser.js';
import { OwedPage } from './pages/owed-page.js';

let server: TestServer;
let visitors: Visitors;
const now = () => new Date('2026-03-12T10:00:00.000Z');
const lead = { as: 'gpLead', width: 320, height: 700 } as const;

async function assigned(title: string, terms: object): Promise<string> {
  const owner = { agency: 'city-gp-practice' };
  const { reference } = await server.given('/api/findings/CP1415.F1/assign-action', {
    title,
    owner,
    ...terms,
  });
  return reference;
}

beforeAll(async () => {
  server = await TestServer.start(undefined, now);
  await seedOf(server);
  const earlier = { effective: '2026-02-01' };
  const late = await assigned('Send a report to every conference', { due: '2026-02-28', ...earlier });
  await server.given(`/api/actions/${late}/accept-action`, {}, 'gpLead');
  await server.given(
    `/api/actions/${late}/report-progress`,
    { outlook: 'on-track', note: 'Rota agreed' },
    'gpLead',
  );
  await assigned('Name a safeguarding lead', { due: '2026-05-01', acceptBy: '2026-03-20' });
  const soon = await assigned('Train the practice nurses', { due: '2026-03-31', evidenceRequired: true });
  await server.given(`/api/actions/${soon}/accept-action`, {}, 'gpLead');
  await server.given('/api/notices', {
    reference: 'dates',
    title: 'Dates of conferences',
    to: ['city-gp-practice'],
  });
  await server.given('/api/meetings', { reference: '2026-03-10', body: 'Board', on: '2026-03-10' });
  await server.given('/api/meetings/2026-03-10/raise-challenge', {
    ...{ about: late, to: 'city-gp-practice', question: 'Why is this late?', due: '2026-04-01' },
  });
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

const photo = { name: 'rota.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo of the rota') };
const isWell = async (page: Page) => [await barriersOn(page), await overhangOf(page)];
const well = [[], 0];

it('What is owed stands in the order in which it is to be done, and is accessible with a form open', async () => {
  const page = await visitors.sitDown(server, lead);
  const owed = new OwedPage(page);
  expect(await owed.heading()).toBe('Your agency owes 3 actions');
  expect(await owed.groups()).toEqual(['Overdue (1)', 'New, to accept or decline (1)', 'Due this month (1)']);
  expect(await owed.card('Send a report').textContent()).toMatch(/Overdue by 12 days[^]*“Rota agreed”/);
  expect(await isWell(page)).toEqual(well);
  await owed.open('Send a report', 'Update');
  expect(await isWell(page)).toEqual(well);
});

it('An update with a photo is sent from the list without scripts, and stands there at once with its hash', async () => {
  const page = await visitors.sitDown(server, { ...lead, scripts: false });
  const owed = new OwedPage(page);
  const form = await owed.open('Send a report', 'Update');
  await form.getByLabel('What happened?').fill('Reports sent for March');
  await form.getByLabel('At risk').check();
  await form
    .locator('input[type=file]')
    .setInputFiles([photo, { ...photo, name: 'b.png', buffer: Buffer.from('b') }]);
  await form.getByRole('button', { name: 'Send update' }).click();
  expect(await owed.said()).toBe(
    'Thank you. Recorded 12 March 2026, 10:00. The coordinator and the board can see it now.',
  );
  const card = owed.card('Send a report');
  expect(await card.textContent()).toMatch(
    /Just sent[^]*At risk[^]*“Reports sent for March”[^]*Evidence \(2\)/,
  );
  const sha256 = createHash('sha256').update(photo.buffer).digest('hex');
  expect(await card.textContent()).toContain(`SHA-256 ${sha256}`);
  const address = await card.getByRole('link', { name: 'rota.jpg' }).getAttribute('href');
  const file = await server.get(address ?? '', 'gpLead');
  expect([
    file.text,
    file.headers.get('content-disposition'),
    file.headers.get('x-content-type-options'),
  ]).toEqual([photo.buffer.toString(), "attachment; filename*=UTF-8''rota.jpg", 'nosniff']);
});

it('What stands in the way of a form keeps what was typed and what arrived', async () => {
  const page = await visitors.sitDown(server, lead);
  const owed = new OwedPage(page);
  const form = await owed.open('Train the practice nurses', 'Done');
  await form.locator('input[type=file]').setInputFiles([photo, { ...photo, name: 'run.exe' }]);
  await form.getByRole('button', { name: 'Say that it is done' }).click();
  expect(await owed.problems()).toEqual([expect.stringMatching(/^“run.exe” is not of a kind that is taken/)]);
  expect(await isWell(page)).toEqual(well);
  await page.getByLabel('What was done?').fill('All four are trained');
  expect(await page.getByLabel('rota.jpg').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Say that it is done' }).click();
  expect(await owed.said()).toContain('The board will verify this');
  await page.getByText('Waiting for others (1)').waitFor();
  await page.getByText('All four are trained').waitFor();
});

it('Files are dragged on to their field, several at once; dropped beside it they change nothing, and what was typed stays', async () => {
  const page = await visitors.sitDown(server, { as: 'gpLead' });
  const form = await new OwedPage(page).open('Send a report', 'Update');
  await form.getByLabel('What happened?').fill('The rota and its minutes');
  const field = form.getByRole('button', { name: /^Photos or files/ });
  await field.scrollIntoViewIfNeeded();
  const folder = mkdtempSync(join(tmpdir(), 'dragged-'));
  const files = ['rota of April.pdf', 'minutes.txt'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, file);
  const browser = await page.context().newCDPSession(page);
  const dragTo = async ({ x, y }: { readonly x: number; readonly y: number }) => {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await browser.send('Input.dispatchDragEvent', {
        ...{ type, x, y },
        data: { items: [], files, dragOperationsMask: 1 },
      });
  };
  await dragTo({ x: 5, y: 5 });
  expect(await field.innerText()).toContain('No files chosen');
  const { x = 0, y = 0, width = 0, height = 0 } = (await field.boundingBox()) ?? {};
  await dragTo({ x: x + width / 2, y: y + height / 2 });
  await field.getByText('2 files chosen').waitFor();
  rmSync(folder, { recursive: true });
  expect(await form.getByLabel('What happened?').inputValue()).toBe('The rota and its minutes');
  expect(await barriersOn(page)).toEqual([]);
});

it('Two people at once: the second sees what the first recorded, and nothing that they typed is lost', async () => {
  const page = await visitors.sitDown(server, lead);
  const owed = new OwedPage(page);
  const form = await owed.open('Send a report', 'I need more time');
  await form.getByLabel('Day').fill('30');
  await form.getByLabel('Month').fill('4');
  await form.getByLabel('Year').fill('2026');
  await form.getByLabel('Why is more time needed?').fill('The practice moves');
  await server.given('/api/actions/CP1415.F1.A1/report-progress', {
    outlook: 'on-track',
    note: 'Called them',
  });
  await form.getByRole('button', { name: 'Ask for more time' }).click();
  await page.getByText('What others recorded meanwhile').waitFor();
  await page.getByText('Progress reported, on track: Called them').waitFor();
  await page.getByText('(J. Example, 12 March 2026, 10:00)').waitFor();
  expect(await page.getByLabel('Why is more time needed?').inputValue()).toBe('The practice moves');
  expect(await isWell(page)).toEqual(well);
  await page.getByRole('button', { name: 'Ask for more time' }).click();
  expect(await owed.said()).toContain('until somebody else agrees');
  expect(await owed.card('Send a report').textContent()).toContain('You asked for time until 30 April 2026');
});

it('A new action is accepted, a notice acknowledged and the board answered, each from the list and without scripts', async () => {
  const page = await visitors.sitDown(server, { ...lead, scripts: false });
  const owed = new OwedPage(page);
  await owed.card('Name a safeguarding lead').getByRole('button', { name: 'Accept' }).click();
  expect(await owed.said()).toContain('The action is yours');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  expect(await owed.said()).toContain('Thank you. Acknowledged');
  expect(await page.getByText('Notices to acknowledge').count()).toBe(0);
  const question = page.getByRole('article', { name: 'Question 2026-03-10.C1' });
  await question.locator('summary').click();
  await question.getByLabel('Your answer').fill('Two doctors were ill.');
  await question.getByRole('button', { name: 'Send answer' }).click();
  expect(await owed.said()).toContain('The board will say whether this answers it');
});

it('Several are updated at once; what could not be is named, and the others are recorded', async () => {
  const page = await visitors.sitDown(server, lead, '/agencies/city-gp-practice/update');
  expect(await isWell(page)).toEqual(well);
  await page.getByLabel('Send a report').check();
  await page.getByLabel('Name a safeguarding lead').check();
  await page.getByLabel('What happened?').fill('Both were looked at');
  await page.getByLabel('On track').check();
  await server.given('/api/actions/CP1415.F1.A2/cancel-action', { reason: 'Not needed' });
  await page.getByRole('button', { name: 'Send update' }).click();
  expect(await new OwedPage(page).problems()).toEqual([
    'Recorded for 1; not for 1.',
    'CP1415.F1.A2: This action is cancelled and does not change. Reopen it first.',
  ]);
  expect((await server.get('/api/actions/CP1415.F1.A1')).body).toMatchObject({
    lastNote: 'Both were looked at',
  });
});

it('All that somebody holds is handed over in one step, and a deputy is named', async () => {
  const to = { agency: 'city-gp-practice', person: 'Dr Osei' };
  await server.given('/api/actions/CP1415.F1.A1/reassign', { to, reason: 'She took it' });
  const page = await visitors.sitDown(
    server,
    { ...lead, scripts: false },
    '/agencies/city-gp-practice/hand-over',
  );
  await page.getByLabel('Dr Osei').check();
  await page.getByRole('button', { name: 'Show what they hold' }).click();
  expect(await page.getByRole('heading', { name: 'Dr Osei holds 1 action' }).count()).toBe(1);
  await page.getByLabel('Who takes over?').fill('Lena Ward');
  await page.getByLabel('Why?').fill('Dr Osei retires');
  await page.getByRole('button', { name: 'Hand over' }).click();
  const owed = new OwedPage(page);
  expect(await owed.said()).toMatch(/^Handed over: Lena Ward holds 1 action now/);
  for (const [reference, name] of [
    ['g.practice', 'G. Practice'],
    ['l.ward', 'Lena Ward'],
  ])
    await server.given('/api/accounts', { reference, name }, 'administrator');
  const grant = { role: 'agency-lead', agencies: ['city-gp-practice'] };
  await server.given('/api/accounts/g.practice/grant-role', grant, 'administrator');
  await page.getByRole('link', { name: 'Name a deputy' }).click();
  await page.getByLabel('Who stands in for you?').fill('l.ward');
  const until = page.getByRole('group', { name: 'Until and including' });
  await until.getByLabel('Day').fill('31');
  await until.getByLabel('Month').fill('3');
  await until.getByLabel('Year').fill('2026');
  await page.getByRole('button', { name: 'Name the deputy' }).click();
  expect(await owed.said()).toBe('Lena Ward stands in for you until 31 March 2026.');
  await page.getByRole('link', { name: 'End it for Lena Ward' }).click();
  await page.getByLabel('Why?').fill('I am back');
  await page.getByRole('button', { name: 'End it' }).click();
  expect(await owed.said()).toContain('Ended.');
  expect(await page.getByRole('link', { name: 'End it' }).count()).toBe(0);
});

it.each(['accept-action', 'decline-action', 'attach-evidence', 'withdraw-evidence', 'unblock'])(
  'The page of %s by itself is accessible at 320 pixels',
  async (intent) => {
    const page = await visitors.sitDown(server, lead, `/actions/CP1415.F1.A1/${intent}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Send a report');
    expect(await isWell(page)).toEqual(well);
  },
);

it('Nobody updates the action of another agency, nor sees it', async () => {
  const page = await visitors.sitDown(server, { as: 'policeLead' }, '/actions/CP1415.F1.A1/report-progress');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not found');
});

it('Who owes much sees it a part at a time, with all of it counted, and updates any of it with others', async () => {
  const measures: string[] = [];
  for (let number = 1; number <= 30; number += 1) {
    const { reference } = await server.given('/api/findings/CP1415.F1/assign-action', {
      title: `Measure ${number}`,
      owner: { agency: 'city-police' },
    });
    measures.push(reference);
  }
  const seat = { as: 'policeLead', scripts: false } as const;
  const page = await visitors.sitDown(server, seat);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(
    'Your agency owes 30 actions',
  );
  expect(await page.getByText('30 new to answer').count()).toBe(1);
  expect(await page.getByRole('article').count()).toBe(10);
  await page.getByRole('link', { name: 'The next ones' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(
    'Your agency owes 30 actions',
  );
  expect(await page.getByRole('article').count()).toBe(10);
  await page.getByRole('link', { name: 'Update several at once' }).click();
  expect(await page.getByRole('checkbox').count()).toBe(30);
  for (const action of measures.slice(0, 22)) {
    await server.given(`/api/actions/${action}/accept-action`, {}, 'policeLead');
    await server.given(`/api/actions/${action}/claim-completion`, { statement: 'Done.' }, 'policeLead');
  }
  await page.goto(new URL('/', page.url()).href);
  await page.getByText('Waiting for others (the latest 10)').click();
  await page.getByRole('link', { name: 'All of them' }).click();
  expect(await page.getByText('22 found').count()).toBe(1);
});

it('Who updates an action from its own page comes back to it, after a mistake too', async () => {
  const reference = await assigned('Book two nurses', {});
  const itsOwn = `/actions/${reference}`;
  const page = await visitors.sitDown(server, { ...lead, scripts: false }, itsOwn);
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await page.getByRole('button', { name: 'Send update' }).click();
  await page.getByRole('textbox', { name: 'What happened?' }).fill('Two nurses are booked');
  await page.getByRole('radio', { name: 'On track' }).check();
  await page.getByRole('button', { name: 'Send update' }).click();
  expect(new URL(page.url()).pathname).toBe(itsOwn);
  expect(await page.getByRole('alert').textContent()).toContain('Thank you');
});
