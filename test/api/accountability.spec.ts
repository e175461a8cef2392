/** Who answered for what, from when to when, and how it went: of an agency with those merged into it, and of a person. */
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let after = '0';
const today = '2015-06-30';
const A1 = '/api/actions/CP1415.F1.A1';
const A2 = '/api/actions/CP1415.F1.A2';

const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) => {
  after = (await server.given(path, body, as)).position;
};
const asked = async (path: string, as?: Parameters<TestServer['get']>[1]) =>
  server.get(`${path}${path.includes('?') ? '&' : '?'}after=${after}`, as);
const ofAgency = async (agency: string, query = '') =>
  (await asked(`/api/agencies/${agency}/accountability${query}`)).body as unknown as Accountability;

interface Accountability {
  readonly figures: object;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly agency: object;
  readonly predecessors: readonly object[];
  readonly challenges: object;
}

beforeAll(async () => {
  server = await TestServer.start(undefined, () => new Date(`${today}T12:00:00.000Z`));
  await seedOf(server);
  const commissioned = { name: 'Independent Reviews Ltd', kind: 'service', commissionedBy: 'city-health' };
  await act('/api/agencies', { ...commissioned, reference: 'iro-service', effective: '2014-04-01' });
  const assign = (owner: object, due: string) => ({
    ...{ title: 'See every child between reviews', owner, due, effective: '2015-01-12' },
  });
  await act(
    '/api/findings/CP1415.F1/assign-action',
    assign({ agency: 'iro-service', person: 'M. Oore' }, '2015-03-01'),
  );
  await act(
    '/api/findings/CP1415.F1/assign-action',
    assign({ agency: 'city-gp-practice', person: 'G. Practice' }, '2015-05-31'),
  );
  await act(`${A1}/decline-action`, { reason: 'Not in the contract', effective: '2015-01-14' });
  await act(`${A1}/accept-action`, { effective: '2015-01-22' });
  await act(`${A1}/report-blocked`, { reason: 'No access to diaries', effective: '2015-02-01' });
  await act(`${A1}/unblock`, { note: 'Access given', effective: '2015-02-11' });
  await act(
    `${A1}/change-due-date`,
    { to: '2015-04-01', reason: 'Sickness', effective: '2015-02-20' },
    'boardMember',
  );
  await act('/api/agencies/iro-service/rename-agency', {
    ...{ to: 'City IRO service', reason: 'A new contract', effective: '2015-03-01' },
  });
  await act(`${A1}/claim-completion`, { statement: 'All seen', effective: '2015-03-12' });
  await act(`${A1}/return-completion`, { reason: 'One was not', effective: '2015-03-14' }, 'boardMember');
  await act(`${A2}/accept-action`, {}, 'gpLead');
  await act('/api/agencies/iro-service/appoint-lead', {
    ...{ lead: { name: 'Jo Hill', post: 'Head of practice' }, effective: '2015-02-01' },
  });
  await act('/api/agencies/iro-service/stand-down-lead', {
    ...{ name: 'Jo Hill', reason: 'Retired', effective: '2015-05-01' },
  });
});
afterAll(() => server.remove());

describe('An agency’s accountability', () => {
  it('tells a stint with its answers, blocked days, slips and returned completions', async () => {
    const { items } = await ofAgency('iro-service');
    expect(items).toMatchObject([
      {
        ...{ action: 'CP1415.F1.A1', title: 'See every child between reviews', from: '2015-01-12', to: null },
        ...{ began: { how: 'assigned' }, ended: null, ownsNow: true, overdue: true, status: 'returned' },
        owner: { agencyName: 'City IRO service', agencyNameThen: 'Independent Reviews Ltd' },
        answers: [
          { answer: 'declined', days: 2, reason: 'Not in the contract' },
          { answer: 'accepted', days: 10 },
        ],
        blocked: {
          days: 10,
          times: [{ from: '2015-02-01', to: '2015-02-11', reason: 'No access to diaries' }],
        },
        slips: [
          { from: '2015-03-01', to: '2015-04-01', days: 31, reason: 'Sickness', agreedBy: 'B. Member' },
        ],
        ...{ returned: 1, daysToAccept: 10, daysToComplete: null, verifiedFirstTime: false },
      },
    ]);
  });

  it('sums it up', async () => {
    expect((await ofAgency('iro-service')).figures).toEqual({
      ...{ ownsNow: 1, overdue: 1, medianDaysToAccept: 10, medianDaysToComplete: null },
      verifiedFirstTime: { of: 1, share: 0 },
      slips: { since: '2014-06-30', times: 1, days: 31 },
    });
  });

  it('says what it was called, and who commissions it', async () => {
    expect((await ofAgency('iro-service')).agency).toMatchObject({
      names: [
        { name: 'Independent Reviews Ltd', from: null, to: '2015-03-01' },
        { name: 'City IRO service', from: '2015-03-01', to: null },
      ],
      commissionedBy: { reference: 'city-health', name: 'City Health' },
    });
  });

  it('is told of a period alone where one is given', async () => {
    expect((await ofAgency('iro-service', '?to=2015-01-11')).items).toEqual([]);
    expect((await ofAgency('iro-service', '?from=2015-06-01&to=2015-06-02')).items).toHaveLength(1);
  });

  it('is read by a lead of that agency alone', async () => {
    expect((await asked('/api/agencies/city-gp-practice/accountability', 'gpLead')).status).toBe(200);
    expect((await asked('/api/agencies/iro-service/accountability', 'gpLead')).status).toBe(404);
  });

  it('follows to the agency that it was merged into, marked as of the one before', async () => {
    await act('/api/agencies/iro-service/merge-agency', { into: 'city-health', reason: 'In-house' });
    const { items, predecessors, figures } = await ofAgency('city-health');
    expect(predecessors).toMatchObject([
      { reference: 'iro-service', name: 'City IRO service', mergedOn: today },
    ]);
    expect(items.at(-1)).toMatchObject({
      ...{ action: 'CP1415.F1.A1', predecessor: 'iro-service', number: 1 },
      owner: { agencyNameThen: 'Independent Reviews Ltd' },
    });
    expect(figures).toMatchObject({ slips: { times: 1 } });
  });
});

