/** Tells what happened to an account: who may do what, and until when. */
import type { AccountFact, InspectionScope } from '../account/facts.js';
import { sayDate } from '../time.js';
import { inWords, listed, type Tellers } from './said.js';

export const tellAccount: Tellers<AccountFact> = {
  AccountInvited: ({ name, post }) => ({ what: `Account made for ${named(name, post)}` }),
  AccountRenamed: ({ from, name, post }) => ({
    what: `Account of ${from} is now that of ${named(name, post)}`,
  }),
  RoleGranted: ({ grant, role, agencies = [], audits = [], body, from, until }) => ({
    what:
      `Role granted (${grant}): ${inWords(role)}` +
      (body === undefined ? '' : ` of ${body}`) +
      (agencies.length === 0 ? '' : ` for ${listed(agencies)}`) +
      (audits.length === 0 ? '' : ` on ${listed(audits)}`) +
      `, from ${sayDate(from)}${until === undefined ? '' : ` until ${sayDate(until)}`}`,
  }),
  RoleRevoked: ({ grant, reason }) => ({ what: `Role ${grant} revoked`, why: reason }),
  DeputyNamed: ({ deputyship, agency, insteadOf, from, until }) => ({
    what:
      `Named deputy (${deputyship}) for ${agency} instead of ${insteadOf}, ` +
      `from ${sayDate(from)} until ${sayDate(until)}`,
  }),
  DeputyStoodDown: ({ deputyship, reason }) => ({ what: `Deputyship ${deputyship} ended`, why: reason }),
  InspectionOpened: ({ inspectorate, scope, from, until }) => ({
    what:
      `Access for an inspection by ${inspectorate} of ${scopeInWords(scope)}, ` +
      `from ${sayDate(from)} until ${sayDate(until)}`,
  }),
  InspectionExtended: ({ from, to, reason }) => ({
    what: `Access for the inspection extended from ${sayDate(from)} to ${sayDate(to)}`,
    why: reason,
  }),
  InspectionEnded: ({ reason }) => ({ what: 'Access for the inspection ended', why: reason }),
  AccountSuspended: ({ reason }) => ({ what: 'Account suspended', why: reason }),
  AccountRestored: ({ reason }) => ({ what: 'Account restored', why: reason }),
  AccountReset: ({ reason }) => ({
    what: 'Account reset: passphrase, second factor, passkeys, sessions and tokens taken away, to be taken up anew by a link',
    why: reason,
  }),
  AdministratorCountedOn: ({ leaving }) => ({
    what: `Counted on to stay an administrator, before ${leaving} stopped being one`,
  }),
};

function named(name: string, post: string | undefined): string {
  return post === undefined ? name : `${name}, ${post}`;
}

function scopeInWords(scope: InspectionScope): string {
  if (scope.of === 'partnership') return 'the partnership';
  return scope.of === 'audits' ? `audits ${listed(scope.audits)}` : `themes ${listed(scope.themes)}`;
}
