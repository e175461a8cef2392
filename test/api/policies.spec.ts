/** What the service does by itself when something happened: after races, after mergers, and when a rule says to escalate. */
import { PolicyRunner } from '#server/policies/runner.js';
import { Checkpoints } from '#server/service/checkpoints.js';
import { planOf } from '#server/service/service.js';
import type { ActionFact } from '#domain/action/facts.js';
import type { FindingFact } from '#domain/finding/facts.js';
import { people, seedOf, TestServer } from './running-server.js';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
  await seedOf(server);
});
afterEach(() => server.remove());

const A1 = '/api/actions/CP1415.F1.A1';
const merge = (from = 'city-gp-practice', into = 'city-health') =>
  server.given(`/api/agencies/${from}/merge-agency`, { into, reason: 'One practice from April' });
const assign = (more: object = {}) =>
  server.given('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend every conference',
    owner: { agency: 'city-gp-practice', person: 'Dr Osei' },
    due: '2099-01-31',
    ...more,
  });

/** Waits until the service has done what it does about everything so far. */
async function settled(): Promise<string> {
  const { events } = server.running.service;
  const runner = server.running.app.get(PolicyRunner);
  let head = 0;
  while (head !== (await events.head())) await runner.reached((head = await events.head()));
  return String(head);
}

const now = async (path: string) => (await server.get(`${path}?after=${await settled()}`)).body;

async function trailOf(subject: string, type: string): Promise<readonly Record<string, unknown>[]> {
  const { body } = await server.get(`/api/trail?subject=${subject}&type=${type}&after=${await settled()}`);
  return body['items'] as Record<string, unknown>[];
}

/** Puts an event into the log as a decision would that was made before others came to be known. */
async function raced(stream: string, fact: ActionFact | FindingFact): Promise<void> {
  const person = people.coordinator;
  const metadata = {
    recordedBy: person,
    performedBy: person,
    effective: { on: '2026-01-05', precision: 'day' },
    basis: 'stated',
    correlationId: 'the race',
    channel: 'api',
  } as const;
  const id = crypto.randomUUID();
  const event = { type: fact.type, version: 1, data: fact.data, metadata };
  const appended = await server.running.service.events.append(stream, 'none', [event], {
    id,
    fingerprint: null,
  });
  expect(appended.outcome).toBe('appended');
}

const assigned = {
  type: 'ActionAssigned',
  data: {
    ...{ findings: ['CP1415.F1'], title: 'Send a report', about: 'system', contributors: [], due: null },
    ...{ owner: { agency: 'city-gp-practice', post: 'Practice manager' }, evidenceRequired: false },
  },
} as const satisfies ActionFact;

describe('When agencies merge', () => {
  it('what the merged one owes and sponsors moves to the successor, for the merger’s reason', async () => {
    await assign();
    await assign({ owner: { agency: 'city-police' }, sponsor: { agency: 'city-gp-practice' } });
    // Else the assignment, looked at only after the merger, is what moves the action: that is the race, below.
    await settled();
    const { position } = await merge();
    expect(await now(A1)).toMatchObject({ owner: { agency: 'city-health', person: 'Dr Osei' } });
    expect(await now('/api/actions/CP1415.F1.A2')).toMatchObject({
      owner: { agency: 'city-police' },
      sponsor: { agency: 'city-health' },
    });
    const [entry] = await trailOf('CP1415.F1.A1', 'ActionReassigned');
    expect(entry).toMatchObject({
      by: { id: 'system' },
      channel: 'system',
      why: 'One practice from April',
    });
    const [event] = (await server.running.service.events.readStream('action-CP1415.F1.A1')).slice(-1);
    const [cause] = await server.running.service.events.readAll(Number(position) - 1, 1);
    expect(event?.metadata).toMatchObject({
      causationId: cause?.id,
      correlationId: cause?.metadata.correlationId,
    });
  });
  it('an action that was assigned to the merged one meanwhile moves to the last successor too', async () => {
    await merge();
    await merge('city-health', 'city-police');
    await raced('action-CP1415.F1.A7', assigned);
    expect(await now('/api/actions/CP1415.F1.A7')).toMatchObject({
      owner: { agency: 'city-police', post: 'Practice manager' },
    });
  });
  it('what was completed stays where it was done, and moves when it is owed again', async () => {
    await assign();
    await server.given(`${A1}/claim-completion`, { statement: 'Done' });
    await merge();
    expect(await now(A1)).toMatchObject({ owner: { agency: 'city-gp-practice' } });
    await server.given(`${A1}/return-completion`, { reason: 'Two are missing' }, 'boardMember');
    expect(await now(A1)).toMatchObject({ owner: { agency: 'city-health' } });
  });
});

