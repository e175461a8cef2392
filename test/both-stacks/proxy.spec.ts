/** The proxy of the compose file, with its own configuration, before two web servers; where Caddy can be had. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { partnershipDefaults, type Settings } from '#server/settings/settings.js';
import { seedOf, TestServer } from '../api/running-server.js';
import { freePort } from '../free-port.js';
import { engineHere, startsWithin } from '../mongodb/engine.js';
import { enginesToScale, startScaleEngines, stopScaleEngines } from './scale-engines.js';

interface Compose {
  readonly services: Readonly<Record<string, { readonly image?: string }>>;
  readonly configs: { readonly proxy: { readonly content: string } };
}
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;

const caddy = spawnSync('caddy', ['version'], { encoding: 'utf8' });
const isHere = caddy.error === undefined && engineHere !== undefined;
process.stdout.write(
  isHere
    ? `Proxy: on Caddy ${caddy.stdout.trim().split(' ')[0] ?? ''}, for ${compose.services['proxy']?.image ?? ''}; not tried: its container\n`
    : 'Proxy: not tried, there is no caddy here, or no engine for the read models\n',
);

(isHere ? describe : describe.skip)('Behind the proxy', () => {
  let folder: string;
  let proxy: ChildProcess;
  let port: number;
  let servers: TestServer[];
  let webs: readonly TestServer[];
  /** Which server was asked, in the order of the requests. */
  let asked: TestServer[];

  beforeAll(startScaleEngines, startsWithin);
  afterAll(stopScaleEngines);
  beforeEach(async () => {
    asked = [];
    const engines = enginesToScale(randomUUID());
    const start = (role: Settings['role']) =>
      TestServer.start(undefined, undefined, {
        ...{ ...engines, role },
        web: { ...partnershipDefaults.web, trustProxy: ['loopback'] },
      });
    const projector = await start('projector');
    webs = [await start('web'), await start('web')];
    servers = [...webs, projector];
    for (const server of webs)
      server.running.app.getHttpServer().on('request', ({ url }: { readonly url?: string }) => {
        // Not the proxy's own looks.
        if (url !== '/api/health/live') asked.push(server);
      });
    port = await freePort();
    folder = mkdtempSync(join(tmpdir(), 'proxy-'));
    proxy = await startProxy();
  });
  afterEach(async () => {
    const ended = once(proxy, 'exit');
    proxy.kill('SIGKILL');
    await ended;
    for (const server of servers) await server.remove();
    rmSync(folder, { recursive: true });
  });

  /** Runs Caddy with the configuration of the compose file, at addresses of this machine. */
  async function startProxy(): Promise<ChildProcess> {
    const [one, two] = webs.map(({ url }) => new URL(url).host);
    const own = compose.configs.proxy.content
      .replace(':8080', `:${port}`)
      .replace('web-1:3000 web-2:3000', `${one ?? ''} ${two ?? ''}`);
    const file = join(folder, 'Caddyfile');
    writeFileSync(file, `{\n  admin off\n  default_bind 127.0.0.1\n}\n${own}`);
    const started = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    });
    for await (const line of createInterface(started.stderr)) {
      if (!line.includes('serving initial configuration')) continue;
      started.stderr.resume();
      return started;
    }
    throw new Error('Caddy ended before it served');
  }

  interface Seen {
    readonly status: number;
    readonly cookie: string;
    readonly body: string;
  }

  /** As a browser at another address asks. */
  async function ask(path: string, headers: Readonly<Record<string, string>>, body?: object): Promise<Seen> {
    const sent = request({
      ...{ host: '127.0.0.1', port, path, localAddress: '127.0.0.2', agent: false },
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    return { status: answer.statusCode ?? 0, cookie: cookie.split(';')[0] ?? '', body: await text(answer) };
  }

  it('any server answers a browser; when one is gone the other one does, at once, and a retry is known', async () => {
    const [first] = webs;
    if (first === undefined) throw new Error('There are two');
    await seedOf(first);
    asked.length = 0;
    const token = { Authorization: `Bearer ${first.tokenOf('coordinator')}` };
    // Which one is chance; that it is one of them alone so often is not (2 to the power of -39).
    for (let n = 0; n < 40; n += 1) {
      const { status, cookie } = await ask('/api/position', token);
      expect([status, cookie]).toEqual([200, '']);
    }
    expect(new Set(asked)).toEqual(new Set(webs));

    const fire = { reference: 'city-fire', name: 'Fire brigade', kind: 'agency' };
    const keyed = { ...token, 'Idempotency-Key': 'fire' };
    const given = await ask('/api/agencies', keyed, fire);
    expect(given.status).toBe(201);
    const its = asked.at(-1);
    await its?.remove();
    servers = servers.filter((server) => server !== its);
    const again = await ask('/api/agencies', keyed, fire);
    expect([again.status, again.body]).toEqual([201, given.body]);
    expect(asked.at(-1)).not.toBe(its);
  });

  it('events come as they happen, and who looked is taken down with where they were', async () => {
    const [first, second] = webs;
    if (first === undefined || second === undefined) throw new Error('There are two');
    await seedOf(first);
    const token = { Authorization: `Bearer ${first.tokenOf('boardMember')}` };
    const leaving = new AbortController();
    const { body: stream } = await fetch(`http://127.0.0.1:${port}/api/events`, {
      headers: token,
      signal: leaving.signal,
    });
    const { position } = await second.given('/api/agencies', {
      ...{ reference: 'city-fire', name: 'Fire brigade', kind: 'agency' },
    });
    let told = '';
    for await (const chunk of (stream ?? []) as AsyncIterable<Uint8Array>) {
      told += Buffer.from(chunk).toString('utf8');
      if (told.includes('event: AgencyRegistered') && told.includes('city-fire')) break;
    }
    leaving.abort();

    // What a client says of itself is not believed: the proxy says whom it has before it.
    const looking = { ...token, 'X-Forwarded-For': '203.0.113.9' };
    expect((await ask(`/api/agencies/city-fire?after=${position}`, looking)).status).toBe(200);
    // Which server took it down does not matter; each has written it once it has been stopped.
    const path = '/api/access-log?person=b.member&item=city-fire';
    let found = await second.get(path);
    while ((found.body['items'] as readonly unknown[]).length === 0) found = await second.get(path);
    expect(found.body['items']).toEqual([expect.objectContaining({ address: '127.0.0.2' })]);
  });
});
