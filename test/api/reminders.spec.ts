/** What somebody is waited for: answers and acknowledgements that are late on the day that is asked for. */
import { seedOf, type Somebody, TestServer } from './running-server.js';

let now = new Date('2026-01-12T12:00:00.000Z');
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start(undefined, () => now);
  await seedOf(server);
  for (const acceptBy of ['2026-01-14', '2026-01-20'])
    await server.given('/api/findings/CP1415.F1/assign-action', {
      ...{ title: 'Attend every conference', owner: { agency: 'city-gp-practice' }, acceptBy },
    });
  await server.given('/api/notices', {
    ...{ reference: 'conferences', title: 'Reports to conferences', acknowledgeBy: '2026-01-14' },
    to: ['city-gp-practice', 'city-police'],
  });
});
afterAll(() => server.remove());

const listed = async (path: string, as: Somebody = 'coordinator') => {
  const head = await server.running.service.events.head();
  const { body } = await server.get(`${path}&after=${head}`, as);
  return (body['items'] as { reference: string }[]).map(({ reference }) => reference);
};

describe('An answer that was asked for by a date', () => {
  it('is late from the day after, until it is given', async () => {
    expect(await listed('/api/actions?unanswered=true')).toEqual([]);
    now = new Date('2026-01-15T12:00:00.000Z');
    expect(await listed('/api/actions?unanswered=true', 'gpLead')).toEqual(['CP1415.F1.A1']);
    expect(await listed('/api/actions?unanswered=false')).toEqual(['CP1415.F1.A2']);
    const { body } = await server.get('/api/actions/CP1415.F1.A1');
    expect(body).toMatchObject({ unanswered: true, acceptBy: '2026-01-14' });
    await server.given('/api/actions/CP1415.F1.A1/accept-action', {}, 'gpLead');
    expect(await listed('/api/actions?unanswered=true')).toEqual([]);
  });
});

describe('A notice', () => {
  it('is late while any addressee has not acknowledged it by its date', async () => {
    now = new Date('2026-01-14T12:00:00.000Z');
    expect(await listed('/api/notices?late=true')).toEqual([]);
    now = new Date('2026-01-15T12:00:00.000Z');
    const acknowledge = (agency: string) =>
      server.given('/api/notices/conferences/acknowledge-notice', { agency });
    await acknowledge('city-police');
    expect(await listed('/api/notices?late=true&awaiting=city-gp-practice')).toEqual(['conferences']);
    await acknowledge('city-gp-practice');
    expect(await listed('/api/notices?late=true')).toEqual([]);
  });
});
