/** `demo`: the service in a throw-away folder, with the City of London record and a token for each of four roles. */
import { CommandBus } from '@nestjs/cqrs';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actingAs } from '#application/permissions/caller.js';
import type { Person } from '#domain/entry.js';
import type { ActionDocument, AgencyDocument } from '#read-models/documents.js';
import { greeting, start, untilStopped } from '#server/run.js';
import { importInto } from '#server/service/importing.js';
import type { Settings } from '#server/settings/settings.js';
import type { RunningServer } from '#server/start.js';
import { packageFolder } from '#server/version.js';

const examples = join(packageFolder, 'examples/city-of-london-2014-15');

const coordinator: Person = {
  id: 'demo-coordinator',
  name: 'Demo coordinator',
  post: 'Business manager',
  role: 'coordinator',
};
/** Acts for no agency, so that nothing it verifies is its own. */
const boardMember: Person = {
  id: 'demo-board-member',
  name: 'Demo board member',
  post: 'Independent scrutineer',
  role: 'board-member',
};
const inspector: Person = { id: 'demo-inspector', name: 'Demo inspector', role: 'inspector' };

export async function demo(settings: Settings): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-thread-demo-'));
  try {
    const server = await start({ ...settings, folder });
    try {
      await load(server);
      const lead = await agencyLead(server);
      process.stdout.write(`${greeting(server)}\n${await introduction(server, lead)}\n`);
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

/** Somebody of an agency that owes an illustrative action. */
async function agencyLead({ service: { projector, events } }: RunningServer): Promise<Person> {
  await projector.waitFor(await events.head(), 10_000);
  const models = projector.reader();
  const { items } = await models.find<ActionDocument>('actions', { limit: 200 });
  const owed = items.find(({ basis, overdueFrom }) => basis === 'illustrative' && overdueFrom !== null);
  const agency =
    owed === undefined ? undefined : await models.get<AgencyDocument>('agencies', owed.owner.agency);
  if (agency === undefined) throw new Error('The example holds no illustrative action that anybody owes.');
  return {
    id: 'demo-lead',
    name: 'Demo agency lead',
    post: agency.name,
    role: 'agency-lead',
    agency: agency.reference,
  };
}

async function introduction({ url, service: { tokens } }: RunningServer, lead: Person): Promise<string> {
  const board = await tokens.issue(boardMember);
  const curl = (path: string) => `  curl -s -H "Authorization: Bearer ${board}" "${url}/api/${path}"`;
  return [
    'The record of the City of London’s audits of 2014/15 is loaded. What is made up to show a living record is',
    'marked “illustrative” wherever it is seen. The folder is thrown away at the end.',
    '',
    `Token for the coordinator: ${await tokens.issue(coordinator)}`,
    `Token for the agency lead: ${await tokens.issue(lead)}`,
    `Token for the board member: ${board}`,
    `Token for the inspector: ${await tokens.issue(inspector)}`,
    '',
    'The board’s position, a finding, and its whole trail:',
    curl('position'),
    curl('findings/CP1415.F2'),
    curl('trail?subject=CP1415.F2&order=oldest'),
    '',
  ].join('\n');
}
