/** What changed between two times, over HTTP, in the sentences that a board member reads. */
import { seedOf, TestServer } from './running-server.js';

interface Answer {
  readonly audits: readonly {
    readonly audit: string;
    readonly title: string;
    readonly findings: readonly {
      readonly reference: string;
      readonly changes: readonly { readonly kind: string; readonly sentence: string }[];
    }[];
  }[];
}

describe('What changed between two times', () => {
  let server: TestServer;
  let now = new Date('2015-01-12T09:00:00.000Z');
  const on = (day: string) => (now = new Date(`${day}T09:00:00.000Z`));
  const A1 = '/api/actions/CP1415.F1.A1';
  const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) =>
    (await server.given(path, body, as)).position;

  beforeAll(async () => {
    server = await TestServer.start(undefined, () => now);
    await seedOf(server);
    on('2015-01-15');
    await act('/api/findings/CP1415.F1/record-decision', {
      decision: 'act',
      rationale: 'Children need their GP in the room',
      body: 'The QA sub-committee',
    });
    await act('/api/findings/CP1415.F1/assign-action', {
      title: 'Attend or report',
      owner: { agency: 'city-gp-practice' },
      due: '2015-02-01',
    });
    on('2015-01-20');
    await act('/api/meetings', { reference: '2015-01-20', body: 'QA', on: '2015-01-20' });
    await act('/api/meetings/2015-01-20/note-position', {});
    on('2015-01-28');
    await act(`${A1}/request-more-time`, { to: '2015-03-01', reason: 'Two partners are on leave' }, 'gpLead');
    await act(`${A1}/change-due-date`, { to: '2015-03-01', reason: 'Agreed for leave' }, 'boardMember');
    await act(`${A1}/accept-action`, {}, 'gpLead');
    on('2015-02-20');
    await act('/api/audits/CP1415/record-finding', {
      kind: 'strength',
      title: 'Children were seen alone',
      extent: { of: 'some' },
    });
    on('2015-03-10');
    await act(`${A1}/escalate`, { to: 'the board', reason: 'Nobody answers' });
    on('2015-03-20');
    await act(`${A1}/claim-completion`, { statement: 'Every conference had a report' }, 'gpLead');
    await act(`${A1}/verify-completion`, { statement: 'Seen in the minutes' }, 'boardMember');
    on('2015-04-10');
    const A2 = '/api/actions/CP1415.F1.A2';
    const owner = { agency: 'city-gp-practice', person: 'Dr Osei' };
    await act('/api/findings/CP1415.F1/assign-action', { title: 'Name a lead', owner, due: '2015-06-30' });
    await act(`${A2}/reassign`, { to: { ...owner, person: 'Lena Ward' }, reason: 'Dr Osei retires' });
    await act(`${A2}/reassign`, { to: { agency: 'city-police' }, reason: 'A better fit' });
    const brought = { to: '2015-05-31', reason: 'Asked for by the board' };
    await act(`${A2}/change-due-date`, brought, 'boardMember');
    const iro = '/api/indicators/IRO-VISITS';
    const definition = { title: 'Seen', numerator: 'seen', denominator: 'all', unit: 'percent', target: 80 };
    await act('/api/indicators', {
      ...{ reference: 'IRO-VISITS', ...definition, direction: 'higher', frequency: 'yearly' },
    });
    await act(`${iro}/record-reading`, { period: '2012/13', numerator: 9, denominator: 18 });
    const asked = { about: 'CP1415.F1', to: 'city-police', question: 'By when?', due: '2015-04-20' };
    await act('/api/meetings/2015-01-20/raise-challenge', asked, 'boardMember');
    on('2015-04-12');
    const reason = 'One was counted twice';
    await act(`${iro}/correct-reading`, { period: '2012/13', numerator: 8, denominator: 17, reason });
    await act(`${iro}/change-target`, { to: 90, appliesFrom: '2013-04-01', reason: 'The national standard' });
    await act(`${iro}/record-reading`, { period: '2013/14', value: 61.1 });
    const C1 = { challenge: 'C1' };
    await act('/api/meetings/2015-01-20/answer-challenge', { ...C1, answer: 'By May' }, 'policeLead');
    const closed = { ...C1, outcome: 'Enough' };
    const last = await act('/api/meetings/2015-01-20/close-challenge', closed, 'boardMember');
    await server.get(`/api/position?after=${last}`);
  });
  afterAll(() => server.remove());

  const told = async (query: string): Promise<readonly string[]> => {
    const { status, body } = await server.get(`/api/diff?${query}`);
    expect(status).toBe(200);
    return (body as unknown as Answer).audits.flatMap(({ audit, findings }) =>
      findings.flatMap(({ reference, changes }) =>
        changes.map(({ sentence }) => `${audit} | ${reference} | ${sentence}`),
      ),
    );
  };

  it('tells a slip with its reason, and what the passing of time alone made late', async () => {
    expect(await told('from=2015-01-20&to=2015-03-05')).toEqual([
      'CP1415 | CP1415.F1 | CP1415.F1 went from In hand to Off track: A1 was due on 1 March 2015 and is overdue.',
      'CP1415 | CP1415.F1 | A1 was put off from 1 February 2015 to 1 March 2015 (28 days): Agreed for leave.',
      'CP1415 | CP1415.F1 | A1 was accepted.',
      'CP1415 | CP1415.F1 | A1 was due on 1 March 2015 and is overdue.',
      'CP1415 | CP1415.S1 | CP1415.S1 is a new strength: “Children were seen alone”.',
    ]);
  });

  it('tells what is new with its decision, and to whom it was assigned', async () => {
    expect(await told('from=2015-01-12&to=meeting:2015-01-20')).toEqual([
      'CP1415 | CP1415.F1 | CP1415.F1 went from Awaiting decision to In hand: A1 is open.',
      'CP1415 | CP1415.F1 | The QA sub-committee decided: act, because Children need their GP in the room.',
      'CP1415 | CP1415.F1 | A1 was assigned to City GP practice, due on 1 February 2015: “Attend or report”.',
    ]);
  });

  it('tells an escalation and its end, a completion and its verification', async () => {
    expect(await told('from=2015-03-05&to=2015-03-12')).toEqual([
      'CP1415 | CP1415.F1 | A1 was escalated to the board: Nobody answers.',
    ]);
    expect(await told('from=2015-03-12&to=2015-03-20')).toEqual([
      'CP1415 | CP1415.F1 | CP1415.F1 went from Off track to Done, impact not yet known: A1 is verified.',
      'CP1415 | CP1415.F1 | A1 was verified as done by B. Member.',
      'CP1415 | CP1415.F1 | The escalation of A1 was resolved.',
    ]);
  });

  it('tells who handed over to whom, by name, and to whom and until when it was first assigned', async () => {
    expect((await told('from=2015-04-09&to=2015-04-10')).map((line) => line.split(' | ')[2])).toEqual([
      'CP1415.F1 went from Done, impact not yet known to In hand: A2 is open.',
      'A2 was assigned to Dr Osei, City GP practice, due on 30 June 2015: “Name a lead”.',
      'A2 was brought forward from 30 June 2015 to 31 May 2015 (30 days): Asked for by the board.',
      'A2 was handed over from Dr Osei, City GP practice to Lena Ward, City GP practice: Dr Osei retires.',
      'A2 was handed over from Lena Ward, City GP practice to City Police: A better fit.',
    ]);
  });

  it('names an agency that was registered only after what it owes took effect, by its first name', async () => {
    on('2015-04-15');
    await act('/api/agencies', { reference: 'trust', name: 'City Trust', kind: 'health' });
    await act('/api/agencies/trust/rename-agency', { to: 'County Trust', reason: 'Merged boards' });
    const terms = { title: 'Look back', owner: { agency: 'trust' }, effective: '2015-02-10' };
    const last = await act('/api/findings/CP1415.F1/assign-action', terms);
    expect(await told(`from=2015-02-09&to=2015-02-11&by=effective&after=${last}`)).toContain(
      'CP1415 | CP1415.F1 | A3 was assigned to City Trust, without a date: “Look back”.',
    );
    const then = await server.get('/api/actions/CP1415.F1.A3?asAt=2015-02-11');
    expect(then.body['agencyNames']).toMatchObject({ trust: { name: 'City Trust' } });
  });

  it('tells of indicators and of challenges, too', async () => {
    const of = async (query: string) => {
      const { body } = await server.get(`/api/diff?${query}`);
      return [body['indicators'], body['challenges']];
    };
    const indicator = { reference: 'IRO-VISITS', title: 'Seen' };
    const challenge = { reference: '2015-01-20.C1', title: 'To City Police, about CP1415.F1' };
    expect(await of('from=2015-04-09&to=2015-04-10')).toEqual([
      [
        {
          ...indicator,
          sentences: [
            'It is a new indicator: higher is better.',
            'It was read for 2012/13: 50% (9 of 18), against a target of 80%.',
          ],
        },
      ],
      [{ ...challenge, sentences: ['B. Member asked, for an answer by 20 April 2015: By when?'] }],
    ]);
    const later = [
      [
        {
          ...indicator,
          sentences: [
            'Its target is 90% for periods from 1 April 2013.',
            'Its reading for 2012/13 was put right from 50% (9 of 18) to 47.1% (8 of 17).',
            'It was read for 2013/14: 61.1%, against a target of 90%.',
          ],
        },
      ],
      [{ ...challenge, sentences: ['P. Constable answered: By May.', 'B. Member closed it: Enough.'] }],
    ];
    expect(await of('from=2015-04-11&to=2015-04-12')).toEqual(later);
    expect(await of('from=2015-04-11&to=2015-04-12&by=effective')).toEqual(later);
    expect(await of('from=2015-03-11&to=2015-03-20')).toEqual([[], []]);
  });

  it('counts the statuses at both times, and says which times they are', async () => {
    const { body } = await server.get('/api/diff?from=meeting:2015-01-20&to=2015-03-20');
    expect(body).toMatchObject({
      from: { knownAt: 'meeting:2015-01-20', onDay: '2015-01-20' },
      to: { knownAt: '2015-03-20', onDay: '2015-03-20' },
      statuses: [
        { status: 'in-hand', before: 1, after: 0 },
        { status: 'done-impact-not-yet-known', before: 0, after: 1 },
      ],
    });
  });

  it('compares what had taken effect, as it is known now, between dates', async () => {
    expect(await told('from=2015-02-10&to=2015-02-20&by=effective')).toEqual([
      'CP1415 | CP1415.S1 | CP1415.S1 is a new strength: “Children were seen alone”.',
    ]);
    expect(await told('from=2015-02-21&to=2015-02-25&by=effective')).toEqual([]);
  });

  it('answers page by page, finding after finding', async () => {
    const path = 'from=2015-01-20&to=2015-03-05&limit=1';
    const { body } = await server.get(`/api/diff?${path}`);
    expect(body['next']).toBe('CP1415.F1');
    expect(await told(`${path}&cursor=CP1415.F1`)).toHaveLength(1);
  });

  it('names times that cannot be compared, and is for those who read everything', async () => {
    const wrong = [
      ['from=2015-03-05&to=2015-01-20', 'to'],
      ['from=2015-01-20', 'to'],
      ['from=meeting:2015-01-20&to=2015-03-05&by=effective', 'from'],
      ['from=2015-01-20&to=2015-09-01', 'to'],
    ] as const;
    for (const [query, field] of wrong) {
      const { status, body } = await server.get(`/api/diff?${query}`);
      expect([query, status, (body['errors'] as { field: string }[])[0]?.field]).toEqual([query, 400, field]);
    }
    expect((await server.get('/api/diff?from=2015-01-20&to=2015-03-05', 'gpLead')).status).toBe(403);
    expect((await server.get('/api/diff?from=2015-01-01&to=2015-03-05')).body).toMatchObject({
      detail: 'This log holds nothing before 12 January 2015.',
    });
  });
});
