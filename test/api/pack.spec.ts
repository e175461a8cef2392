/** The pack for a meeting, and notices, over HTTP. */
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let after = '0';
let today = '2015-01-12';

const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) => {
  after = (await server.given(path, body, as)).position;
};
const asked = (path: string, as: Parameters<TestServer['get']>[1] = 'boardMember') =>
  server.get(`${path}?after=${after}`, as);

const A1 = '/api/actions/CP1415.F1.A1';
const A2 = '/api/actions/CP1415.F1.A2';

beforeAll(async () => {
  server = await TestServer.start(undefined, () => new Date(`${today}T12:00:00.000Z`));
  await seedOf(server);
  const assign = (title: string, owner: string, due?: string) =>
    act('/api/findings/CP1415.F1/assign-action', { title, owner: { agency: owner }, due });
  await assign('Attend every conference', 'city-gp-practice', '2015-02-01');
  await assign('Send invitations in time', 'city-police');
  await act('/api/meetings', { reference: '2015-01-13', body: 'QA sub-committee', on: '2015-01-12' });
  await act('/api/meetings', { reference: 'board-2015-02-01', body: 'Board', on: '2015-01-12' });
  await act('/api/meetings/2015-01-13/note-position', {});
  today = '2015-03-19';
  await act(`${A1}/accept-action`, { effective: '2015-01-14' }, 'gpLead');
  await act(`${A2}/decline-action`, { reason: 'Not ours' }, 'policeLead');
  await act('/api/notices', {
    ...{ reference: 'conferences', title: 'Conferences', to: ['city-police', 'city-gp-practice'] },
    ...{ acknowledgeBy: '2015-03-01', effective: '2015-02-10', fulfils: 'CP1415.F1.A2' },
    ...{ practiceMessageOf: 'CP1415.F1' },
  });
  await act('/api/notices/conferences/acknowledge-notice', { agency: 'city-police' }, 'policeLead');
  await act('/api/meetings', { reference: '2015-03-19', body: 'QA sub-committee', on: '2015-03-19' });
  await act('/api/meetings/2015-03-19/raise-challenge', {
    ...{ about: 'CP1415.F1.A2', to: 'city-police', question: 'Whose is it then?', due: '2015-04-01' },
  });
});
afterAll(() => server.remove());

describe('The pack for a meeting', () => {
  it('holds the position, what changed since the same body met, and what needs the board, with totals', async () => {
    const { body } = await asked('/api/meetings/2015-03-19/pack');
    expect(body).toMatchObject({
      meeting: { reference: '2015-03-19', body: 'QA sub-committee' },
      ...{ since: { reference: '2015-01-13', heldOn: '2015-01-12' }, asOf: '2015-03-19' },
      position: { areasForAction: 1, statuses: [{ status: 'off-track', total: 1 }] },
      needs: {
        overdue: { total: 1, more: false, items: [{ reference: 'CP1415.F1.A1' }] },
        declined: { total: 1, items: [{ reference: 'CP1415.F1.A2' }] },
        challenges: { total: 1, items: [{ reference: '2015-03-19.C1', question: 'Whose is it then?' }] },
        notices: { total: 1, items: [{ reference: 'conferences' }] },
        ...{ stale: { total: 0, items: [] }, returned: { total: 0 } },
        ...{ repeats: { total: 0 }, lookAgain: { total: 0 } },
      },
    });
    expect(body['agencyNames']).toMatchObject({
      'city-gp-practice': { name: 'City GP practice' },
      'city-police': { name: 'City Police' },
    });
    const changes = body['changes'] as { type: string; total: number; items: { why: string | null }[] }[];
    expect(changes[0]).toMatchObject({ type: 'ActionDeclined', total: 1, items: [{ why: 'Not ours' }] });
    // What the service did of itself because of it may come a moment later; nothing older is there.
    const types = changes.map(({ type }) => type).filter((type) => type !== 'ActionEscalated');
    expect(types).toEqual(['ActionDeclined', 'ChallengeRaised']);
  });

  it('reaches back to the beginning where the body had not met before', async () => {
    const { body } = await asked('/api/meetings/2015-01-13/pack');
    expect(body['since']).toBeNull();
    expect((body['changes'] as { type: string }[]).map(({ type }) => type)).toEqual([
      'FindingRecorded',
      'ActionAssigned',
    ]);
  });

  it('caps each list, and says the total all the same', async () => {
    const answer = await server.get(`/api/meetings/2015-01-13/pack?limit=1&after=${after}`, 'boardMember');
    const changes = answer.body['changes'] as { type: string; total: number; items: object[] }[];
    expect(changes.find(({ type }) => type === 'ActionAssigned')).toMatchObject({ total: 2 });
    expect(changes.every(({ items }) => items.length === 1)).toBe(true);
  });

  it('is for those who read the whole partnership', async () => {
    expect((await asked('/api/meetings/2015-03-19/pack', 'gpLead')).status).toBe(403);
    expect((await asked('/api/meetings/2099-01-01/pack')).status).toBe(404);
  });
});

describe('A notice', () => {
  it('says who has not acknowledged it, since when, and whether it is time to remind them', async () => {
    expect((await asked('/api/notices/conferences')).body).toMatchObject({
      notAcknowledged: [{ agency: 'city-gp-practice', since: '2015-02-10', days: 37 }],
      reminderDue: true,
    });
  });
  it('is recorded once and shown from both sides: of the action it fulfils, and of the finding whose message it circulates', async () => {
    expect((await asked('/api/notices/conferences')).body).toMatchObject({
      ...{ fulfils: 'CP1415.F1.A2', fulfilsTitle: 'Send invitations in time' },
    });
    expect((await asked(A2)).body['fulfilledBy']).toMatchObject([{ reference: 'conferences' }]);
    expect((await asked('/api/findings/CP1415.F1')).body['notices']).toMatchObject([
      { reference: 'conferences' },
    ]);
  });
});

describe('A commissioned service', () => {
  it('shows who commissions it wherever it owns something', async () => {
    await act('/api/agencies', {
      ...{ reference: 'iro-service', name: 'IRO service', kind: 'service', commissionedBy: 'city-health' },
    });
    await act(`${A2}/reassign`, { to: { agency: 'iro-service' }, reason: 'Theirs' });
    const named = {
      'iro-service': {
        name: 'IRO service',
        commissionedBy: { reference: 'city-health', name: 'City Health' },
      },
    };
    expect((await asked(A2)).body['agencyNames']).toMatchObject(named);
    expect((await asked('/api/findings/CP1415.F1')).body['agencyNames']).toMatchObject(named);
  });
});
