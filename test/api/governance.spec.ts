/** Governance end to end over HTTP: a measure with its targets, a meeting with its position, and a challenge to its end. */
import { seedOf, type Somebody, TestServer } from './running-server.js';

let server: TestServer;
let last = '0';
beforeAll(async () => {
  // A clock that moves on at each question, so that what is due can be seen to pass.
  server = await TestServer.start(undefined, () => new Date(`${today}T12:00:00.000Z`));
  await seedOf(server);
  await act('/api/findings/CP1415.F1/assign-action', {
    title: 'Attend or report to every conference',
    owner: { agency: 'city-gp-practice' },
    due: '2015-06-30',
  });
});
afterAll(() => server.remove());

let today = '2015-03-19';
const act = async (path: string, body: object, as?: Somebody) => {
  last = (await server.given(path, body, as)).position;
};
const see = async (path: string, as?: Somebody) => {
  const answer = await server.get(`${path}${path.includes('?') ? '&' : '?'}after=${last}`, as);
  return answer.body;
};
const items = async (path: string, as?: Somebody) =>
  (await see(path, as))['items'] as readonly Readonly<Record<string, unknown>>[];
const refused = async (path: string, body: object, as?: Somebody) => {
  const { status, body: problem } = await server.post(path, body, as);
  return [status, String(problem['type']).split(':').at(-1)];
};

describe('An indicator', () => {
  const at = '/api/indicators/GP-CONFERENCES';
  it('is defined with what is counted, its unit, its direction and its target', async () => {
    await act('/api/indicators', {
      ...{ reference: 'GP-CONFERENCES', title: 'Conferences with a GP or a report' },
      ...{ numerator: 'Conferences with either', denominator: 'Conferences', standard: 'Local protocol' },
      ...{ unit: 'percent', direction: 'higher', target: 80, frequency: 'yearly' },
    });
    expect(await see(at)).toMatchObject({ status: 'current', series: [], latest: null, travel: null });
  });
  it('is read for a period, from counts or as published, and once', async () => {
    await act(`${at}/record-reading`, { period: '2012/13', value: 52.5 });
    await act(`${at}/record-reading`, { period: '2013/14', numerator: 7, denominator: 9, note: 'Minutes' });
    expect(await refused(`${at}/record-reading`, { period: '2014-03', value: 50 })).toEqual([
      409,
      'one-reading-per-period',
    ]);
    expect(await refused(`${at}/record-reading`, { period: '2014/15', value: 50 })).toEqual([
      422,
      'readings-are-of-periods-that-have-ended',
    ]);
    const { status, body } = await server.post(`${at}/record-reading`, { period: 'lately', value: 5 });
    expect([status, body['errors']]).toMatchObject([400, [{ field: 'period' }]]);
  });
  it('shows each reading with the target of its time, the latest, and where it is going', async () => {
    const raised = { to: 90, appliesFrom: '2014-04-01', reason: 'Agreed with the lead member' };
    await act(`${at}/change-target`, raised);
    today = '2015-04-10';
    await act(`${at}/record-reading`, { period: '2014/15', numerator: 17, denominator: 20 });
    expect(await see(at)).toMatchObject({
      series: [
        { measured: 52.5, target: 80, met: false },
        { numerator: 7, denominator: 9, target: 80, met: false },
        { measured: 85, target: 90, met: false },
      ],
      latest: { measured: 85 },
      travel: 'better',
    });
  });
  it('is drawn as a run chart, and as an SPC chart once there are readings enough for limits', async () => {
    const { charts } = (await see(at)) as { charts: { runChart: object; spcChart: object } };
    expect(charts.runChart).toMatchObject({ median: expect.closeTo(700 / 9) as number });
    expect(charts.spcChart).toMatchObject({ kind: 'too-few-readings', needed: 13 });
  });
  it('keeps a corrected reading and its old figures in the trail', async () => {
    await act(`${at}/correct-reading`, {
      ...{ period: '2013/14', numerator: 8, denominator: 9, reason: 'One report was filed late' },
    });
    expect(((await see(at))['series'] as object[])[1]).toMatchObject({
      numerator: 8,
      met: true,
      corrections: 1,
    });
    const [entry] = await items('/api/trail?subject=GP-CONFERENCES', 'inspector');
    expect(entry).toMatchObject({
      what: 'Reading of 2013/14 corrected from 7 of 9 to 8 of 9',
      why: 'One report was filed late',
    });
  });
  it('is seen with the finding it measures, and by the agencies that owe its actions alone', async () => {
    expect((await server.get(at, 'gpLead')).status).toBe(404);
    await act(`${at}/link-indicator`, { finding: 'CP1415.F1' });
    expect(await see('/api/findings/CP1415.F1')).toMatchObject({
      indicators: [{ reference: 'GP-CONFERENCES', latest: { measured: 85 } }],
    });
    expect(await items('/api/indicators', 'gpLead')).toMatchObject([{ reference: 'GP-CONFERENCES' }]);
    expect(await items('/api/indicators', 'policeLead')).toEqual([]);
    expect((await server.get(at, 'policeLead')).status).toBe(404);
    await act('/api/actions/CP1415.F1.A1/reassign', { to: { agency: 'city-police' }, reason: 'Theirs' });
    expect(await items('/api/indicators', 'policeLead')).toHaveLength(1);
    await act('/api/actions/CP1415.F1.A1/reassign', { to: { agency: 'city-gp-practice' }, reason: 'Not so' });
  });
  it('takes nothing new once it is retired', async () => {
    await act(`${at}/retire-indicator`, { reason: 'Counted elsewhere' });
    expect(await refused(`${at}/change-target`, { to: 95, appliesFrom: '2016-04-01', reason: 'No' })).toEqual(
      [409, 'retired-indicators-take-nothing-new'],
    );
    expect(await items('/api/indicators?status=current')).toEqual([]);
    expect(await items('/api/indicators?finding=CP1415.F1&status=retired')).toHaveLength(1);
  });
});

