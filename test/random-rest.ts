/** What a random history may draw of accounts, and of what seldom happens to agencies, audits, findings and actions. */
import { decideAccount } from '#domain/account/decide.js';
import { type Account, evolveAccount } from '#domain/account/facts.js';
import { decideAction } from '#domain/action/decide.js';
import { evolveAction } from '#domain/action/evolve.js';
import type { Action } from '#domain/action/facts.js';
import { type Agency, decideAgency, evolveAgency } from '#domain/agency/agency.js';
import { decideFinding } from '#domain/finding/decide.js';
import { evolveFinding, type Finding } from '#domain/finding/facts.js';
import type { Fact } from '#domain/entry.js';
import type { Outcome } from '#domain/outcome.js';
import { plusDays } from '#domain/time.js';
import { actions, agencies, areas, situation, type Decided, type Deciding } from './random-history.js';

const accounts = ['j.example', 'g.practice'];
const evidence = ['E1', 'E2'];
const reason = 'as it came to light';
const nobodyElse = { others: [] };

type Decide<S> = (state: S) => Outcome<Fact>;

function onAccount(d: Deciding, decide: Decide<Account>): Decided {
  const reference = d.one(accounts);
  const state = d.history.state(evolveAccount, 'account', reference);
  return state && { stream: `account-${reference}`, outcome: decide(state) };
}
function onAgency(d: Deciding, decide: Decide<Agency>): Decided {
  const reference = d.one(agencies);
  const state = d.history.state(evolveAgency, 'agency', reference);
  return state && { stream: `agency-${reference}`, outcome: decide(state) };
}
function onFinding(d: Deciding, decide: Decide<Finding>): Decided {
  const reference = d.one(areas);
  const state = d.history.state(evolveFinding, 'finding', reference);
  return state && { stream: `finding-${reference}`, outcome: decide(state) };
}
function onAction(d: Deciding, decide: Decide<Action>): Decided {
  const reference = d.one(actions);
  const state = d.history.state(evolveAction, 'action', reference);
  return state && { stream: `action-${reference}`, outcome: decide(state) };
}

export const rest = {
  invite: (d: Deciding) => {
    const reference = d.one(accounts);
    const state = d.history.state(evolveAccount, 'account', reference);
    const invitation = { reference, name: `Person ${d.next()}` };
    return { stream: `account-${reference}`, outcome: decideAccount.inviteAccount(state, invitation) };
  },
  grant: (d: Deciding) =>
    onAccount(d, (state) => {
      const grant = { role: 'agency-lead', agencies: [d.one(agencies)] } as const;
      return decideAccount.grantRole(state, grant, { agencies: [] }, situation(d));
    }),
  revoke: (d: Deciding) =>
    onAccount(d, (state) =>
      decideAccount.revokeRole(state, { grant: d.one(['G1', 'G2']), reason }, nobodyElse, situation(d)),
    ),
  suspend: (d: Deciding) =>
    onAccount(d, (state) => decideAccount.suspendAccount(state, { reason }, nobodyElse, situation(d))),
  restore: (d: Deciding) =>
    onAccount(d, (state) => decideAccount.restoreAccount(state, { reason }, situation(d))),
  commission: (d: Deciding) =>
    onAgency(d, (state) => decideAgency.changeCommissioning(state, { to: d.one(agencies), reason })),
  lead: (d: Deciding) =>
    onAgency(d, (state) => decideAgency.appointLead(state, { lead: { name: `Person ${d.next() % 5}` } })),
  standDown: (d: Deciding) =>
    onAgency(d, (state) => decideAgency.standDownLead(state, { name: `Person ${d.next() % 5}`, reason })),
  reword: (d: Deciding) =>
    onFinding(d, (state) => decideFinding.rewordFinding(state, { title: `Finding ${d.next()}`, reason })),
  message: (d: Deciding) =>
    onFinding(d, (state) => decideFinding.issuePracticeMessage(state, { message: `note ${d.next()}` })),
  close: (d: Deciding) =>
    onFinding(d, (state) => decideFinding.closeFinding(state, { reason }, { actions: [] })),
  reopenFinding: (d: Deciding) => onFinding(d, (state) => decideFinding.reopenFinding(state, { reason })),
  unblock: (d: Deciding) => onAction(d, (state) => decideAction.unblock(state, { note: `note ${d.next()}` })),
  askForTime: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.requestMoreTime(state, { to: plusDays('2015-03-02', d.next() % 300), reason }),
    ),
  refuseTime: (d: Deciding) =>
    onAction(d, (state) => decideAction.refuseMoreTime(state, { reason }, situation(d))),
  attach: (d: Deciding) =>
    onAction(d, (state) =>
      decideAction.attachEvidence(state, { evidence: d.one(evidence), description: `note ${d.next()}` }),
    ),
  takeBack: (d: Deciding) =>
    onAction(d, (state) => decideAction.withdrawEvidence(state, { evidence: d.one(evidence), reason })),
  settle: (d: Deciding) =>
    onAction(d, (state) => decideAction.resolveEscalation(state, { outcome: 'agreed' })),
  supersede: (d: Deciding) =>
    d.next() % 3 === 0
      ? onAction(d, (state) => decideAction.supersede(state, { by: d.one(actions), reason }))
      : undefined,
  fallOverdue: (d: Deciding) => onAction(d, (state) => decideAction.noteOverdue(state, {}, situation(d))),
};
