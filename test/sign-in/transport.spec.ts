/** What comes over TLS, by our own certificate or a proxy's, is kept to TLS; whose word on that is taken is set. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GrantRole, InviteAccount } from '#application/commands/account.js';
import { usualWeb } from '#server/settings/web.js';
import { asTheService } from '#server/sign-in/as-the-service.js';
import { TestServer } from '../api/running-server.js';
import { makeAccount, PASSPHRASE } from './accounts.js';

const pem = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/tls', name), 'utf8');
const plain = /^gt_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/;
const bound = /^__Host-gt_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/;

/** The cookie that signing in sets, by way of a proxy that says the browser came over TLS. */
async function cookieThroughProxy(trustProxy: readonly string[]): Promise<string> {
  const server = await TestServer.start(undefined, undefined, { web: { ...usualWeb, trustProxy } });
  try {
    const { email } = await makeAccount(server, 'lena.ward');
    const answer = await fetch(`${server.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'thread.example.org' },
      body: new URLSearchParams({ email, passphrase: PASSPHRASE }),
    });
    return answer.headers.getSetCookie()[0] ?? '';
  } finally {
    await server.remove();
  }
}

it('A proxy that is trusted says that the browser came over TLS; whoever else says so is not believed', async () => {
  expect(await cookieThroughProxy(['loopback'])).toMatch(bound);
  expect(await cookieThroughProxy(['192.0.2.1'])).toMatch(plain);
  expect(await cookieThroughProxy([])).toMatch(plain);
});

it('With a certificate of its own it speaks TLS alone, and binds its cookies to it', async () => {
  const [cert, key] = [pem('certificate.pem'), pem('key.pem')];
  const web = { ...usualWeb, address: 'https://localhost', tls: { cert, key } };
  const server = await TestServer.start(undefined, undefined, { web });
  try {
    const { service, app } = server.running;
    expect(server.url).toBe('https://localhost');
    await asTheService(service, InviteAccount, undefined, { reference: 'lena.ward', name: 'Lena Ward' });
    await asTheService(service, GrantRole, 'lena.ward', { role: 'board-member' });
    await service.identity.names.setEmail('lena.ward', 'lena@example.org');
    await service.identity.passphrases.set('lena.ward', PASSPHRASE, { name: 'Lena Ward' });
    const { port } = app.getHttpServer().address() as AddressInfo;
    const asking = request({
      ...{ host: '127.0.0.1', port, path: '/sign-in', method: 'POST', ca: cert, agent: false },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    asking.end(new URLSearchParams({ email: 'lena@example.org', passphrase: PASSPHRASE }).toString());
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(303);
    expect(answer.headers['set-cookie']?.[0]).toMatch(bound);
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000; includeSubDomains/);
    await expect(fetch(`http://127.0.0.1:${port}/sign-in`)).rejects.toThrow();
  } finally {
    await server.remove();
  }
});
