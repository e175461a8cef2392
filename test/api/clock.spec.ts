/** The London-day clock over a real server whose clock the test steps: midnight, the clocks' changes, missed days, imports. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DayClock } from '#server/clock/day-clock.js';
import { PolicyRunner } from '#server/policies/runner.js';
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let now: Date;
const at = (instant: string): void => {
  now = new Date(instant);
};
const startAt = async (instant: string, folder = mkdtempSync(join(tmpdir(), 'golden-thread-'))) => {
  at(instant);
  server = await TestServer.start(folder, () => now);
  await server.running.app.get(DayClock).catchUp();
};
const begin = async (instant: string) => {
  await startAt(instant);
  await seedOf(server);
};
afterEach(() => server.remove());

/** Moves the clock, and lets the service look at it. */
const stepTo = async (instant: string) => {
  at(instant);
  await server.running.app.get(DayClock).catchUp();
};

const assign = (more: object) =>
  server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference',
    owner: { agency: 'city-gp-practice' },
    ...more,
  });

/** What the service has noted in the log, in its order. */
async function noted(): Promise<readonly string[]> {
  const { events } = server.running.service;
  await server.running.app.get(PolicyRunner).reached(await events.head());
  const all = await events.readAll(0, 10_000);
  return all
    .filter(({ metadata }) => metadata.channel === 'system')
    .map(({ type, stream, metadata }) => {
      expect(metadata.recordedBy).toEqual({ id: 'system', name: 'Golden Thread', role: 'system' });
      return `${metadata.effective.on ?? ''} ${type} ${stream.replace('action-CP1415.F1.', '')}`;
    });
}

describe('At midnight in London', () => {
  it('what fell overdue is noted, once for its due date, and not a minute before', async () => {
    await begin('2026-01-14T12:00:00.000Z');
    await assign({ due: '2026-01-14' });
    await stepTo('2026-01-14T23:59:59.000Z');
    expect(await noted()).toEqual([]);
    await stepTo('2026-01-15T00:00:00.000Z');
    await stepTo('2026-01-15T09:00:00.000Z');
    await stepTo('2026-01-16T00:00:00.000Z');
    expect(await noted()).toEqual(['2026-01-15 ActionFellOverdue A1']);
  });
  it('comes an hour earlier than in UTC while the clocks are forward', async () => {
    await begin('2026-03-28T12:00:00.000Z');
    await assign({ due: '2026-03-28' });
    await assign({ due: '2026-03-29' });
    await stepTo('2026-03-29T00:00:00.000Z');
    expect(await noted()).toEqual(['2026-03-29 ActionFellOverdue A1']);
    await stepTo('2026-03-29T22:59:59.999Z');
    expect(await noted()).toHaveLength(1);
    await stepTo('2026-03-29T23:00:00.000Z');
    expect(await noted()).toEqual(['2026-03-29 ActionFellOverdue A1', '2026-03-30 ActionFellOverdue A2']);
  });
  it('comes after 25 hours when the clocks go back', async () => {
    await begin('2026-10-24T12:00:00.000Z');
    await assign({ due: '2026-10-25' });
    await stepTo('2026-10-24T23:00:00.000Z');
    await stepTo('2026-10-25T23:30:00.000Z');
    expect(await noted()).toEqual([]);
    await stepTo('2026-10-26T00:00:00.000Z');
    expect(await noted()).toEqual(['2026-10-26 ActionFellOverdue A1']);
  });
  it('what nothing was heard of for sixty days is noted, and again after the next silence', async () => {
    await begin('2026-01-01T12:00:00.000Z');
    await assign({});
    await stepTo('2026-03-01T23:00:00.000Z');
    expect(await noted()).toEqual([]);
    await stepTo('2026-03-02T00:00:00.000Z');
    await server.given('/api/actions/CP1415.F1.A1/accept-action', {});
    await stepTo('2026-05-01T00:00:00.000Z');
    expect(await noted()).toEqual(['2026-03-02 ActionWentStale A1', '2026-05-01 ActionWentStale A1']);
  });
  it('what is overdue or blocked for thirty days is escalated, once for each cause', async () => {
    await begin('2026-01-14T12:00:00.000Z');
    await assign({ due: '2026-01-14' });
    await assign({ due: '2099-01-14' });
    await server.given('/api/actions/CP1415.F1.A2/report-blocked', { reason: 'No rota' });
    await stepTo('2026-02-13T00:00:00.000Z');
    const escalated = ['2026-02-13 ActionEscalated A1', '2026-02-13 ActionEscalated A2'];
    expect(await noted()).toEqual(['2026-01-15 ActionFellOverdue A1', ...escalated]);
    for (const one of ['A1', 'A2'])
      await server.given(`/api/actions/CP1415.F1.${one}/resolve-escalation`, { outcome: 'Talked over' });
    await stepTo('2026-02-14T00:00:00.000Z');
    expect(await noted()).toHaveLength(3);
    const { body } = await server.get('/api/trail?subject=CP1415.F1.A1&type=ActionEscalated');
    expect(body['items']).toMatchObject([{ why: 'Overdue for 30 days: it was due on 14 January 2026' }]);
  });
});

