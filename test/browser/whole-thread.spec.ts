/**
 * The whole thread on an empty installation, as people walk it: from the link of the first start to an inspector's proof.
 * Nobody types an address but those of the links that they were given: what comes next is on the page that one is on.
 */
import type { Page } from 'playwright-core';
import { TestServer } from '../api/running-server.js';
import { codeOf, PASSPHRASE } from '../sign-in/accounts.js';
import { barriersOn, overhangOf, type Seat, Visitors } from './browser.js';
import { AnyPage } from './pages/any-page.js';
import { OwedPage } from './pages/owed-page.js';

let server: TestServer;
let visitors: Visitors;
const now = () => new Date('2026-03-12T10:00:00Z');
const phone = { width: 320, height: 700 };
/** Each at a page of their own, signed in by their own passphrase from the day they were invited. */
const seats = new Map<string, AnyPage>();

beforeAll(async () => {
  server = await TestServer.start(undefined, now);
  visitors = await Visitors.open();
});
afterAll(async () => {
  await visitors.close();
  await server.remove();
});

function seatOf(name: string): AnyPage {
  const seat = seats.get(name);
  if (seat === undefined) throw new Error(`${name} was not invited.`);
  return seat;
}

/** On from the page that asks for a second factor, through the codes that are to be kept. */
async function secondFactor(page: AnyPage): Promise<void> {
  await page.page.getByText('I cannot scan it').click();
  const key = (await page.page.locator('.app-secret').textContent()) ?? '';
  await page.fill({ Code: codeOf(key, now()) });
  await page.press('Set up and sign in');
  await page.press('I have kept them');
}

/** Takes up an account by the link on the administrator's page. */
async function takenUp(administrator: Page, name: string, seat: Seat = {}): Promise<AnyPage> {
  const link = (await administrator.getByRole('code').textContent()) ?? '';
  const page = new AnyPage(await visitors.sitDown(server, seat, new URL(link).pathname));
  expect(await page.heading()).toBe(`Welcome, ${name}`);
  await page.fill({ 'Choose a passphrase': PASSPHRASE });
  await page.press('Go on');
  seats.set(name, page);
  return page;
}

/** The administrator fills in an invitation, from their first page. */
async function invite(page: AnyPage, name: string, account: string, ...chosen: readonly string[]) {
  await page.follow('Accounts');
  await page.press('Invite somebody');
  await page.fill({ Name: name, 'E-mail address': `${account}@example.org`, 'Short name': account });
  await page.choose(...chosen);
  await page.press('Invite');
  expect(await page.heading()).toBe('Invited');
}

it('The first administrator invites a coordinator, who is told what comes first and registers the agencies', async () => {
  const link = await server.running.service.identity.links.make('set-up', null, 30);
  const administrator = new AnyPage(await visitors.sitDown(server, {}, `/set-up/${link}`));
  seats.set('Nadia Bell', administrator);
  await administrator.fill({
    'Your name': 'Nadia Bell',
    'Your e-mail address': 'nadia@example.org',
    'Choose a passphrase': PASSPHRASE,
  });
  await administrator.press('Go on to your second factor');
  await secondFactor(administrator);
  await invite(administrator, 'Jo Example', 'jo.example', 'Coordinator');

  const coordinator = await takenUp(administrator.page, 'Jo Example');
  await secondFactor(coordinator);
  expect(await coordinator.heading()).toBe('What needs doing');
  await coordinator.follow('Register an agency');
  for (const [name, reference] of [
    ['City GP practice', 'city-gp'],
    ['City Health', 'city-health'],
  ] as const) {
    await coordinator.fill({ Name: name, 'What kind of agency is it?': 'Service', Reference: reference });
    await coordinator.press('Register it');
    expect(await coordinator.said()).toContain('an administrator invites its lead');
    await coordinator.follow('Register another agency');
  }
});

it('The administrator invites a lead, a board member and an inspector, who take their accounts up', async () => {
  const administrator = seatOf('Nadia Bell');
  await invite(administrator, 'Gail Practice', 'gail.practice', 'Agency lead', 'City GP practice');
  const lead = await takenUp(administrator.page, 'Gail Practice', phone);
  expect(await lead.words()).toContain('Nothing is owed at present');

  await invite(administrator, 'Bo Member', 'bo.member', 'Board member', 'City Health');
  const board = await takenUp(administrator.page, 'Bo Member');
  expect(await board.words()).toContain('The coordinator plans an audit first');

  await invite(administrator, 'Ivy Spector', 'ivy.spector', 'Inspector');
  const link = (await administrator.page.getByRole('code').textContent()) ?? '';
  await administrator.follow('Open their inspection');
  await administrator.fill({ Inspectorate: 'Ofsted' });
  await administrator.choose('The whole partnership');
  await administrator.date('Last day', '2026-04-30');
  await administrator.press('Open the inspection');
  const inspector = new AnyPage(await visitors.sitDown(server, {}, new URL(link).pathname));
  await inspector.fill({ 'Choose a passphrase': PASSPHRASE });
  await inspector.press('Go on');
  await secondFactor(inspector);
  await inspector.page.getByText('Access until 30 April 2026').waitFor();
  seats.set('Ivy Spector', inspector);
});

