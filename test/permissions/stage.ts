/**
 * The matrix's stage: of every kind of item one that concerns the callers (their audit, their agency), one that concerns
 * others alone, and a name that nothing has; and a caller for every role.
 */
import type { Role } from '#domain/entry.js';
import type { Kind } from '#domain/references.js';
import { londonDate, plusDays } from '#domain/time.js';
import { seedOf, TestServer } from '../api/running-server.js';
import { type Answer, type Asking, send } from '../http.js';

export type Relation = 'own' | 'other' | 'none';
export type Person = Exclude<Role, 'system'>;

const until = plusDays(londonDate(new Date().toISOString()), 30);

/** What the auditor is on, the lead leads and the inspector looks at; and what somebody else does. */
export const sides = {
  own: { audit: 'CP1415', theme: 'attendance', agency: 'city-police', lead: 'own.lead', name: 'own' },
  other: { audit: 'LAC1415', theme: 'stability', agency: 'city-health', lead: 'other.lead', name: 'other' },
} as const;
type Side = (typeof sides)[keyof typeof sides];

const accessOf: Readonly<Record<Person, readonly [command: string, body: object]>> = {
  coordinator: ['grant-role', { role: 'coordinator' }],
  auditor: ['grant-role', { role: 'auditor', audits: [sides.own.audit] }],
  'agency-lead': ['grant-role', { role: 'agency-lead', agencies: [sides.own.agency] }],
  'board-member': ['grant-role', { role: 'board-member' }],
  inspector: [
    'open-inspection',
    { inspectorate: 'Ofsted', scope: { of: 'audits', audits: [sides.own.audit] }, until },
  ],
  administrator: ['grant-role', { role: 'administrator' }],
};
export const everyPerson = Object.keys(accessOf) as readonly Person[];

/** Names that nothing has. */
const nowhere: Readonly<Record<Kind, string>> = {
  audit: 'NONE',
  finding: 'CP1415.F99',
  action: 'CP1415.F1.A99',
  indicator: 'NONE',
  meeting: 'none',
  notice: 'none',
  agency: 'none',
  account: 'no.body',
};

export class Stage {
  private readonly tokens = new Map<Person, string>();
  private readonly events = new Map<Relation, string>();

  private constructor(private readonly server: TestServer) {}

  static async set(): Promise<Stage> {
    const server = await TestServer.start();
    const stage = new Stage(server);
    await seedOf(server);
    await server.given('/api/audits', { reference: 'LAC1415', title: 'Others', kind: 'inspection' });
    const area = { kind: 'area-for-action', title: 'Others', themes: ['stability'] };
    await server.given('/api/audits/LAC1415/record-finding', area);
    await server.given('/api/agencies', { reference: 'nhs', name: 'NHS', kind: 'national', external: true });
    for (const side of [sides.own, sides.other]) await stage.fill(side);
    for (const [at, person] of everyPerson.entries()) await stage.admit(person, `caller.${at}`);
    return stage;
  }

  close(): Promise<void> {
    return this.server.remove();
  }

  /** One item of a kind. */
  item(kind: Kind, relation: Relation): string {
    if (relation === 'none') return nowhere[kind];
    const { audit, agency, name } = sides[relation];
    const of: Readonly<Record<Kind, string>> = {
      audit,
      finding: `${audit}.F1`,
      action: `${audit}.F1.A1`,
      indicator: `${name.toUpperCase()}-SEEN`,
      meeting: name,
      notice: name,
      agency,
      account: `${name}.deputy`,
    };
    return of[kind];
  }

  /** An action whose owner is outside, with a sponsor inside. */
  sponsored(relation: Relation): string {
    return relation === 'none' ? nowhere.action : `${sides[relation].audit}.F1.A2`;
  }

  /** The id of an event. */
  event(relation: Relation): string {
    return this.events.get(relation) ?? '00000000-0000-8000-8000-000000000000';
  }

  send(method: string, path: string, person: Person, asking: Asking = {}): Promise<Answer> {
    return send(this.server.url, method, path, { token: this.tokens.get(person) ?? '', ...asking });
  }

  describe(): Promise<Answer> {
    return this.server.send('GET', '/api/openapi.json');
  }

  private async fill({ audit, agency, lead, name }: Side): Promise<void> {
    const { server } = this;
    const finding = `${audit}.F1`;
    const as = 'administrator';
    await server.given(`/api/findings/${finding}/assign-action`, {
      title: 'Owed',
      owner: { agency, person: name },
    });
    await server.given(`/api/findings/${finding}/assign-action`, {
      ...{ title: 'Owed outside', owner: { agency: 'nhs' }, sponsor: { agency } },
    });
    await server.given('/api/notices', { reference: name, title: 'Told', to: [agency], about: [finding] });
    await server.given('/api/indicators', {
      ...{ reference: `${name.toUpperCase()}-SEEN`, title: 'Seen', numerator: 'seen', denominator: 'all' },
      ...{ unit: 'percent', direction: 'higher', frequency: 'yearly' },
    });
    await server.given(`/api/indicators/${name.toUpperCase()}-SEEN/link-indicator`, { finding });
    await server.given('/api/meetings', { reference: name, body: name, on: '2015-03-19' });
    const question = { about: finding, to: agency, question: 'Why?', due: until };
    await server.given(`/api/meetings/${name}/raise-challenge`, question);
    for (const reference of [lead, `${name}.deputy`])
      await server.given('/api/accounts', { reference, name: reference }, as);
    await server.given(`/api/accounts/${lead}/grant-role`, { role: 'agency-lead', agencies: [agency] }, as);
    const deputy = { agency, insteadOf: lead, until };
    await server.given(`/api/accounts/${name}.deputy/name-deputy`, deputy, as);
    const { position } = await server.given(`/api/findings/${finding}/report-response`, { response: 'Said' });
    const trail = await server.get(`/api/trail?subject=${finding}.A1&after=${position}`);
    const [entry] = trail.body['items'] as { id: string }[];
    this.events.set(name, entry?.id ?? '');
  }

  private async admit(person: Person, reference: string): Promise<void> {
    const [command, body] = accessOf[person];
    await this.server.given('/api/accounts', { reference, name: person }, 'administrator');
    const { position } = await this.server.given(
      `/api/accounts/${reference}/${command}`,
      body,
      'administrator',
    );
    this.tokens.set(person, await this.server.running.service.tokens.issueFor(reference, {}));
    await this.server.get(`/api/position?after=${position}`);
  }
}