describe('A meeting', () => {
  const at = '/api/meetings/2015-04-10';
  it('is recorded with its body, and notes the position that it looked at', async () => {
    const body = 'QA sub-committee';
    await act('/api/meetings', { reference: '2015-04-10', body, on: '2015-04-10', present: ['B. Member'] });
    const seen = (await see('/api/position', 'boardMember'))['position'];
    await act(`${at}/note-position`, {}, 'boardMember');
    const [event] = (await items('/api/trail?type=MeetingHeld')) as readonly { id: string }[];
    expect(await see(at, 'boardMember')).toMatchObject({
      ...{ body, heldOn: '2015-04-10', present: ['B. Member'] },
      positions: [{ position: seen, lastEvent: event?.id }],
    });
    expect((await server.post(`${at}/note-position`, { position: '999999' })).status).toBe(400);
  });
  it('has minutes, with what the body decided', async () => {
    const minute = { text: 'Attendance', about: 'CP1415.F1', decision: 'Ask the practice why' };
    await act(`${at}/record-minute`, minute);
    expect(await see(at)).toMatchObject({ minutes: [minute] });
    expect((await server.post(`${at}/record-minute`, { text: 'X', about: 'CP1415.F9' })).body).toMatchObject({
      errors: [{ field: 'about', message: 'There is no finding CP1415.F9.' }],
    });
  });
  it('is for those who read the whole partnership', async () => {
    expect((await server.get(at, 'gpLead')).status).toBe(403);
    expect(await items('/api/meetings?body=QA%20sub-committee', 'inspector')).toHaveLength(1);
    expect(await items('/api/meetings?from=2015-04-11', 'inspector')).toEqual([]);
  });
});

