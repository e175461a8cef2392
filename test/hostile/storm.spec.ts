/** Whatever is sent to whichever route: a clear answer, never a fault, never a hang, nothing of the inside shown. */
import fc from 'fast-check';
import { referenceExample } from '#domain/references.js';
import { checkEvents } from '#event-store/sqlite/integrity.js';
import { planOf } from '#server/service/service.js';
import { type Somebody, TestServer } from '../api/running-server.js';
import { closeConnections, type RawAnswer, type RawRequest, sendRaw } from './raw-http.js';
import { commandRoutes, queryRoutes, inWords, requestsTo, type Route } from './requests.js';

/** Requests that each route gets. */
const SHOTS = 60;
const VOLLEY = 6;

let server: TestServer;
let tokens: readonly string[];

beforeAll(async () => {
  server = await TestServer.start();
  await examplesOn(server);
  const everybody: readonly Somebody[] = ['coordinator', 'coordinator', 'gpLead', 'boardMember', 'auditor'];
  tokens = everybody.map((who) => server.tokenOf(who));
});
afterAll(async () => {
  closeConnections();
  await server.remove();
});

const named = (routes: readonly Route[]) =>
  routes.map((route): [string, Route] => [`${route.method} ${route.path}`, route]);

describe('A storm of hostile requests', () => {
  it.each(named(commandRoutes))('is answered clearly by the command %s', (_, route) => storm(route));
  it.each(named(queryRoutes))('is answered clearly by the query %s', (_, route) => storm(route));

  it('is answered clearly by every other route that the API documents, and no command or query is undocumented', async () => {
    const routes = await documentedRoutes();
    const declared = new Set(named([...commandRoutes, ...queryRoutes]).map(([name]) => name));
    const others = routes.filter(([name]) => !declared.has(name));
    expect(others.map(([name]) => name)).toEqual(
      expect.arrayContaining(['GET /api/events', 'POST /api/import']),
    );
    expect(others).toHaveLength(routes.length - declared.size);
    for (const [, route] of others) await storm(route);
  }, 120_000);

  it('leaves a service that records, shows and passes every check', async () => {
    const { events, projector } = server.running.service;
    expect(await projector.waitFor(await events.head(), 60_000)).toBe(true);
    expect(projector.health()).toMatchObject({ running: true });
    const { reference, position } = await server.given('/api/audits', {
      reference: 'AFTER',
      title: 'After the storm',
      kind: 'inspection',
    });
    const { body } = await server.get(`/api/audits/${reference}?after=${position}`);
    expect(body).toMatchObject({ title: 'After the storm' });
    expect(checkEvents(planOf(server.folder).events)).toEqual([]);
  });

  it('finds a position that never comes waited for, bounded, then told to try again', async () => {
    const answer = await server.get('/api/findings?after=9007199254740991');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.body).toMatchObject({ type: 'urn:golden-thread:problem:not-caught-up' });
  });
});

async function storm(route: Route): Promise<void> {
  const volleys = fc.array(requestsTo(route, tokens), { minLength: VOLLEY, maxLength: VOLLEY });
  await fc.assert(
    fc.asyncProperty(volleys, async (requests) => {
      await Promise.all(
        requests.map(async (request) => {
          expectClear(request, await sendRaw(server.url, request));
        }),
      );
    }),
    { numRuns: SHOTS / VOLLEY },
  );
}

/** What no answer may show: a stack, a file of ours, a place on this machine. */
const inside = /\n\s+at |node_modules|\.[jt]s:\d|node:internal|SQLITE|sqlite3?_|file:\/\/\/(?!etc)/;

function expectClear(request: RawRequest, { status, headers, text }: RawAnswer): void {
  const about = { request: inWords(request), status, text: text.slice(0, 500) };
  if (status >= 500) throw new Error(`A fault: ${JSON.stringify(about)}`);
  if (text.includes(server.folder) || inside.test(text))
    throw new Error(`The inside shows: ${JSON.stringify(about)}`);
  if (status < 400) return;
  expect({ ...about, type: headers['content-type'] }).toEqual({
    ...about,
    type: expect.stringMatching(/^application\/problem\+json/) as string,
  });
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^urn:golden-thread:problem:[a-z-]+$/) as string,
    title: expect.stringMatching(/\S/) as string,
    status,
    detail: expect.stringMatching(/\S/) as string,
  });
  const { errors = [] } = problem as { readonly errors?: readonly { field?: unknown; message?: unknown }[] };
  for (const { field, message } of errors)
    expect([typeof field, typeof message]).toEqual(['string', 'string']);
  if (problem['type'] === 'urn:golden-thread:problem:invalid-input') expect(errors.length).toBeGreaterThan(0);
}

/** Every route that the API documents; what it expects is known of commands and queries alone. */
async function documentedRoutes(): Promise<readonly [name: string, Route][]> {
  const { body } = await server.get('/api/openapi.json');
  return Object.entries(body['paths'] as Record<string, object>).flatMap(([address, methods]) => {
    const path = address.replace(/\{(\w+)\}/g, ':$1');
    const reference = path.includes('/agencies/') ? referenceExample.agency : referenceExample.action;
    return named(
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path, fields: [], reference })),
    );
  });
}

/** The items that the commands' own examples name. */
async function examplesOn({ given }: TestServer): Promise<void> {
  const give = given.bind(server);
  const { audit, agency, notice } = referenceExample;
  for (const reference of [agency, 'city-police'])
    await give('/api/agencies', { reference, name: 'City GP practice', kind: 'agency' });
  await give('/api/audits', { reference: audit, title: 'Child protection', kind: 'inspection' });
  for (let number = 1; number <= 3; number += 1)
    await give(`/api/audits/${audit}/record-finding`, { kind: 'area-for-action', title: 'Seen' });
  await give(`/api/findings/${audit}.F2/assign-action`, { title: 'Act', owner: { agency } });
  await give('/api/notices', { reference: notice, title: 'To all', to: [agency] });
}
