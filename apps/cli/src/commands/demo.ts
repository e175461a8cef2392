/** `demo`: the service in a throw-away folder, with the City of London record and somebody to look around as in each role. */
import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GrantRole, InviteAccount, OpenInspection } from '#application/commands/account.js';
import { AssignAction } from '#application/commands/finding.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import { actingAs } from '#application/permissions/caller.js';
import type { Person } from '#domain/entry.js';
import { plusDays, londonDate } from '#domain/time.js';
import { greeting, start, untilStopped } from '#server/run.js';
import { importInto } from '#server/service/importing.js';
import type { DemoPerson } from '#server/service/service.js';
import type { Settings } from '#server/settings/settings.js';
import { asTheService } from '#server/sign-in/as-the-service.js';
import type { RunningServer } from '#server/start.js';
import { packageFolder } from '#server/version.js';

const examples = join(packageFolder, 'examples/city-of-london-2014-15');

/** Who imports the record, and who judged in it: the one acts for no agency, so that nothing it verifies is its own. */
const coordinator = {
  ...{ id: 'demo-coordinator', name: 'Demo coordinator', post: 'Business manager', role: 'coordinator' },
} as const satisfies Person;
const boardMember = {
  ...{ id: 'demo-board-member', name: 'Demo board member', post: 'Independent scrutineer' },
  role: 'board-member',
} as const satisfies Person;

/** The agency that the lead answers for, and how late it is with what it was asked how many days ago. */
const LEADS = 'city-gp-practice';
const LATE_DAYS = 12;
const ASKED_DAYS_AGO = 75;
/** For how long the inspection of the demonstration is open, in days. */
const INSPECTION_DAYS = 30;

export async function demo(settings: Settings): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-thread-demo-'));
  // Filled once there are accounts; nothing but this program can offer anybody.
  const people: DemoPerson[] = [];
  try {
    const server = await start({ ...settings, folder }, { people });
    try {
      await load(server);
      await owe(server);
      people.push(...(await makeAccounts(server)));
      process.stdout.write(`${greeting(server)}\n${await introduction(server, people)}\n`);
    } catch (error) {
      await server.stop();
      throw error;
    }
    await untilStopped(server);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The published record first; what illustrates a living one then; what was judged by somebody independent last. */
async function load(server: RunningServer): Promise<void> {
  const names = readdirSync(examples).filter((name) => name.endsWith('.csv'));
  const isPublished = (name: string) => /^\d/.test(name);
  const published = names.filter(isPublished).sort();
  await take(server, published, coordinator);
  await take(server, ['illustrative.csv'], coordinator);
  await take(server, ['illustrative-judged.csv'], boardMember);
}

async function take(
  { service, app }: RunningServer,
  names: readonly string[],
  person: Person,
): Promise<void> {
  const files = names.map((name) => ({ name, bytes: readFileSync(join(examples, name)) }));
  const { ok, problems } = await importInto(service, app.get(CommandBus), {
    files,
    caller: actingAs(person),
    dryRun: false,
  });
  if (!ok)
    throw new Error(`The example cannot be loaded: ${problems[0]?.file ?? ''} ${problems[0]?.message ?? ''}`);
}

/** An account for each role, as an administrator would have made it. */
async function makeAccounts(server: RunningServer): Promise<readonly DemoPerson[]> {
  const { service } = server;
  const make = async (account: string, name: string, who: string, post?: string): Promise<DemoPerson> => {
    const input = { reference: account, name, ...(post === undefined ? {} : { post }) };
    await asTheService(service, InviteAccount, undefined, input);
    return { account, who };
  };
  const grant = (account: string, input: object) => asTheService(service, GrantRole, account, input);
  const people = [
    await make('demo-lead', 'Demo agency lead', 'the lead of the GP practice', 'Safeguarding lead'),
    await make(boardMember.id, boardMember.name, 'a board member', boardMember.post),
    await make('demo-inspector', 'Demo inspector', 'an inspector'),
    await make(coordinator.id, coordinator.name, 'the coordinator', coordinator.post),
    await make('demo-administrator', 'Demo administrator', 'the administrator'),
  ];
  await grant('demo-lead', { role: 'agency-lead', agencies: [LEADS] });
  await grant(boardMember.id, { role: 'board-member' });
  await grant(coordinator.id, { role: 'coordinator' });
  await grant('demo-administrator', { role: 'administrator' });
  await asTheService(service, OpenInspection, 'demo-inspector', {
    inspectorate: 'Demo inspectorate',
    scope: { of: 'partnership' },
    until: plusDays(londonDate(service.now()), INSPECTION_DAYS),
  });
  return people;
}

/** Something that the lead’s agency is late with, so that there is something to do. */
async function owe({ service }: RunningServer): Promise<void> {
  const { handler, now } = service;
  const today = londonDate(now());
  const command = readInput(AssignAction, {
    title: 'Send somebody from the practice to each reflective learning session',
    owner: { agency: LEADS, person: 'Dr A. Example' },
    success: 'Somebody from the practice was at each session',
    due: plusDays(today, -LATE_DAYS),
    effective: plusDays(today, -ASKED_DAYS_AGO),
    basis: 'illustrative',
  });
  const caller = actingAs(coordinator);
  command.calledBy({
    caller,
    channel: 'system',
    on: 'finding',
    subject: 'CP1415.F3',
    correlationId: randomUUID(),
  });
  await handler.execute(definitionOf(command), command);
}

async function introduction({ url, service }: RunningServer, people: readonly DemoPerson[]): Promise<string> {
  const { tokens } = service;
  const tokenFor = (account: string) => tokens.issueFor(account, { name: 'Demonstration', days: 1 });
  const board = await tokenFor(boardMember.id);
  const curl = (path: string) => `  curl -s -H "Authorization: Bearer ${board}" "${url}/api/${path}"`;
  const others = people.filter(({ account }) => account !== boardMember.id);
  const lines = await Promise.all(
    others.map(async ({ account, who }) => `  ${who}: ${await tokenFor(account)}`),
  );
  return [
    `Open ${url} and look around as ${people.map(({ who }) => who).join(', ')}: one click, no passphrase.`,
    '',
    'The record of the City of London’s audits of 2014/15 is loaded. What is made up to show a living record is',
    'marked “illustrative” wherever it is seen. The folder is thrown away at the end.',
    '',
    'The same over the API: the board’s position, a finding, and its whole trail:',
    curl('position'),
    curl('findings/CP1415.F2'),
    curl('trail?subject=CP1415.F2&order=oldest'),
    'Tokens of the others:',
    ...lines,
    '',
  ].join('\n');
}
