/** For each command, a lawful occasion for it: what must have happened before, and what the body must say then. */
import { owner, type Stage, type Who } from './theatre.js';
import { accounts } from './account-scenes.js';
import { amendableGovernance, governance } from './governance-scenes.js';

export interface Scene {
  /** Who gives the command; the coordinator unless said otherwise. */
  readonly as?: Who;
  /** What must have happened, and what the body must say; undefined leaves a field out. */
  readonly set?: (stage: Stage) => Promise<object> | object;
  /** The item in the address, where it is not the stage's own. */
  readonly on?: (stage: Stage) => string;
}

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
  'audit/reopen-audit': {
    set: async ({ give, audit }) => {
      await give(`/api/audits/${audit}/withdraw-audit`, { reason: 'Not needed' });
      return {};
    },
  },
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
    on: ({ audit }) => `${audit}.F2`,
    set: async ({ give, audit }) => {
      const link = { relation: 'repeats', earlier: `${audit}.F2` };
      await give(`/api/findings/${audit}.F1/link-to-earlier-finding`, link);
      await give(`/api/findings/${audit}.F2/assign-action`, { title: 'Send it', owner });
      return { by: `${audit}.F1` };
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
  ...accounts,
  ...amendments(),
};
