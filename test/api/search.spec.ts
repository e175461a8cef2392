/** Search over everything recorded: by thread, with extracts, narrowed, and never beyond what the reader may see. */
import { plusDays } from '#domain/time.js';
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
let after = '0';

interface Entry {
  readonly type: string;
  readonly reference: string;
  readonly daysUntilKnown: number;
  readonly extract: { readonly text: string; readonly marks: readonly (readonly [number, number])[] };
}
interface Thread {
  readonly reference: string;
  readonly title: string | null;
  readonly matches: object;
  readonly events: { readonly total: number };
  readonly entries: readonly Entry[];
}
interface Found {
  readonly total: number;
  readonly more: boolean;
  readonly threads: readonly Thread[];
  readonly next?: string;
}

const act = async (path: string, body: object, as?: Parameters<TestServer['given']>[2]) => {
  after = (await server.given(path, body, as)).position;
};
const asked = (query: Record<string, string>, as: Parameters<TestServer['get']>[1] = 'inspector') =>
  server.get(`/api/search?${new URLSearchParams({ ...query, after }).toString()}`, as);
const found = async (query: Record<string, string>, as?: Parameters<TestServer['get']>[1]) =>
  (await asked(query, as)).body as unknown as Found;
const threads = async (query: Record<string, string>, as?: Parameters<TestServer['get']>[1]) =>
  (await found(query, as)).threads.map(({ reference }) => reference);

beforeAll(async () => {
  server = await TestServer.start(undefined, () => new Date('2015-02-09T12:00:00.000Z'));
  await seedOf(server);
  await act('/api/accounts', { reference: 'j.example', name: 'Joan Example' }, 'administrator');
  await act('/api/audits/CP1415/record-finding', {
    ...{ kind: 'area-for-action', title: 'Access to support', themes: ['delay'] },
    observation: 'Delays in the immigration process affected two young people',
  });
  const F2 = '/api/findings/CP1415.F2';
  await act(`${F2}/assign-action`, { title: 'Ask the Home Office', owner: { agency: 'city-police' } });
  await act('/api/actions/CP1415.F2.A1/report-progress', {
    ...{ outlook: 'at-risk', note: 'The immigration queue delays us still', effective: '2015-02-03' },
  });
  await act('/api/findings/CP1415.F1/record-decision', {
    ...{ decision: 'act', rationale: 'Immigration status must not matter', body: 'QA sub-committee' },
  });
  await act('/api/findings/CP1415.F1/assign-action', {
    ...{ title: 'Attend, whatever the immigration status', owner: { agency: 'city-gp-practice' } },
  });
});
afterAll(() => server.remove());

