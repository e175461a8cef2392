/** For each command, a lawful occasion for it: what must have happened before, and what the body must say then. */
import type { ChildServer } from '../child-server.js';
import type { Answer } from '../http.js';
import { amendableGovernance, governance } from './governance-scenes.js';

export type Who = 'coordinator' | 'lead' | 'judge';

/** Names of the items that one scene has for itself. */
export interface Stage {
  readonly audit: string;
  readonly finding: string;
  readonly action: string;
  readonly agency: string;
  readonly notice: string;
  readonly indicator: string;
  readonly meeting: string;
  /** SHA-256 and size of a file that was uploaded. */
  readonly file: { readonly sha256: string; readonly size: number };
  /** Carries a command out, which must be taken. */
  give(path: string, body: object, who?: Who): Promise<void>;
  /** The id of an entry in the trail of an item: `0` for the first, `-1` for the last. */
  entry(subject: string, at: 0 | -1): Promise<string>;
}

export interface Scene {
  /** Who gives the command; the coordinator unless said otherwise. */
  readonly as?: Who;
  /** What must have happened, and what the body must say; undefined leaves a field out. */
  readonly set?: (stage: Stage) => Promise<object> | object;
  /** The item in the address, where it is not the stage's own. */
  readonly on?: (stage: Stage) => string;
}

const owner = { agency: 'city-police' };

const audits: Readonly<Record<string, Scene>> = {
  'audit/': { set: ({ audit }) => ({ reference: `${audit}-NEW`, agencies: ['city-police'] }) },
  'audit/select-case-file': { set: () => ({ agencies: ['city-police'] }) },
  'audit/grade-case-file': { set: () => ({ case: 'case 3', ...owner }) },
  'audit/moderate-grade': {
    set: async ({ give, audit }) => {
      const grade = { case: 'case 3', ...owner, scale: 'four-point', grade: 'Good' };
      await give(`/api/audits/${audit}/grade-case-file`, grade);
      return { case: 'case 3' };
    },
  },
  'audit/raise-immediate-concern': { set: () => ({ case: 'case 3', raisedWith: 'city-police' }) },
  'audit/resolve-immediate-concern': {
    set: async ({ give, audit }) => {
      const concern = {
        concern: 'concern 1',
        case: 'case 3',
        text: 'See the child',
        raisedWith: 'city-police',
      };
      await give(`/api/audits/${audit}/raise-immediate-concern`, concern);
      return { concern: 'concern 1' };
    },
  },
  'audit/report-audit': {},
  'audit/close-audit': {
    set: async ({ give, audit, finding }) => {
      await give(`/api/findings/${finding}/report-response`, { response: 'Done' });
      await give(`/api/findings/${audit}.F2/report-response`, { response: 'Done' });
      await give(`/api/audits/${audit}/report-audit`, {});
      return {};
    },
  },
  'audit/withdraw-audit': {},
  'audit/record-finding': {
    set: () => ({
      reference: undefined,
      kind: 'area-for-action',
      cases: ['case 3'],
      extent: { of: 'some', seen: undefined, outOf: undefined },
    }),
  },
};

const closed = async ({ give, audit }: Stage): Promise<object> => {
  await give(`/api/findings/${audit}.F2/record-decision`, {
    decision: 'no-further-action',
    rationale: 'Small',
  });
  return {};
};

const findings: Readonly<Record<string, Scene>> = {
  'finding/reword-finding': {},
  'finding/link-to-earlier-finding': { set: () => ({ relation: 'reinforces', earlier: undefined }) },
  'finding/report-response': {},
  'finding/record-decision': {},
  'finding/issue-practice-message': {},
  'finding/assess-impact': {
    as: 'judge',
    set: () => ({ rating: 'emerging', laterFinding: undefined }),
    on: ({ audit }) => `${audit}.F2`,
  },
  'finding/judge-repeat': {
    as: 'judge',
    set: async ({ give, audit }) => {
      const link = { relation: 'repeats', earlier: `${audit}.F1` };
      await give(`/api/findings/${audit}.F2/link-to-earlier-finding`, link);
      return { by: `${audit}.F2` };
    },
  },
  'finding/close-finding': { set: closed, on: ({ audit }) => `${audit}.F2` },
  'finding/reopen-finding': {
    on: ({ audit }) => `${audit}.F2`,
    set: async ({ give, audit }) => {
      const finding = `/api/findings/${audit}.F2`;
      await give(`${finding}/record-decision`, { decision: 'no-further-action', rationale: 'Small' });
      await give(`${finding}/close-finding`, { reason: 'Decided' });
      return {};
    },
  },
  'finding/assign-action': {
    set: () => ({
      reference: undefined,
      owner,
      sponsor: undefined,
      alsoAnswers: undefined,
      contributors: ['city-health'],
    }),
  },
};

/** A scene after one more command on the action. */
const after =
  (intent: string, body: object, set: object = {}, who?: Who) =>
  async ({ give, action }: Stage): Promise<object> => {
    await give(`/api/actions/${action}/${intent}`, body, who);
    return set;
  };
const claimed = after('claim-completion', { statement: 'Done' }, {}, 'lead');

