/** A real server on a data folder of its own, with a token for each role, and the requests that tests send to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '#domain/entry.js';
import { partnershipDefaults, type Settings } from '#server/settings/settings.js';
import { startServer, type RunningServer } from '#server/start.js';
import { type Answer, send } from '../http.js';

export const people = {
  coordinator: {
    id: 'j.example',
    name: 'J. Example',
    post: 'Business manager',
    role: 'coordinator',
    agency: 'cspc',
  },
  gpLead: {
    id: 'g.practice',
    name: 'G. Practice',
    post: 'Practice manager',
    role: 'agency-lead',
    agency: 'city-gp-practice',
  },
  policeLead: { id: 'p.constable', name: 'P. Constable', role: 'agency-lead', agency: 'city-police' },
  boardMember: { id: 'b.member', name: 'B. Member', role: 'board-member', agency: 'city-health' },
  inspector: { id: 'i.spector', name: 'I. Spector', role: 'inspector' },
  auditor: { id: 'a.udit', name: 'A. Udit', role: 'auditor', agency: 'city-health' },
  administrator: { id: 'a.dmin', name: 'A. Dmin', role: 'administrator' },
} as const satisfies Readonly<Record<string, Person>>;
export type Somebody = keyof typeof people;

export interface Receipt {
  readonly reference: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
}

/** Which engines a server uses. */
type Engines = Pick<Settings, 'eventStore' | 'readStore'>;

let enginesOf: (folder: string) => Partial<Engines> = () => ({});

/** Has every server from now on use other engines than SQLite; the same for the same folder, which it may come back to. */
export function startServersOn(engines: (folder: string) => Partial<Engines>): void {
  enginesOf = engines;
}

export class TestServer {
  private constructor(
    readonly folder: string,
    private readonly server: RunningServer,
    private readonly tokens: ReadonlyMap<Somebody, string>,
  ) {}

  /** Starts on a fresh folder, or on the one of a server that was stopped. */
  static async start(
    folder = mkdtempSync(join(tmpdir(), 'golden-thread-')),
    clock = () => new Date(),
    partnership: Partial<Settings> = {},
  ): Promise<TestServer> {
    const settings = {
      host: '127.0.0.1',
      port: 0,
      folder,
      ...partnershipDefaults,
      ...enginesOf(folder),
      ...partnership,
      logLevel: (process.env['GOLDEN_THREAD_LOG'] ?? 'silent') as 'silent',
    } as const;
    const server = await startServer(settings, { thread: false, clock });
    const names = Object.keys(people) as Somebody[];
    const tokens = new Map<Somebody, string>();
    for (const name of names) tokens.set(name, await server.service.tokens.issue(people[name]));
    return new TestServer(folder, server, tokens);
  }

  get url(): string {
    return this.server.url;
  }

  get running(): RunningServer {
    return this.server;
  }

  tokenOf(who: Somebody): string {
    return this.tokens.get(who) ?? '';
  }

  send(
    method: string,
    path: string,
    {
      as,
      ...asking
    }: {
      as?: Somebody | undefined;
      body?: unknown;
      raw?: string | Uint8Array<ArrayBuffer>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Answer> {
    return send(this.url, method, path, {
      ...asking,
      ...(as === undefined ? {} : { token: this.tokenOf(as) }),
    });
  }

  get(path: string, as: Somebody = 'coordinator'): Promise<Answer> {
    return this.send('GET', path, { as });
  }

  post(
    path: string,
    body: unknown,
    as: Somebody = 'coordinator',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.send('POST', path, { as, body, headers });
  }

  /** Gives a command that must be taken, and answers its receipt. */
  async given(path: string, body: unknown, as: Somebody = 'coordinator'): Promise<Receipt> {
    const answer = await this.post(path, body, as);
    if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body as unknown as Receipt;
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Agencies, an audit and a finding to begin with. */
export async function seedOf(server: TestServer): Promise<void> {
  for (const [reference, name] of [
    ['cspc', 'City Safeguarding Partnership'],
    ['city-gp-practice', 'City GP practice'],
    ['city-police', 'City Police'],
    ['city-health', 'City Health'],
  ])
    await server.given('/api/agencies', { reference, name, kind: 'agency' });
  await server.given('/api/audits', {
    reference: 'CP1415',
    title: 'Child protection enquiries',
    kind: 'multi-agency-case-file-audit',
    period: '2014/15',
  });
  await server.given('/api/audits/CP1415/record-finding', {
    kind: 'area-for-action',
    title: 'Attendance at Child Protection Conferences',
    themes: ['attendance'],
    extent: { of: 'one-case' },
  });
}