it('The coordinator plans an audit, records a finding, decides on it and assigns an action, each from the last', async () => {
  const coordinator = seatOf('Jo Example');
  await coordinator.follow('To do');
  await coordinator.follow('Plan an audit');
  await coordinator.fill({ Reference: 'CP2526', Title: 'Child protection enquiries' });
  await coordinator.press('Plan it');
  await coordinator.follow('Record findings');
  await coordinator.choose('Area for action (A)');
  await coordinator.fill({
    Title: 'Attendance at conferences',
    'What was seen? (optional)': 'The practice sent no report.',
    'Themes (optional)': 'attendance',
  });
  await coordinator.press('Save and next');
  expect(await coordinator.said()).toMatch(/^CP2526.F1 is recorded/);
  await coordinator.follow('That is all');
  await coordinator.follow('Decide on CP2526.F1');
  await coordinator.choose('Act: assign an action next');
  await coordinator.fill({ 'Why?': 'Children are not heard of by their doctor' });
  await coordinator.press('Record the decision');
  await coordinator.follow('Assign an action');
  await coordinator.fill({ 'What is to be done?': 'Send a report to every conference' });
  await coordinator.page.getByLabel('Which agency owes it?').selectOption({ label: 'City GP practice' });
  await coordinator.date('By when?', '2026-03-31');
  await coordinator.press('Assign');
  expect(await coordinator.said()).toContain('The agency sees it as new, to be accepted or declined.');
});

it('An auditor who is invited finds the audit that they are on, and records in it', async () => {
  const administrator = seatOf('Nadia Bell');
  await administrator.follow('Accounts');
  await administrator.press('Invite somebody');
  await administrator.fill({
    ...{ Name: 'Al Udit', 'E-mail address': 'al@example.org', 'Short name': 'al.udit' },
    'Audits an auditor is on': 'CP2526',
  });
  await administrator.choose('Auditor');
  await administrator.press('Invite');
  const auditor = await takenUp(administrator.page, 'Al Udit');
  await auditor.page.getByText('Al Udit, Auditor').waitFor();
  await auditor.follow('Audits');
  await auditor.follow('Child protection enquiries');
  await auditor.follow('Record its cases and findings');
  await auditor.follow('Record findings');
  await auditor.choose('Strength (S)');
  await auditor.fill({ Title: 'Children were seen alone' });
  await auditor.press('Save and next');
  expect(await auditor.said()).toMatch(/^CP2526.S1 is recorded/);
  await auditor.follow('That is all');
  await auditor.follow('Add a case');
  await auditor.fill({ 'Reference of the case, which names nobody': 'case 3' });
  await auditor.press('Add the case');
  await auditor.page.getByRole('row', { name: 'case 3' }).waitFor();
  expect(await auditor.page.getByRole('link', { name: 'Decide' }).count()).toBe(0);
  await auditor.press('Sign out');
  await auditor.fill({ 'E-mail address': 'al@example.org', Passphrase: PASSPHRASE });
  await auditor.press('Sign in');
  expect(await auditor.heading()).toBe('Position');
});

it('The lead accepts it on a phone, says how it goes, and says that it is done with a file that shows it', async () => {
  const lead = seatOf('Gail Practice');
  const owed = new OwedPage(lead.page);
  await lead.follow('Golden Thread');
  expect(await owed.groups()).toEqual(['New, to accept or decline (1)']);
  await lead.press('Accept');
  expect(await owed.said()).toContain('The action is yours: update it here');
  const update = await owed.open('Send a report', 'Update');
  await update.getByLabel('What happened?').fill('A rota is agreed');
  await update.getByLabel('On track').check();
  await update.getByRole('button', { name: 'Send update' }).click();
  expect(await owed.said()).toContain('The coordinator and the board can see it now.');
  const done = await owed.open('Send a report', 'Done');
  await done.getByLabel('What was done?').fill('A report went to all five');
  const log = { name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from('conference,report\n1,sent\n') };
  await done.locator('input[type=file]').setInputFiles([log]);
  await done.getByRole('button', { name: 'Say that it is done' }).click();
  expect(await owed.said()).toContain('The board will verify this');
  await lead.page.getByRole('link', { name: 'log.csv' }).waitFor();
  expect([await barriersOn(lead.page), await overhangOf(lead.page)]).toEqual([[], 0]);
});

