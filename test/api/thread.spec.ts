/** The thread, end to end over HTTP: from an audit's finding to its impact status and the full trail of how it came to be. */
import { seedOf, TestServer } from './running-server.js';

describe('The thread of one finding', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await seedOf(server);
  });
  afterAll(() => server.remove());

  const statusNow = async (after: string) => {
    const { body } = await server.get(`/api/findings/CP1415.F1?after=${after}`);
    return (body['impact'] as { status: string }).status;
  };
  let last = '0';
  const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) => {
    last = (await server.given(path, body, as)).position;
  };
  const A1 = '/api/actions/CP1415.F1.A1';

  it('goes from awaiting a decision, through every step, to impact shown', async () => {
    const steps: string[] = [];
    const note = async () => steps.push(await statusNow(last));
    last = String(await server.running.service.events.head());
    await note();
    await act('/api/findings/CP1415.F1/record-decision', {
      decision: 'act',
      rationale: 'Children need their GP in the room.',
      body: 'QA sub-committee',
    });
    await note();
    await act('/api/findings/CP1415.F1/assign-action', {
      title: 'Attend or report to every CP Conference',
      owner: { agency: 'city-gp-practice' },
      due: '2099-01-31',
      success: 'A GP or a report at every conference',
    });
    await note();
    await act(`${A1}/accept-action`, {}, 'gpLead');
    await act(`${A1}/report-blocked`, { reason: 'Invitations arrive too late' }, 'gpLead');
    await note();
    await act(`${A1}/unblock`, { note: 'Invitations now come by secure e-mail' }, 'gpLead');
    await act(`${A1}/request-more-time`, { to: '2099-03-01', reason: 'Two partners are on leave' }, 'gpLead');
    await act(`${A1}/change-due-date`, { to: '2099-03-01', reason: 'Agreed for leave' }, 'boardMember');
    await act(
      `${A1}/claim-completion`,
      { statement: 'Every conference since January had a GP or a report' },
      'gpLead',
    );
    await note();
    await act(
      `${A1}/return-completion`,
      { reason: 'The log shows one conference without either' },
      'boardMember',
    );
    await note();
    await act(`${A1}/claim-completion`, { statement: 'The missing report was filed' }, 'gpLead');
    await act(`${A1}/verify-completion`, { statement: 'Log checked against minutes' }, 'boardMember');
    await note();
    await act(
      '/api/findings/CP1415.F1/assess-impact',
      { rating: 'shown', restsOn: ['indicator'], narrative: 'Attendance rose from half to nine in ten' },
      'boardMember',
    );
    await note();
    expect(steps).toEqual([
      'awaiting-decision',
      'awaiting-action',
      'in-hand',
      'off-track',
      'in-hand',
      'off-track',
      'done-impact-not-yet-known',
      'impact-shown',
    ]);
  });

  it('keeps every slip with its days, its reason and who agreed', async () => {
    const { body } = await server.get(A1);
    expect(body['slips']).toMatchObject([
      { from: '2099-01-31', to: '2099-03-01', days: 29, reason: 'Agreed for leave', agreedBy: 'B. Member' },
    ]);
  });

  it('rolls up to the board’s position by audit, theme and agency', async () => {
    const { body } = await server.get('/api/position', 'boardMember');
    const shown = [{ status: 'impact-shown', label: 'Impact shown', total: 1 }];
    expect(body).toMatchObject({
      areasForAction: 1,
      statuses: shown,
      byAudit: [{ value: 'CP1415', title: 'Child protection enquiries', statuses: shown }],
      byTheme: [{ value: 'attendance', statuses: shown }],
      byAgency: [{ value: 'city-gp-practice', title: 'City GP practice', statuses: shown }],
    });
  });

  it('has a trail of the finding and its actions, oldest first or newest first, with who, both times and why', async () => {
    const oldest = await server.get('/api/trail?subject=CP1415.F1&order=oldest&limit=200', 'inspector');
    const items = oldest.body['items'] as {
      type: string;
      why: string | null;
      by: { name: string };
      position: string;
    }[];
    expect(items.map(({ type }) => type)).toEqual([
      'FindingRecorded',
      'DecisionRecorded',
      'ActionAssigned',
      'ActionAccepted',
      'ActionBlocked',
      'ActionUnblocked',
      'MoreTimeRequested',
      'DueDateChanged',
      'CompletionClaimed',
      'CompletionReturned',
      'CompletionClaimed',
      'CompletionVerified',
      'ImpactAssessed',
    ]);
    expect(items[9]).toMatchObject({
      why: 'The log shows one conference without either',
      by: { name: 'B. Member', role: 'board-member' },
    });
    const newest = await server.get('/api/trail?subject=CP1415.F1&limit=200', 'inspector');
    expect((newest.body['items'] as { position: string }[]).map(({ position }) => position)).toEqual(
      items.map(({ position }) => position).reverse(),
    );
  });

  it('finds entries of the trail by their words, their actor, their agency and their type', async () => {
    const found = async (query: string) =>
      ((await server.get(`/api/trail?${query}`, 'inspector')).body['items'] as { type: string }[]).map(
        ({ type }) => type,
      );
    expect(await found('text=invitation')).toEqual(['ActionUnblocked', 'ActionBlocked']);
    expect(await found('text=%22secure%20e-mail%22')).toEqual(['ActionUnblocked']);
    expect(await found('actor=b.member&type=CompletionVerified')).toEqual(['CompletionVerified']);
    expect(await found('agency=city-police&type=ActionAssigned')).toEqual([]);
  });

  it('shows one event exactly as stored, with its hash', async () => {
    const { body } = await server.get('/api/trail?type=DueDateChanged', 'inspector');
    const [entry] = body['items'] as { id: string; hash: string }[];
    const event = await server.get(`/api/events/${entry?.id ?? ''}`, 'inspector');
    expect(event.body).toMatchObject({
      type: 'DueDateChanged',
      hash: entry?.hash,
      data: {
        from: '2099-01-31',
        to: '2099-03-01',
        reason: 'Agreed for leave',
        agreedBy: { id: 'b.member' },
      },
      metadata: { recordedBy: { id: 'b.member' }, channel: 'api', basis: 'stated' },
    });
  });

  it('survives a restart with the same position and trail', async () => {
    const before = [await server.get('/api/position'), await server.get('/api/trail?limit=200')];
    await server.stop();
    server = await TestServer.start(server.folder);
    const after = [await server.get('/api/position'), await server.get('/api/trail?limit=200')];
    expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
  });
});
