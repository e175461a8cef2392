/** A server with items to act on, fresh for each scene, and a token for everybody who acts. */
import type { ChildServer } from '../child-server.js';
import type { Answer } from '../http.js';

export type Who = 'coordinator' | 'lead' | 'judge' | 'administrator';

/** Names of the items that one scene has for itself. */
export interface Stage {
  readonly audit: string;
  readonly finding: string;
  readonly action: string;
  readonly agency: string;
  readonly notice: string;
  readonly indicator: string;
  readonly meeting: string;
  readonly account: string;
  /** SHA-256 and size of a file that was uploaded. */
  readonly file: { readonly sha256: string; readonly size: number };
  /** Carries a command out, which must be taken. */
  give(path: string, body: object, who?: Who): Promise<void>;
  /** The id of an entry in the trail of an item: `0` for the first, `-1` for the last. */
  entry(subject: string, at: 0 | -1): Promise<string>;
}

/** Who owns the actions. */
export const owner = { agency: 'city-police' };

/** A server with a token for everybody who acts in the scenes, and the agencies they act for. */
export class Theatre {
  private staged = 0;
  private file: Stage['file'] = { sha256: '', size: 0 };

  constructor(
    readonly server: ChildServer,
    readonly tokens: Readonly<Record<Who, string>>,
  ) {}

  static async open(server: ChildServer): Promise<Theatre> {
    const tokens = {
      coordinator: await server.tokenFor({
        id: 'j.example',
        name: 'J. Example',
        role: 'coordinator',
        agency: 'cspc',
      }),
      lead: await server.tokenFor({
        id: 'p.lead',
        name: 'P. Lead',
        role: 'agency-lead',
        agency: 'city-police',
      }),
      judge: await server.tokenFor({
        id: 'b.judge',
        name: 'B. Judge',
        role: 'board-member',
        agency: 'city-csc',
      }),
      administrator: await server.tokenFor({ id: 'a.dmin', name: 'A. Dmin', role: 'administrator' }),
    };
    const theatre = new Theatre(server, tokens);
    for (const reference of ['cspc', 'city-police', 'city-health', 'city-csc'])
      await theatre.give('/api/agencies', { reference, name: reference, kind: 'agency' });
    await theatre.give('/api/agencies', { reference: 'nhs', name: 'NHS', kind: 'national', external: true });
    const upload = await theatre.send('POST', '/api/evidence?name=log.txt', {
      raw: 'a log',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    theatre.file = { sha256: String(upload.body['sha256']), size: Number(upload.body['size']) };
    return theatre;
  }

  send(
    method: string,
    path: string,
    asking: { body?: object; raw?: string; headers?: Record<string, string> } = {},
    who: Who = 'coordinator',
  ): Promise<Answer> {
    return this.server.send(method, path, { token: this.tokens[who], ...asking });
  }

  async give(path: string, body: object, who?: Who): Promise<void> {
    const { status, text } = await this.send('POST', path, { body }, who);
    if (status !== 201) throw new Error(`${path} was answered ${status}: ${text}`);
  }

  /** Items of their own for one scene: an audit with a case, two areas for action, two actions on the first, and more. */
  async stage(): Promise<Stage> {
    this.staged += 1;
    const audit = `RT${this.staged}`;
    const [agency, notice] = [`agency-${this.staged}`, `notice-${this.staged}`];
    const [indicator, meeting] = [`RT-${this.staged}-SEEN`, `meeting-${this.staged}`];
    const account = `person.${this.staged}`;
    await this.give('/api/audits', { reference: audit, title: 'An audit', kind: 'inspection' });
    await this.give(`/api/audits/${audit}/select-case-file`, { case: 'case 3' });
    for (const title of ['First', 'Second'])
      await this.give(`/api/audits/${audit}/record-finding`, { kind: 'area-for-action', title });
    for (const title of [owner.agency, 'nhs'])
      await this.give(`/api/findings/${audit}.F1/assign-action`, {
        ...{ title, owner: { agency: title }, due: '2099-01-31' },
        ...(title === 'nhs' ? { sponsor: { agency: 'city-health' } } : {}),
      });
    await this.give('/api/agencies', { reference: agency, name: 'An agency', kind: 'agency' });
    await this.give('/api/notices', { reference: notice, title: 'A notice', to: [owner.agency] });
    await this.give('/api/indicators', {
      ...{ reference: indicator, title: 'Seen', numerator: 'seen', denominator: 'all', unit: 'percent' },
      ...{ direction: 'higher', frequency: 'yearly', target: 80 },
    });
    await this.give(`/api/indicators/${indicator}/record-reading`, { period: '2014/15', value: 70 });
    await this.give('/api/meetings', { reference: meeting, body: 'The board', on: '2015-03-19' });
    await this.give('/api/accounts', { reference: account, name: 'A person' }, 'administrator');
    return {
      ...{ indicator, meeting, account },
      ...{ audit, finding: `${audit}.F1`, action: `${audit}.F1.A1`, agency, notice, file: this.file },
      give: (path, body, who) => this.give(path, body, who),
      entry: async (subject, at) => {
        const order = at === 0 ? 'oldest' : 'newest';
        const { text } = await this.caughtUp(`/api/trail?subject=${subject}&order=${order}&limit=50`);
        const { items } = JSON.parse(text) as { items: { id: string; stream: string }[] };
        const own = items.filter(({ stream }) => stream.endsWith(`-${subject}`));
        return own[0]?.id ?? '';
      },
    };
  }

  /** A query's answer, once the views have taken in everything. */
  async caughtUp(path: string): Promise<Answer> {
    const { body } = await this.send('GET', '/api/health/ready');
    const { head } = body['events'] as { head: string };
    const answer = await this.send('GET', `${path}${path.includes('?') ? '&' : '?'}after=${head}`);
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    return answer;
  }
}