it('The board finds it on its position, verifies it, and judges what it changed', async () => {
  const board = seatOf('Bo Member');
  await board.follow('Position');
  await board.follow('1 completed, awaiting verification');
  await board.follow('Send a report to every conference');
  await board.follow('Verify');
  await board.fill({ 'What did you see that confirms it?': 'The log of five conferences' });
  await board.press('Verify');
  expect(await board.said()).toMatch(/^Verified\. Whether it changed anything for children is judged/);
  await board.follow('Attendance at conferences');
  await board.follow('Assess impact');
  await board.choose('Emerging', 'Observation of practice');
  await board.fill({ 'In words: what was seen?': 'The doctor was heard at all five' });
  await board.press('Record the judgement');
  expect(await board.said()).toContain('The position shows it now');
  await board.page.getByRole('heading', { name: 'Why “Impact emerging”?' }).waitFor();
});

it('The coordinator records the meeting, the board asks at it, the lead answers, and the board closes', async () => {
  const [coordinator, board, lead] = [seatOf('Jo Example'), seatOf('Bo Member'), seatOf('Gail Practice')];
  await coordinator.follow('To do');
  await coordinator.follow('Record a meeting');
  await coordinator.fill({ 'Which body met?': 'Board' });
  await coordinator.press('Record the meeting');
  expect(await coordinator.said()).toContain('Its pack is made from the record.');
  expect(await coordinator.words()).toMatch(
    /The position at the meeting 1 area for action[^]*Impact emerging 1/i,
  );
  expect(await coordinator.words()).not.toContain('city-gp');

  await board.follow('Challenge');
  await board.page.getByLabel('Which meeting asks?').selectOption({ label: '12 March 2026: Board' });
  await board.page.getByLabel('Which agency is asked?').selectOption({ label: 'City GP practice' });
  await board.fill({ 'What do you ask?': 'Who reads the reports?' });
  await board.date('By when is an answer due?', '2026-04-10');
  await board.press('Raise the challenge');

  await lead.follow('Golden Thread');
  await lead.page.locator('summary').filter({ hasText: 'Answer 2026-03-12.C1' }).click();
  await lead.fill({ 'Your answer': 'The chair of each conference' });
  await lead.press('Send answer');
  expect(await lead.said()).toContain('The board will say whether this answers it');

  await board.follow('Position');
  await board.follow('1 answer to a question, to close or return');
  await board.follow('Close C1');
  await board.fill({ 'What came of it?': 'The chairs confirmed it' });
  await board.press('Close the challenge');
  expect(await board.words()).toContain('Closed on 12 March 2026: “The chairs confirmed it”');
});

it('The inspector finds it all, opens its trail and an event as it is stored, reads why it is green, and takes it away', async () => {
  const inspector = seatOf('Ivy Spector');
  await inspector.follow('Search');
  await inspector.fill({ 'Words, in everything that was recorded': 'conference* report*' });
  await inspector.press('Search');
  expect(await inspector.page.locator('mark').first().textContent()).toMatch(/^(conference|report)/i);
  expect(await inspector.words()).toContain('Action assigned to City GP practice');
  await inspector.follow('The whole trail of CP2526.F1');
  expect(await inspector.words()).toContain('Action assigned to City GP practice');
  const [file] = await Promise.all([inspector.page.waitForEvent('download'), inspector.follow('CSV')]);
  expect(file.suggestedFilename()).toBe('trail.csv');
  await inspector.follow('Completion verified: The log of five conferences');
  expect(await inspector.page.getByRole('region', { name: 'Exactly as stored' }).innerText()).toContain(
    '"CompletionVerified"',
  );
  await inspector.follow('Findings');
  await inspector.follow('Attendance at conferences');
  await inspector.follow('why?');
  const why = inspector.page.getByRole('region', { name: 'Why “Impact emerging”?' });
  expect(await why.getByRole('link').allTextContents()).toEqual([
    'Impact assessed from observation: emerging',
  ]);
  await why.getByRole('link').first().click();
  expect(await inspector.heading()).toContain('Impact assessed');
  expect(await barriersOn(inspector.page)).toEqual([]);
});
