/** Where a partnership keeps small numbers out of every answer, none is in any, however it is asked for. */
import { seedOf, TestServer } from './running-server.js';

const at = '/api/indicators/IRO-VISITS';
let server: TestServer;
let last = '';
beforeAll(async () => {
  server = await TestServer.start(undefined, undefined, { smallNumbers: 'everywhere' });
  await seedOf(server);
  const extent = { of: 'counted', seen: 2, outOf: 7 };
  await server.given('/api/audits/CP1415/record-finding', { kind: 'strength', title: 'Reports', extent });
  await server.given('/api/audits/CP1415/select-case-file', { case: 'CASE-07' });
  await server.given('/api/audits/CP1415/record-finding', {
    ...{ kind: 'strength', title: 'Visits', extent: { of: 'one-case' }, cases: ['CASE-07'] },
  });
  await server.given('/api/indicators', {
    ...{ reference: 'IRO-VISITS', title: 'Seen', numerator: 'seen', denominator: 'reviewed' },
    ...{ unit: 'percent', direction: 'higher', target: 90, frequency: 'yearly' },
  });
  for (const reading of [
    { period: '2012/13', numerator: 9, denominator: 9 },
    { period: '2013/14', numerator: 3, denominator: 9, value: 33.3 },
  ])
    await server.given(`${at}/record-reading`, reading);
  last = (await server.given(`${at}/link-indicator`, { finding: 'CP1415.F1' })).position;
});
afterAll(() => server.remove());

const see = async (path: string) =>
  (await server.get(`${path}${path.includes('?') ? '&' : '?'}after=${last}`)).body;

describe('Small numbers', () => {
  const point = { numerator: 'fewer than 5', denominator: 9, measured: null, met: null, target: 90 };
  it('are not in an indicator, nor is what would give them away', async () => {
    const { series, latest, travel, charts } = await see(at);
    expect(charts).toBeNull();
    expect(series).toMatchObject([{ numerator: 9, measured: 100 }, point]);
    expect(latest).toMatchObject(point);
    expect(latest).not.toHaveProperty('value');
    expect(travel).toBeNull();
  });
  it('are not in the list of indicators, nor with the finding that they measure', async () => {
    expect(await see('/api/indicators')).toMatchObject({ items: [{ latest: point, travel: null }] });
    expect(await see('/api/findings/CP1415.F1')).toMatchObject({ indicators: [{ latest: point }] });
  });
  it('are not in the extent of a finding, wherever it is shown', async () => {
    const extent = { of: 'counted', seen: 'fewer than 5', outOf: 7 };
    expect(await see('/api/findings/CP1415.S1')).toMatchObject({ extent });
    expect(await see('/api/findings?kind=strength')).toMatchObject({ items: [{ extent }, {}] });
    expect((await see('/api/audits/CP1415'))['findings']).toMatchObject([{}, { extent }, {}]);
  });
  it('are not given away by one case, nor by naming the cases', async () => {
    expect(await see('/api/findings/CP1415.S2')).toMatchObject({
      ...{ extent: { of: 'fewer than 5' }, cases: ['fewer than 5'] },
    });
    const { items } = await see('/api/trail?type=FindingRecorded&text=visits');
    const [row] = items as readonly { what: string; id: string }[];
    expect(row?.what).toBe('Strength recorded: Visits (fewer than 5 cases)');
    const event = await see(`/api/events/${row?.id ?? ''}`);
    expect(event).toMatchObject({ suppressed: true, data: { cases: ['fewer than 5'] } });
    expect(JSON.stringify([event, await see('/api/search?text=visits')])).not.toMatch(/CASE-07|one.case/);
  });
  it('are not in the trail, and not in an event, which says that its hash does not fit', async () => {
    const { items } = await see('/api/trail?type=ReadingRecorded');
    const [second, first] = items as readonly { what: string; id: string }[];
    expect(first?.what).toBe('Reading of 2012/13: 9 of 9');
    expect(second?.what).toBe('Reading of 2013/14: fewer than 5 of 9');
    expect(await see('/api/trail?type=FindingRecorded&text=reports')).toMatchObject({
      items: [{ what: 'Strength recorded: Reports (fewer than 5 of 7 cases)' }],
    });
    const event = await see(`/api/events/${second?.id ?? ''}`);
    expect(event).toMatchObject({ suppressed: true, data: { numerator: 'fewer than 5', denominator: 9 } });
    expect(event['data']).not.toHaveProperty('value');
  });
  it('are not in the extract of a search, and nothing is found by one', async () => {
    const found = async (text: string) => {
      const { threads } = (await see(`/api/search?text=${encodeURIComponent(text)}`)) as {
        threads: readonly { entries: readonly { extract: { text: string } }[] }[];
      };
      return threads.flatMap(({ entries }) => entries.map(({ extract }) => extract.text));
    };
    const extracts = [...(await found('strength')), ...(await found('2013/14 reading'))];
    expect(extracts.join('\n')).toContain('fewer than 5 of 7');
    expect(extracts.join('\n')).toContain('fewer than 5 of 9');
    expect(extracts.join('\n')).not.toMatch(/2 of 7|3 of 9|33/);
    for (const text of ['33', '3*', '9']) expect(await found(text)).toEqual([]);
    expect(await found('"3 of 9"')).toEqual(await found('"4 of 9"'));
    expect(await found('2013')).not.toEqual([]);
  });
});

describe('Where they are kept out of what is published', () => {
  let published: TestServer;
  beforeAll(async () => {
    published = await TestServer.start(undefined, undefined, { smallNumbers: 'published' });
    await seedOf(published);
    const extent = { of: 'counted', seen: 2, outOf: 7 };
    await published.given('/api/audits/CP1415/record-finding', {
      kind: 'strength',
      title: 'Reports',
      extent,
    });
  });
  afterAll(() => published.remove());

  it('small numbers are not in a trail that is downloaded, and still in answers', async () => {
    const { position } = await published.given('/api/audits/CP1415/report-audit', {});
    const page = await published.get(`/api/trail?type=FindingRecorded&text=reports&after=${position}`);
    expect(page.body).toMatchObject({ items: [{ what: 'Strength recorded: Reports (2 of 7 cases)' }] });
    for (const ending of ['csv', 'json']) {
      const { status, text } = await published.get(`/trail/export/trail.${ending}?type=FindingRecorded`);
      expect(status).toBe(200);
      expect(text).toContain('Reports (fewer than 5 of 7 cases)');
      expect(text).not.toMatch(/2 of 7|one case/);
    }
  });
});