describe('A challenge', () => {
  const at = '/api/meetings/2015-04-10';
  const question = {
    ...{ about: 'CP1415.F1.A1', to: 'city-gp-practice' },
    ...{ question: 'Why did a conference go without a report?', due: '2015-04-24' },
  };
  const answer = { challenge: 'C1', answer: 'The invitation was late' };

  it('asks an agency about a finding or an action, and is shown with the finding', async () => {
    await act(`${at}/raise-challenge`, question, 'boardMember');
    expect(await see('/api/findings/CP1415.F1')).toMatchObject({
      challenges: [{ reference: '2015-04-10.C1', status: 'raised', open: true, overdue: false, ...question }],
    });
    expect(await refused(`${at}/raise-challenge`, { ...question, due: '2015-04-10' }, 'boardMember')).toEqual(
      [422, 'answers-are-due-after-the-question'],
    );
  });
  it('is seen by the agency that was asked, and by no other', async () => {
    expect(await items('/api/challenges?open=true', 'gpLead')).toHaveLength(1);
    expect(await items('/api/challenges', 'policeLead')).toEqual([]);
    expect((await server.post(`${at}/answer-challenge`, answer, 'policeLead')).status).toBe(404);
    const trail = await items('/api/trail?type=ChallengeRaised', 'gpLead');
    expect(trail).toMatchObject([{ reference: '2015-04-10' }]);
    expect(await items('/api/trail?type=ChallengeRaised', 'policeLead')).toEqual([]);
    const ofFinding = await items('/api/trail?subject=CP1415.F1&limit=200');
    expect(ofFinding.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ActionAssigned', 'ChallengeRaised', 'IndicatorDefined', 'ReadingRecorded']),
    );
    expect(ofFinding.map(({ type }) => type)).not.toContain('MeetingHeld');
  });
  it('is overdue once its date has passed without an answer', async () => {
    today = '2015-04-24';
    expect(await items('/api/challenges?overdue=true')).toEqual([]);
    today = '2015-04-25';
    expect(await items('/api/challenges?overdue=true')).toMatchObject([{ overdue: true }]);
    expect(await see('/api/challenges/count')).toEqual({ answered: 0, overdue: 1 });
    expect(await see('/api/challenges/count?knownAt=2015-04-24')).toMatchObject({ answered: 0, overdue: 0 });
    expect((await server.get('/api/challenges/count', 'policeLead')).body).toEqual({
      answered: 0,
      overdue: 0,
    });
    expect(await items('/api/challenges?agency=city-police')).toEqual([]);
    expect(await items('/api/challenges?subject=CP1415.F1.A1&sort=due')).toHaveLength(1);
  });
  it('is answered by the agency that was asked, which is not yet satisfaction', async () => {
    expect((await server.post(`${at}/answer-challenge`, answer, 'boardMember')).status).toBe(403);
    await act(`${at}/answer-challenge`, answer, 'gpLead');
    expect(await items('/api/challenges?open=true')).toMatchObject([
      { status: 'answered', overdue: false, answers: [{ text: answer.answer, by: 'G. Practice' }] },
    ]);
    expect(await see('/api/challenges/count')).toEqual({ answered: 1, overdue: 0 });
    expect(await see('/api/challenges/count?knownAt=2015-04-25')).toMatchObject({ answered: 1, overdue: 0 });
  });
  it('is returned, answered again and closed by the board', async () => {
    expect(
      (await server.post(`${at}/close-challenge`, { challenge: 'C1', outcome: 'Good' }, 'gpLead')).status,
    ).toBe(403);
    await act(
      `${at}/return-challenge`,
      { challenge: 'C1', reason: 'And now?', due: '2015-05-08' },
      'boardMember',
    );
    await act(`${at}/answer-challenge`, { challenge: 'C1', answer: 'E-mail within a day' }, 'gpLead');
    await act(`${at}/close-challenge`, { challenge: 'C1', outcome: 'Seen in the log' }, 'boardMember');
    expect(await items('/api/challenges?open=true')).toEqual([]);
    expect(await see(at)).toMatchObject({
      challenges: [{ status: 'closed', due: '2015-05-08', closed: { text: 'Seen in the log' } }],
    });
    expect(await refused(`${at}/answer-challenge`, answer, 'gpLead')).toEqual([
      409,
      'closed-challenges-do-not-move',
    ]);
  });
  it('that was withdrawn is gone from every list, and its number is not given again', async () => {
    await act(`${at}/raise-challenge`, { ...question, due: '2015-05-20' }, 'boardMember');
    const [raised] = (await items('/api/trail?type=ChallengeRaised')) as readonly { id: string }[];
    const why = { entry: raised?.id ?? '', reason: 'Asked twice', agreedBy: 'The chair' };
    await act(`${at}/withdraw-entry`, why);
    expect(await items('/api/challenges?open=true')).toEqual([]);
    await act(`${at}/raise-challenge`, { ...question, due: '2015-05-20' }, 'boardMember');
    expect(await items('/api/challenges?open=true')).toMatchObject([{ challenge: 'C3' }]);
  });
});

describe('Looking again', () => {
  it('is chased on the board’s position once its date has passed', async () => {
    const assessed = { rating: 'emerging', restsOn: ['indicator'], narrative: 'Rising' };
    await act(
      '/api/findings/CP1415.F1/assess-impact',
      { ...assessed, lookAgainOn: '2015-04-30' },
      'boardMember',
    );
    const waiting = async () =>
      ((await see('/api/position', 'boardMember'))['needsTheBoard'] as { lookAgain: number }).lookAgain;
    today = '2015-04-30';
    expect([await waiting(), await items('/api/findings?lookAgain=true')]).toEqual([0, []]);
    today = '2015-05-01';
    expect([await waiting(), await items('/api/findings?lookAgain=true')]).toMatchObject([
      1,
      [{ reference: 'CP1415.F1', lookAgainDue: true }],
    ]);
  });
});

describe('A challenge about an action that answers two findings', () => {
  it('is in the trail of either, whichever was linked first', async () => {
    await act('/api/audits/CP1415/record-finding', {
      ...{ kind: 'area-for-action', title: 'Reports come late', themes: [], extent: { of: 'some' } },
    });
    await act('/api/actions/CP1415.F1.A1/link-to-finding', {
      finding: 'CP1415.F2',
      reason: 'The same cause',
    });
    const types = async (finding: string) =>
      (await items(`/api/trail?subject=${finding}&limit=200`)).map(({ type }) => type);
    const said = ['ChallengeRaised', 'ChallengeAnswered', 'ChallengeReturned', 'ChallengeClosed'];
    expect(await types('CP1415.F1')).toEqual(expect.arrayContaining(said));
    const ofSecond = await types('CP1415.F2');
    expect(ofSecond).toEqual(expect.arrayContaining(said));
    expect(ofSecond).not.toContain('MeetingHeld');
  });
});