describe('After a restart', () => {
  it('the days that were missed are caught up, in order and each with its own day', async () => {
    await begin('2026-01-12T12:00:00.000Z');
    for (const day of ['15', '13', '14', '13', '16']) await assign({ due: `2026-01-${day}` });
    await stepTo('2026-01-13T00:00:00.000Z');
    await server.stop();
    await startAt('2026-01-16T09:00:00.000Z', server.folder);
    expect(await noted()).toEqual([
      '2026-01-14 ActionFellOverdue A2',
      '2026-01-14 ActionFellOverdue A4',
      '2026-01-15 ActionFellOverdue A3',
      '2026-01-16 ActionFellOverdue A1',
    ]);
    await server.stop();
    await startAt('2026-01-16T10:00:00.000Z', server.folder);
    expect(await noted()).toHaveLength(4);
  });
  it('in the midst of catching up, nothing is noted twice or left out', async () => {
    await begin('2026-01-12T12:00:00.000Z');
    for (const day of ['13', '14', '15']) await assign({ due: `2026-01-${day}` });
    await stepTo('2026-01-16T00:00:00.000Z');
    // As a crash leaves it: everything noted, and only the first day known to be done with.
    await server.running.service.checkpoints.write('clock', { day: '2026-01-13' });
    await server.stop();
    await startAt('2026-01-16T09:00:00.000Z', server.folder);
    expect(await noted()).toEqual([
      '2026-01-14 ActionFellOverdue A1',
      '2026-01-15 ActionFellOverdue A2',
      '2026-01-16 ActionFellOverdue A3',
    ]);
  });
});

describe('Imported history', () => {
  it('is noted as late from its import on, and for no day before', async () => {
    await begin('2026-01-12T12:00:00.000Z');
    const rows = [
      'command,subject,title,owner.agency,due,effective',
      'assign-action,CP1415.F1,Attend every conference,city-gp-practice,2015-03-31,2015-01-12',
    ];
    const form = new FormData();
    form.append('file', new Blob([`${rows.join('\n')}\n`]), 'record.csv');
    const answer = await fetch(`${server.url}/api/import`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${server.tokenOf('coordinator')}` },
    });
    expect(answer.status).toBe(200);
    expect(await noted()).toEqual([]);
    await stepTo('2026-01-13T00:00:00.000Z');
    expect(await noted()).toEqual(['2026-01-13 ActionFellOverdue A1', '2026-01-13 ActionEscalated A1']);
  });
});

it('The health of the service tells a coordinator which day it is done with, and others up or down alone', async () => {
  await begin('2026-07-12T23:30:00.000Z');
  const { body } = await server.get('/api/health/ready');
  expect(body).toMatchObject({ status: 'up', clock: { day: '2026-07-13' }, policies: {} });
  for (const as of [undefined, 'gpLead', 'inspector'] as const)
    expect((await server.send('GET', '/api/health/ready', { as })).body).toEqual({ status: 'up' });
});
