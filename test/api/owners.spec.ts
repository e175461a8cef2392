/** Who answers for an action: an owner outside with a sponsor inside, a colleague who takes over, more time agreed by another. */
import { seedOf, TestServer } from './running-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await seedOf(server);
  const outside = { reference: 'nhs-england', name: 'NHS England', kind: 'national body', external: true };
  await server.given('/api/agencies', outside);
  const iro = { reference: 'iro-service', name: 'IRO service', kind: 'reviewing', commissionedBy: 'cspc' };
  await server.given('/api/agencies', iro);
  const assign = (more: object) =>
    server.given('/api/findings/CP1415.F1/assign-action', { title: 'Commission cover', ...more });
  await assign({ owner: { agency: 'nhs-england', person: 'C. Over' }, sponsor: { agency: 'city-police' } });
  await assign({ owner: { agency: 'city-gp-practice', person: 'G. Practice' }, due: '2099-01-31' });
});
afterAll(() => server.remove());

const outside = '/api/actions/CP1415.F1.A1';
const inside = '/api/actions/CP1415.F1.A2';
const over = { id: 'c.over', name: 'C. Over', role: 'agency-lead', agency: 'nhs-england' };
const progress = { outlook: 'on-track', note: 'A locum is found' };
const typed = (path: string, as: 'policeLead' | 'gpLead', performedBy: object) =>
  server.post(`${path}/report-progress`, { ...progress, performedBy }, as);

describe('An owner outside, who has no account', () => {
  it('is answered for by a lead of the sponsor; the trail says who typed and for whom', async () => {
    const answer = await typed(outside, 'policeLead', over);
    expect(answer.status).toBe(201);
    const trail = `/api/trail?subject=CP1415.F1.A1&limit=1&after=${String(answer.body['position'])}`;
    const { body } = await server.get(trail);
    expect(body['items']).toMatchObject([
      {
        by: { name: 'C. Over', agency: 'nhs-england' },
        typedBy: { name: 'P. Constable', agency: 'city-police' },
      },
    ]);
  });
  it('is not answered for by anybody else’s lead, who does not even see the action', async () => {
    expect((await typed(outside, 'gpLead', over)).status).toBe(404);
  });
  it('is the only one for whom a sponsor’s lead records', async () => {
    expect((await typed(outside, 'policeLead', { ...over, agency: 'city-health' })).status).toBe(403);
    expect((await typed(outside, 'policeLead', { ...over, role: 'board-member' })).status).toBe(403);
  });
  it('is outside: for an owner with accounts here no lead records, sponsor or not', async () => {
    await server.given(`${inside}/name-sponsor`, {
      sponsor: { agency: 'city-police' },
      reason: 'Shared work',
    });
    const practice = {
      id: 'g.practice',
      name: 'G. Practice',
      role: 'agency-lead',
      agency: 'city-gp-practice',
    };
    expect((await typed(inside, 'policeLead', practice)).status).toBe(403);
  });
});

describe('A lead', () => {
  const reassign = (to: object, as: 'gpLead' | 'policeLead' = 'gpLead') =>
    server.post(`${inside}/reassign`, { to, reason: 'On leave until June' }, as);
  it('gives an action of their agency to a colleague', async () => {
    expect((await reassign({ agency: 'city-gp-practice', person: 'D. Eputy' })).status).toBe(201);
  });
  it('gives it to no other agency, nor takes one from another', async () => {
    expect((await reassign({ agency: 'city-police' })).status).toBe(403);
    expect((await reassign({ agency: 'city-police' }, 'policeLead')).status).toBe(403);
  });
});

describe('More time', () => {
  const asked = (as: 'gpLead' | 'boardMember' | 'coordinator', path: string, body: object) =>
    server.post(`${inside}/${path}`, body, as);
  const later = { to: '2099-03-31', reason: 'Two partners are away' };
  it('is asked for by the owner, and agreed by neither a lead nor whoever asked in the owner’s name', async () => {
    expect((await asked('gpLead', 'change-due-date', later)).status).toBe(403);
    expect((await asked('coordinator', 'request-more-time', later)).status).toBe(201);
    const answer = await asked('coordinator', 'change-due-date', later);
    expect([answer.status, answer.body['type']]).toEqual([
      403,
      'urn:golden-thread:problem:who-asks-for-time-does-not-agree-it',
    ]);
  });
  it('is refused by somebody else, and nothing moves', async () => {
    const { position } = await server.given(
      `${inside}/refuse-more-time`,
      { reason: 'It was long known' },
      'boardMember',
    );
    expect((await server.get(`${inside}?after=${position}`)).body).toMatchObject({
      due: '2099-01-31',
      request: null,
      slips: [],
    });
  });
  it('is agreed by somebody else, and is then a slip with its reason', async () => {
    expect((await asked('gpLead', 'request-more-time', later)).status).toBe(201);
    const { position } = await server.given(
      `${inside}/change-due-date`,
      { to: later.to, reason: 'Agreed at the board' },
      'boardMember',
    );
    expect((await server.get(`${inside}?after=${position}`)).body).toMatchObject({
      due: '2099-03-31',
      slips: [{ from: '2099-01-31', to: '2099-03-31', reason: 'Agreed at the board', agreedBy: 'B. Member' }],
    });
  });
});

it('A commissioned service stands with who commissions it, wherever it is named as an owner', async () => {
  const owned = { title: 'See every child', owner: { agency: 'iro-service' } };
  const { reference, position } = await server.given('/api/findings/CP1415.F1/assign-action', owned);
  const { body } = await server.get(`/api/actions/${reference}?after=${position}`);
  const commissionedBy = { reference: 'cspc', name: 'City Safeguarding Partnership' };
  expect(body['agencyNames']).toMatchObject({ 'iro-service': { name: 'IRO service', commissionedBy } });
  for (const path of ['/actions', '/findings/CP1415.F1', `/actions/${reference}`]) {
    const shown = (await server.get(path)).text.replaceAll(/<[^>]*>/g, '');
    expect(shown).toMatch(/IRO service(, | \()commissioned by City Safeguarding Partnership/);
  }
});
