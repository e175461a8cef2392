/** Whichever web server is asked: what somebody brings in through one of them is looked through, recorded and reported by any. */
import { randomUUID } from 'node:crypto';
import { PolicyRunner } from '#server/policies/runner.js';
import { HeldFiles } from '#server/web/import/held.js';
import type { Run } from '#server/web/import/run.js';
import { people, seedOf, TestServer } from '../api/running-server.js';
import { type Seat, Visitors } from '../browser/browser.js';
import { AnyPage } from '../browser/pages/any-page.js';
import { OwedPage } from '../browser/pages/owed-page.js';
import { engineHere, startsWithin } from '../mongodb/engine.js';
import { PASSPHRASE } from '../sign-in/accounts.js';
import { InTurn } from './in-turn.js';
import { enginesToScale, startScaleEngines, stopScaleEngines } from './scale-engines.js';

const now = new Date('2026-01-12T12:00:00.000Z');
const wards = [
  'command,reference,name,kind',
  ...[1, 2, 3].map((at) => `register-agency,ward-${at},Ward ${at},ward`),
];
const file = { name: 'wards.csv', mimeType: 'text/csv', buffer: Buffer.from(wards.join('\n')) };

(engineHere === undefined ? describe.skip : describe)('Any web server', () => {
  let leader: TestServer;
  let one: TestServer;
  let other: TestServer;
  beforeAll(async () => {
    await startScaleEngines();
    const engines = enginesToScale(randomUUID());
    const start = (role: 'projector' | 'web') => TestServer.start(undefined, () => now, { ...engines, role });
    leader = await start('projector');
    one = await start('web');
    other = await start('web');
    await seedOf(one);
  }, startsWithin);
  afterAll(async () => {
    for (const server of [other, one, leader]) await server.remove();
    await stopScaleEngines();
  });

  /** A coordinator's file, held by the servers together. */
  const bringIn = async (run?: Run): Promise<string> => {
    const files = HeldFiles.of(one.running.service);
    const { id: by } = people.coordinator;
    const taken = await files.hold(by, { name: file.name, bytes: file.buffer });
    const id = (await files.gather([taken], by)) ?? '';
    await files.change(id, (before) => (run === undefined ? undefined : { ...before, run }));
    return id;
  };
  const going: Run = {
    ...{ id: 'a run', dryRun: false, heardAt: now.toISOString() },
    progress: { phase: 'recording', done: 1, total: 3 },
  };
  const recorded = async () => {
    const log = await one.running.service.events.readAll(0, 1000);
    return log
      .filter(({ stream }) => stream.startsWith('agency-ward-'))
      .map(({ stream }) => stream)
      .sort();
  };

  it('shows how far another has come, and looks through anew what another left half-way', async () => {
    const { text } = await other.get(`/import/${await bringIn(going)}`);
    expect(text).toContain('1 of 3 rows recorded');
    const minutesAgo = new Date(now.getTime() - 120_000).toISOString();
    const left = await other.get(`/import/${await bringIn({ ...going, heardAt: minutesAgo })}`);
    expect(left.text).toContain('3 rows in all');
    expect(await recorded()).toEqual([]);
  });

  it('tells once why another failed, and looks through the files when it is asked again', async () => {
    const failed = {
      type: 'urn:x',
      title: 'Nothing can be recorded now',
      status: 503,
      detail: 'Try again later.',
    };
    const path = `/import/${await bringIn({ ...going, failed })}`;
    const told = await other.get(path);
    expect([told.status, told.text]).toEqual([503, expect.stringContaining('Try again later.')]);
    expect((await one.get(path)).text).toContain('3 rows in all');
  });

  it('lets go of no file for somebody else, whoever of the servers took it', async () => {
    const id = await bringIn();
    expect((await other.get(`/import/${id}`, 'gpLead')).status).toBe(403);
    expect(await HeldFiles.of(other.running.service).find(id, people.gpLead.id)).toBeUndefined();
    expect((await other.get('/import/0190c2f4-0000-7000-8000-000000000000')).status).toBe(404);
  });

  describe('takes a browser up where another left it:', () => {
    let inTurn: InTurn;
    let visitors: Visitors;
    beforeEach(async () => {
      inTurn = await InTurn.open(one.url, other.url);
      visitors = await Visitors.open();
    });
    afterEach(async () => {
      await visitors.close();
      await inTurn.close();
    });
    const sitDown = (seat: Seat, path: string) =>
      visitors.sitDown({ url: inTurn.url, tokenOf: one.tokenOf.bind(one) }, seat, path);
    const bothWereAsked = () => {
      expect([...inTurn.asked.keys()].sort()).toEqual([one.url, other.url].sort());
    };

    it('a file chosen, looked through, recorded and reported', async () => {
      const page = await sitDown({ as: 'coordinator' }, '/import');
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Look through them' }).click();
      await page.getByRole('button', { name: 'Record' }).click();
      await page.getByRole('heading', { level: 1, name: 'Imported' }).waitFor();
      expect(await page.locator('.app-counts').innerText()).toMatch(/^Recorded\s+3/);
      const report = await page.getByRole('button', { name: 'Keep this report' }).getAttribute('href');
      for (const server of [one, other])
        expect((await server.get(report ?? '')).body).toMatchObject({ ok: true, counts: { recorded: 3 } });
      await page.goto('/agencies/ward-3');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Ward 3');
      expect(await recorded()).toEqual(['agency-ward-1', 'agency-ward-2', 'agency-ward-3']);
      bothWereAsked();
    });

    it('an invitation taken up, a sign-in, and an update with a photo, without scripts', async () => {
      await one.given('/api/accounts', { reference: 'gill', name: 'Gill Practice' }, 'administrator');
      const role = { role: 'agency-lead', agencies: ['city-gp-practice'] };
      await one.given('/api/accounts/gill/grant-role', role, 'administrator');
      await one.running.service.identity.names.setEmail('gill', 'gill@example.org');
      const link = await one.running.service.identity.links.make('invitation', 'gill', 60);
      await one.given('/api/findings/CP1415.F1/assign-action', {
        ...{ title: 'Send a report', due: '2026-02-28', owner: { agency: 'city-gp-practice' } },
      });
      const page = await sitDown({ scripts: false, width: 320 }, `/invitation/${link}`);
      const gill = new AnyPage(page);
      await gill.fill({ 'Choose a passphrase': PASSPHRASE });
      await gill.press('Go on');
      await gill.press('Sign out');
      await page.goto('/actions/CP1415.F1.A1');
      await gill.fill({ 'E-mail address': 'gill@example.org', Passphrase: PASSPHRASE });
      await gill.press('Sign in');
      await page.goto('/');
      const owed = new OwedPage(page);
      await owed.card('Send a report').getByRole('button', { name: 'Accept' }).click();
      expect(await owed.said()).toContain('The action is yours');
      const form = await owed.open('Send a report', 'Update');
      await form.getByLabel('What happened?').fill('Reports sent for March');
      await form.getByLabel('On track').check();
      const photo = { name: 'rota.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a photo') };
      await form.locator('input[type=file]').setInputFiles(photo);
      await form.getByRole('button', { name: 'Send update' }).click();
      expect(await owed.card('Send a report').textContent()).toMatch(/“Reports sent for March”[^]*Evidence/);
      bothWereAsked();
    });
  });

  it('keeps what the service does by itself waiting while it imports, though another server does that', async () => {
    const { reference } = await one.given('/api/findings/CP1415.F1/assign-action', {
      ...{ title: 'Attend every conference', due: '2099-01-31', owner: { agency: 'city-police' } },
    });
    const { events } = one.running.service;
    const types = async () => (await events.readStream(`action-${reference}`)).map(({ type }) => type);
    const { imports } = leader.running.service;
    const look = imports.idle.bind(imports);
    const looks: unknown[] = [];
    imports.idle = (signal) => {
      looks.push(signal);
      return look(signal);
    };
    const imported = Promise.withResolvers<undefined>();
    const importing = one.running.service.imports.during(() => imported.promise);
    const merge = { into: 'city-health', reason: 'One body from April' };
    await one.given('/api/agencies/city-police/merge-agency', merge);
    while (looks.length === 0 && (await types()).length === 1);
    // The rest of the history, as it were, which what the service does about the merger must not come before.
    const progress = { outlook: 'on-track', note: 'Rota agreed' };
    const { position } = await other.given(`/api/actions/${reference}/report-progress`, progress);
    imported.resolve(undefined);
    await importing;
    const runner = leader.running.app.get(PolicyRunner);
    let head = Number(position);
    for (let last = 0; last !== head; head = await events.head()) await runner.reached((last = head));
    expect(await types()).toEqual(['ActionAssigned', 'ProgressReported', 'ActionReassigned']);
  });
});