const actions: Readonly<Record<string, Scene>> = {
  'action/link-to-finding': { set: ({ audit }) => ({ finding: `${audit}.F2` }) },
  'action/name-sponsor': {
    set: () => ({ sponsor: owner }),
    on: ({ audit }) => `${audit}.F1.A2`,
  },
  'action/accept-action': {},
  'action/decline-action': {},
  'action/report-progress': {
    set: () => ({ performedBy: { id: 'p.constable', role: 'agency-lead', agency: 'city-police' } }),
  },
  'action/report-blocked': {},
  'action/unblock': { set: after('report-blocked', { reason: 'Waiting' }) },
  'action/request-more-time': { set: () => ({ to: '2099-02-28' }) },
  'action/refuse-more-time': {
    set: after('request-more-time', { to: '2099-02-28', reason: 'Leave' }, {}, 'lead'),
    as: 'judge',
  },
  'action/change-due-date': {
    set: () => ({ to: '2099-02-28', agreedBy: { id: 'b.member', agency: 'city-health' } }),
  },
  'action/reassign': { set: () => ({ to: { agency: 'city-health' } }) },
  'action/attach-evidence': { set: ({ file }) => ({ file: { ...file, mediaType: 'text/plain' } }) },
  'action/withdraw-evidence': {
    set: after('attach-evidence', { evidence: 'log', description: 'A log' }, { evidence: 'log' }),
  },
  'action/claim-completion': {},
  'action/verify-completion': { set: claimed, as: 'judge' },
  'action/return-completion': { set: claimed, as: 'judge' },
  'action/escalate': {},
  'action/resolve-escalation': { set: after('escalate', { to: 'The board', reason: 'Late' }) },
  'action/cancel-action': {},
  'action/supersede': { set: ({ audit }) => ({ by: `${audit}.F1.A2` }) },
  'action/reopen-action': { set: after('cancel-action', { reason: 'Not needed' }) },
};

const others: Readonly<Record<string, Scene>> = {
  'notice/': {
    set: ({ notice }) => ({
      ...{ reference: `${notice}-new`, to: ['city-police'] },
      ...{ about: undefined, practiceMessageOf: undefined, fulfils: undefined },
    }),
  },
  'notice/acknowledge-notice': { set: () => owner },
  'agency/': { set: ({ agency }) => ({ reference: `${agency}-new`, commissionedBy: 'city-police' }) },
  'agency/rename-agency': {},
  'agency/merge-agency': { set: () => ({ into: 'city-police' }) },
  'agency/change-commissioning': { set: () => ({ to: 'city-police' }) },
  'agency/appoint-lead': {},
  'agency/stand-down-lead': {
    set: async ({ give, agency }) => {
      await give(`/api/agencies/${agency}/appoint-lead`, { lead: { name: 'L. Lead' } });
      return { name: 'L. Lead' };
    },
  },
};

/** Per kind of item: an entry that may be withdrawn, and the name of a text in its first entry. */
const amendable: Readonly<
  Record<string, { readonly last: (stage: Stage) => [string, object]; readonly text: string }>
> = {
  audit: { last: ({ audit }) => [`/api/audits/${audit}/report-audit`, {}], text: 'title' },
  finding: {
    last: ({ finding }) => [`/api/findings/${finding}/report-response`, { response: 'Done' }],
    text: 'title',
  },
  action: {
    last: ({ action }) => [`/api/actions/${action}/report-progress`, { outlook: 'on-track', note: 'Well' }],
    text: 'title',
  },
  agency: {
    last: ({ agency }) => [`/api/agencies/${agency}/appoint-lead`, { lead: { name: 'L. Lead' } }],
    text: 'name',
  },
  notice: { last: ({ notice }) => [`/api/notices/${notice}/acknowledge-notice`, owner], text: 'title' },
  ...amendableGovernance,
};

function amendments(): Readonly<Record<string, Scene>> {
  const scenes = Object.entries(amendable).map(([kind, { last, text }]) => {
    const subject = (stage: Stage) => stage[kind as 'audit'];
    const first: NonNullable<Scene['set']> = async (stage) => ({
      entry: await stage.entry(subject(stage), 0),
      field: text,
    });
    return {
      [`${kind}/correct-entry`]: {
        set: async (stage: Stage) => ({
          entry: await stage.entry(subject(stage), 0),
          corrected: { [text]: 'hostile' },
        }),
      },
      [`${kind}/redact-text`]: { set: first },
      [`${kind}/withdraw-entry`]: {
        set: async (stage: Stage) => {
          await stage.give(...last(stage));
          return { entry: await stage.entry(subject(stage), -1) };
        },
      },
    };
  });
  return Object.assign({}, ...scenes) as Readonly<Record<string, Scene>>;
}

/** By kind of item in the address and intent. */
export const scenes: Readonly<Record<string, Scene>> = {
  ...audits,
  ...findings,
  ...actions,
  ...others,
  ...governance,
  ...amendments(),
};

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
    await this.give('/api/audits', { reference: audit, title: 'An audit', kind: 'inspection' });
    await this.give(`/api/audits/${audit}/select-case-file`, { case: 'case 3' });
    for (const title of ['First', 'Second'])
      await this.give(`/api/audits/${audit}/record-finding`, { kind: 'area-for-action', title });
    for (const title of [owner.agency, 'nhs'])
      await this.give(`/api/findings/${audit}.F1/assign-action`, {
        ...{ title, owner: { agency: title }, due: '2099-01-31' },
        ...(title === 'nhs' ? { sponsor: { agency: 'city-csc' } } : {}),
      });
    await this.give('/api/agencies', { reference: agency, name: 'An agency', kind: 'agency' });
    await this.give('/api/notices', { reference: notice, title: 'A notice', to: [owner.agency] });
    await this.give('/api/indicators', {
      ...{ reference: indicator, title: 'Seen', numerator: 'seen', denominator: 'all', unit: 'percent' },
      ...{ direction: 'higher', frequency: 'yearly', target: 80 },
    });
    await this.give(`/api/indicators/${indicator}/record-reading`, { period: '2014/15', value: 70 });
    await this.give('/api/meetings', { reference: meeting, body: 'The board', on: '2015-03-19' });
    return {
      ...{ indicator, meeting },
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
