/** Audit to audit over HTTP: what was found, what was done, and what a later audit found. */
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let after = '0';
beforeAll(async () => {
  server = await TestServer.start(undefined, () => new Date('2016-06-30T12:00:00.000Z'));
  await seedOf(server);
  const act = async (path: string, body: object) => {
    after = (await server.given(path, body)).position;
  };
  await act('/api/findings/CP1415.F1/assign-action', {
    ...{ title: 'Attend or report', owner: { agency: 'city-gp-practice' }, due: '2016-12-31' },
  });
  const plan = { kind: 'multi-agency-case-file-audit', title: 'Child protection enquiries, again' };
  await act('/api/audits', { ...plan, reference: 'CP1516', period: '2015/16' });
  const record = (title: string, theme: string) =>
    act('/api/audits/CP1516/record-finding', { kind: 'area-for-action', title, themes: [theme] });
  await record('GPs still do not attend', 'attendance');
  await record('Chronologies are missing', 'recording');
  await act('/api/findings/CP1516.F1/link-to-earlier-finding', { relation: 'repeats', earlier: 'CP1415.F1' });
});
afterAll(() => server.remove());

const asked = (query: string, as: Parameters<TestServer['get']>[1] = 'boardMember') =>
  server.get(`/api/comparison?${query}&after=${after}`, as);

describe('A comparison', () => {
  it('of two audits tells what continued, with what was done about it, and what is new', async () => {
    const { body } = await asked('earlier=CP1415&later=CP1516');
    expect(body['comparisons']).toMatchObject([
      {
        ...{ earlier: { reference: 'CP1415' }, later: { reference: 'CP1516', period: '2015/16' } },
        totals: { improved: 0, continued: 1, 'not-found-again': 0, new: 1 },
        rows: [
          {
            ...{ outcome: 'continued', from: 'link', earlier: { reference: 'CP1415.F1' } },
            done: { actions: [{ reference: 'CP1415.F1.A1', status: 'assigned' }] },
            later: [{ reference: 'CP1516.F1', title: 'GPs still do not attend' }],
            reasons: [{ because: 'CP1516.F1, an area for action, repeats it', reference: 'CP1516.F1' }],
          },
          { outcome: 'new', earlier: null, done: null, later: [{ reference: 'CP1516.F2' }] },
        ],
      },
    ]);
  });
  it('on a theme goes from audit to audit, and leaves other themes out', async () => {
    const { body } = await asked('theme=attendance');
    expect(body['comparisons']).toMatchObject([
      { earlier: { reference: 'CP1415' }, later: { reference: 'CP1516' }, totals: { continued: 1, new: 0 } },
    ]);
    expect((await asked('theme=recording')).body['comparisons']).toEqual([]);
  });
  it('wants a theme or two audits, which differ and are there', async () => {
    for (const query of ['x=', 'earlier=CP1415', 'earlier=CP1415&later=CP1415'])
      expect((await asked(query)).status).toBe(400);
    expect((await asked('earlier=CP1415&later=XX1')).status).toBe(404);
  });
  it('is for those who read the whole partnership', async () => {
    expect((await asked('theme=attendance', 'gpLead')).status).toBe(403);
  });
});