describe('Agencies beside one another', () => {
  const compared = async (query: string, as?: Parameters<TestServer['get']>[1]) =>
    (await asked(`/api/accountability${query}`, as)).body as unknown as {
      readonly items: readonly { readonly reference: string; readonly figures: object }[];
      readonly next?: string;
    };

  /** What a merged agency owed moves to its successor in its own time. */
  const moved = async (): Promise<string> => {
    for (;;) {
      const { owner, position } = (await asked(A1)).body as unknown as {
        readonly owner: { readonly agency: string };
        readonly position: string;
      };
      if (owner.agency === 'city-health') return position;
    }
  };

  it('have the figures that each has by itself, with those merged into it, of a period too', async () => {
    after = await moved();
    for (const period of ['', 'from=2015-03-01&to=2015-03-10']) {
      const { items } = await compared(`?${period}`);
      expect(items.map(({ reference }) => reference)).toContain('city-health');
      for (const { reference, figures } of items)
        expect([reference, figures]).toEqual([reference, (await ofAgency(reference, `?${period}`)).figures]);
    }
  });

  it('come a page at a time, by name, and only to who reads the partnership as a whole', async () => {
    const first = await compared('?limit=1');
    const second = await compared(`?limit=1&cursor=${first.next ?? ''}`);
    expect([first.items.length, second.items.length]).toEqual([1, 1]);
    expect(second.items[0]?.reference).not.toBe(first.items[0]?.reference);
    expect((await asked('/api/accountability', 'gpLead')).status).toBe(403);
  });
});

describe('A person’s accountability', () => {
  const of = async (who: string, as?: Parameters<TestServer['get']>[1]) =>
    asked(`/api/people/${encodeURIComponent(who)}/accountability`, as);

  it('is found by the name that an action gives its owner, or by the id of who answered', async () => {
    const byName = (await of('G. Practice')).body as unknown as Accountability;
    expect(byName.items).toMatchObject([{ action: 'CP1415.F1.A2', owner: { person: 'G. Practice' } }]);
    const byId = (await of('g.practice')).body as unknown as Accountability;
    expect(byId.items).toEqual(byName.items);
    expect(byId.figures).toMatchObject({ ownsNow: 1, overdue: 1 });
  });
  it('is told to a lead for their own agency’s actions alone', async () => {
    expect((await of('g.practice', 'gpLead')).status).toBe(200);
    expect((await of('M. Oore', 'gpLead')).status).toBe(404);
  });
  it('is not there for somebody who never owned anything', async () => {
    expect((await of('nobody')).status).toBe(404);
  });
  it('includes leading an agency, from when to when, also for somebody whom no action names', async () => {
    const names = { agencyName: 'City IRO service', agencyNameThen: 'Independent Reviews Ltd' };
    const led = { agency: 'iro-service', ...names, post: 'Head of practice' };
    const { body } = await of('jo hill');
    expect(body).toMatchObject({ items: [], leads: [{ ...led, from: '2015-02-01', to: '2015-05-01' }] });
    const then = (await asked('/api/people/Jo Hill/accountability?asAt=2015-04-30')).body;
    expect(then['leads']).toMatchObject([{ ...led, from: '2015-02-01', to: null }]);
    expect((await asked('/api/people/Jo Hill/accountability?asAt=2015-01-31')).status).toBe(404);
    expect((await of('Jo Hill', 'policeLead')).status).toBe(404);
  });
});