describe('While a history is imported', () => {
  it('the service waits, so that what the history itself did about a merger is not done before it', async () => {
    await assign();
    await assign({ owner: { agency: 'city-police' } });
    const rows = [
      'command,subject,into,to.agency,to.person,reason,outlook,note',
      'merge-agency,city-gp-practice,city-health,,,One practice from April,,',
      // Long enough for a service that does not wait to come first.
      ...Array.from({ length: 300 }, (_, at) => `report-progress,CP1415.F1.A2,,,,,on-track,Step ${at}`),
      'reassign,CP1415.F1.A1,,city-health,Dr Osei,Moved by the coordinator then,,',
    ];
    const form = new FormData();
    form.append('file', new Blob([`${rows.join('\n')}\n`]), 'history.csv');
    const answer = await fetch(`${server.url}/api/import`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${server.tokenOf('coordinator')}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"recorded":302')]);
    expect(await trailOf('CP1415.F1.A1', 'ActionReassigned')).toMatchObject([
      { why: 'Moved by the coordinator then', channel: 'import' },
    ]);
  });
});

describe('A finding that was recorded in an audit while it ended', () => {
  const found = {
    type: 'FindingRecorded',
    data: {
      ...{ audit: 'CP1415', kind: 'area-for-action', title: 'No interpreter', themes: [], cases: [] },
      extent: { of: 'not-stated' },
    },
  } as const satisfies FindingFact;
  const close = async () => {
    await server.given('/api/findings/CP1415.F1/report-response', { response: 'Told all practices' });
    await server.given('/api/audits/CP1415/report-audit', {});
    await server.given('/api/audits/CP1415/close-audit', {});
  };
  it('reopens the audit, by the service and with the reason', async () => {
    await close();
    await raced('finding-CP1415.F2', found);
    expect(await now('/api/audits/CP1415')).toMatchObject({ status: 'reported' });
    expect(await trailOf('CP1415', 'AuditReopened')).toMatchObject([
      { by: { id: 'system' }, why: 'CP1415.F2 was recorded in it while it was being closed' },
    ]);
  });
  it('is the only one that does: an audit that closed as it should stays closed', async () => {
    await close();
    expect(await now('/api/audits/CP1415')).toMatchObject({ status: 'closed' });
  });
});

describe('An action is escalated by rule', () => {
  it('when it is declined', async () => {
    await assign();
    await server.given(`${A1}/decline-action`, { reason: 'Not ours to do' }, 'gpLead');
    expect(await now(A1)).toMatchObject({
      escalation: {
        to: 'the safeguarding partnership board',
        reason: expect.stringMatching(/^Declined/) as string,
      },
      escalatedFor: [{ what: 'declined' }],
    });
  });
  it('when its completion is returned for the second time, not for the first', async () => {
    await assign();
    const claimAndReturn = async () => {
      await server.given(`${A1}/claim-completion`, { statement: 'Done' }, 'gpLead');
      await server.given(`${A1}/return-completion`, { reason: 'Not shown' }, 'boardMember');
    };
    await claimAndReturn();
    expect(await now(A1)).toMatchObject({ escalation: null });
    await claimAndReturn();
    expect(await now(A1)).toMatchObject({ escalation: { reason: 'Its completion was returned twice' } });
  });
});

describe('What the service does', () => {
  it('it does once, even when it starts again from the beginning of the log', async () => {
    await assign();
    await server.given(`${A1}/decline-action`, { reason: 'Not ours to do' }, 'gpLead');
    await settled();
    await server.given(`${A1}/resolve-escalation`, { outcome: 'Talked over' }, 'boardMember');
    await merge();
    const before = await settled();
    await server.stop();
    const checkpoints = new Checkpoints(planOf(server.folder).checkpoints);
    await checkpoints.write('policies', { position: 1, event: 'an event of another log' });
    checkpoints.close();
    server = await TestServer.start(server.folder);
    expect(await settled()).toBe(before);
  });
  it('nobody else may do in its name', async () => {
    await assign();
    const rule = { cause: 'overdue', since: '2015-01-31', to: 'the board', reason: 'Late' };
    for (const who of ['coordinator', 'boardMember', 'gpLead'] as const) {
      expect((await server.post(`${A1}/escalate-by-rule`, rule, who)).status).toBe(403);
      expect((await server.post(`${A1}/note-stale`, {}, who)).status).toBe(403);
    }
  });
});
