/** The rules that accounts and access keep to. */
import { defineRules } from '../outcome.js';

export const accountRules = defineRules({
  accountsAreInvitedOnce: ['conflict', 'The account {reference} exists already.', 'reference'],
  theServiceKeepsItsNames: [
    'invalid',
    '{reference} is a name under which the service itself acts; choose another.',
    'reference',
  ],
  theNameOrPostIsNew: ['conflict', 'The account has this name and post already.', 'name'],
  nobodyGrantsThemselvesARole: ['forbidden', 'Nobody gives themselves access; another administrator does.'],
  leadsLeadAnAgency: ['invalid', 'Say for which agency or agencies they lead.', 'agencies'],
  onlyLeadsActForSeveral: ['invalid', 'Only an agency lead acts for more than one agency.', 'agencies'],
  outsideAgenciesHaveNoLead: [
    'conflict',
    '{agency} is outside and has no accounts here; a sponsor inside answers for it.',
    'agencies',
  ],
  mergedAgenciesHaveNoLead: ['conflict', '{agency} was merged into {into}; name that one.', 'agencies'],
  auditorsAreOnAudits: ['invalid', 'Say which audits they are on.', 'audits'],
  onlyAuditorsAreOnAudits: ['invalid', 'Only an auditor is put on audits.', 'audits'],
  onlyBoardMembersSitOnABody: ['invalid', 'Only a board member sits on a body.', 'body'],
  accessEndsAfterItBegins: ['invalid', 'The last day is before the first.', 'until'],
  accessIsNotOverAlready: ['invalid', 'The last day is past.', 'until'],
  rolesAreGrantedOnce: [
    'conflict',
    'They hold this role already, as {grant}. Revoke that, or grant what it leaves out.',
    'role',
  ],
  onlyAGrantIsRevoked: ['invalid', 'There is no grant {grant} on this account.', 'grant'],
  rolesAreRevokedOnce: ['conflict', '{grant} was revoked already.', 'grant'],
  anAdministratorRemains: [
    'conflict',
    'This is the last administrator. Give somebody else the role first, or nobody could manage accounts.',
  ],
  deputiesStandInForALead: ['conflict', '{insteadOf} does not lead for {agency}.', 'insteadOf'],
  nobodyDeputisesForThemselves: ['invalid', 'Nobody is their own deputy.', 'insteadOf'],
  leadsNeedNoDeputyship: ['conflict', 'They lead for {agency} themselves.', 'agency'],
  oneDeputyshipAtATime: [
    'conflict',
    '{deputyship} stands in for {insteadOf} in those days already; end it, or choose other days.',
    'until',
  ],
  onlyADeputyStandsDown: ['invalid', 'There is no deputyship {deputyship} on this account.', 'deputyship'],
  deputiesStandDownOnce: ['conflict', '{deputyship} was ended already.', 'deputyship'],
  inspectionsLookAtSomething: ['invalid', 'Say which {what} the inspection looks at.', 'scope'],
  scopesSayOneThing: ['invalid', 'Name {what} only where the inspection looks at them alone.', 'scope'],
  oneInspectionAtATime: ['conflict', 'An inspection is open already; end it, or extend it.'],
  inspectorsHoldNoOtherRole: [
    'conflict',
    'An inspector reads and never writes: the same account holds no other role.',
  ],
  noInspectionIsOpen: ['conflict', 'No inspection is open on this account.'],
  extensionsLast: ['invalid', 'The inspection is open until {until} already.', 'to'],
  suspendedAccountsGetNothing: ['conflict', 'The account is suspended; restore it first.'],
  accountsAreSuspendedOnce: ['conflict', 'The account is suspended already.'],
  anotherResetsAnAccount: [
    'forbidden',
    'Nobody resets their own account: whoever found it open could keep it. Another administrator does, or the command line on the server’s own machine; a new passphrase you choose at Your account.',
  ],
  onlySuspendedAccountsAreRestored: ['conflict', 'The account is not suspended.'],
});