describe('A search', () => {
  it('finds by thread, the one with the latest match first, and says how many events match', async () => {
    const { total, more, threads: all } = await found({ text: 'immigration' });
    expect({ total, more }).toEqual({ total: 4, more: false });
    expect(all).toMatchObject([
      { reference: 'CP1415.F1', matches: { total: 2, more: false }, events: { total: 3 } },
      {
        ...{ reference: 'CP1415.F2', title: 'Access to support' },
        ...{ matches: { total: 2, more: false }, events: { total: 3 } },
        entries: [
          { type: 'ProgressReported', reference: 'CP1415.F2.A1', daysUntilKnown: 6 },
          { type: 'FindingRecorded', reference: 'CP1415.F2' },
        ],
      },
    ]);
  });

  it('shows the words found in plain text, by their places', async () => {
    const [thread] = (await found({ text: 'immigration delay' })).threads;
    const { text, marks } = thread?.entries[0]?.extract ?? { text: '', marks: [] };
    expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['immigration', 'delays']);
  });

  it('calls agencies by their names, and shows the reference where that is what was searched for', async () => {
    const shown = async (text: string) => {
      const [thread] = (await found({ text })).threads;
      const { text: said, marks } = thread?.entries[0]?.extract ?? { text: '', marks: [] };
      return [said.split(',')[0], marks.map(([start, end]) => said.slice(start, end))];
    };
    expect(await shown('"home office"')).toEqual(['Action assigned to City Police', ['Home Office']]);
    expect(await shown('"city-gp-practice"')).toEqual([
      'Action assigned to City GP practice',
      ['City GP practice'],
    ]);
    await act('/api/notices', { reference: 'dates', title: 'Dates', to: ['cspc'] });
    expect(await shown('cspc dates')).toEqual([
      'Notice circulated to City Safeguarding Partnership (cspc): Dates · dates · J. Example',
      ['cspc', 'Dates', 'dates'],
    ]);
    expect(await shown('"to city gp"')).toEqual(['Action assigned to City GP practice', ['to City GP']]);
  });

  it('understands phrases and beginnings of words', async () => {
    expect(await threads({ text: '"immigration process"' })).toEqual(['CP1415.F2']);
    expect(await threads({ text: 'immigr* matter' })).toEqual(['CP1415.F1']);
  });

  it.each([
    ['who', 'j.example', ['CP1415.F1', 'CP1415.F2']],
    ['who', 'nobody', []],
    ['who', 'joán', ['CP1415.F1', 'CP1415.F2']],
    ['who', 'Joan Example', ['CP1415.F1', 'CP1415.F2']],
    ['who', 'ample', []],
    ['who', '*', []],
    ['agency', 'city-police', ['CP1415.F2']],
    ['audit', 'CP1415', ['CP1415.F1', 'CP1415.F2']],
    ['audit', 'LAC1415', []],
    ['theme', 'delay', ['CP1415.F2']],
    ['type', 'DecisionRecorded', ['CP1415.F1']],
    ['from', '2015-02-09', ['CP1415.F1', 'CP1415.F2']],
    ['to', '2015-02-08', []],
    ['from', '2015-02-10', []],
    ['effectiveTo', '2015-02-04', ['CP1415.F2']],
    ['effectiveFrom', '2015-02-04', ['CP1415.F1', 'CP1415.F2']],
  ])('is narrowed by %s %s', async (filter, value, expected) => {
    expect(await threads({ text: 'immigration', [filter]: value })).toEqual(expected);
  });

  it('is narrowed by days of effect within a month', async () => {
    const between = { effectiveFrom: '2015-02-02', effectiveTo: '2015-02-04' };
    expect((await found({ text: 'immigration', ...between })).total).toBe(1);
  });

  it('is narrowed by any days of effect, whole months or not, as each of the days adds up', async () => {
    const on = async (effectiveFrom: string, effectiveTo: string) =>
      (await found({ text: 'immigration', effectiveFrom, effectiveTo })).total;
    const days = Array.from({ length: 12 }, (_, at) => plusDays('2015-01-30', at));
    const daily = await Promise.all(days.map((day) => on(day, day)));
    expect(daily.filter((total) => total > 0).length).toBeGreaterThan(1);
    for (const [at, from] of days.entries())
      for (const [end, to] of days.entries()) {
        const between = daily.slice(at, end + 1).reduce((sum, total) => sum + total, 0);
        expect([from, to, await on(from, to)]).toEqual([from, to, between]);
      }
    expect(await on('2015-01-01', '2015-12-31')).toBe(4);
    expect(await on('2014-12-31', '2015-12-30')).toBe(4);
    expect(await on('1900-01-01', '2100-01-02')).toBe(4);
  });

  it('goes on page by page, each thread on one page only', async () => {
    const first = await found({ text: 'immigration', limit: '1' });
    const second = await found({ text: 'immigration', limit: '1', cursor: first.next ?? '' });
    expect([first, second].map((page) => page.threads.map(({ reference }) => reference))).toEqual([
      ['CP1415.F1'],
      ['CP1415.F2'],
    ]);
    expect(second.next).toBeUndefined();
  });

  it('finds for a lead, and counts, only what concerns their agency', async () => {
    const { total, threads: all } = await found({ text: 'immigration' }, 'gpLead');
    expect(total).toBe(1);
    expect(all).toMatchObject([{ reference: 'CP1415.F1', events: { total: 1 } }]);
    expect((await found({ text: 'immigration', agency: 'city-police' }, 'gpLead')).total).toBe(0);
  });

  it('finds nothing without a word, and wants some text', async () => {
    expect((await found({ text: '...' })).total).toBe(0);
    expect((await asked({})).status).toBe(400);
  });

  it('finds an entry of a finding by a theme that it was given by a correction later', async () => {
    const [entry] = ((await server.get('/api/trail?type=FindingRecorded&limit=1')).body['items'] ?? []) as {
      id: string;
    }[];
    await act('/api/findings/CP1415.F2/correct-entry', {
      ...{ entry: entry?.id, corrected: { themes: ['access'] }, reason: 'Mistyped', agreedBy: 'The chair' },
    });
    expect((await found({ text: 'queue', theme: 'access' })).total).toBe(1);
    expect((await found({ text: 'queue', theme: 'delay' })).total).toBe(0);
  });
});
