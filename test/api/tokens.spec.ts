/** What an API token is good for over HTTP. */
import { people, TestServer } from './running-server.js';

describe('An API token', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.remove());
  const ask = async (method: string, token: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const path = method === 'GET' ? '/api/position' : '/api/agencies';
    return (await server.send(method, path, { headers, body })).status;
  };
  const agency = (reference: string) => ({ reference, name: reference, kind: 'agency' });

  it('made for reading alone gives no commands', async () => {
    const token = await server.running.service.tokens.issue(people.coordinator, { scopes: ['read'] });
    expect(await ask('GET', token)).toBe(200);
    expect(await ask('POST', token, agency('a'))).toBe(403);
  });

  it('made for writing alone reads nothing', async () => {
    const token = await server.running.service.tokens.issue(people.coordinator, { scopes: ['write'] });
    expect(await ask('GET', token)).toBe(403);
    expect(await ask('POST', token, agency('b'))).toBe(201);
  });
});
