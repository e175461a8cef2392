/** Commands on accounts: who may do what, from when to when. */
import type * as asked from '#domain/account/commands.js';
import {
  administratorCountedOn,
  decideAccount,
  type AdministratorFacts,
  type DeputyFacts,
  type GrantFacts,
} from '#domain/account/decide.js';
import type { Account } from '#domain/account/facts.js';
import * as commands from '../commands/account.js';
import { newNamed, on } from '../handling/define.js';
import type { Asked, CommandDefinition } from '../handling/definition.js';
import { administrators, administratorsAndLeads } from '../permissions/roles.js';
import { named } from './references.js';

const decide = decideAccount;

async function otherAdministrators(
  _: object,
  { look, subject }: Asked<unknown>,
): Promise<AdministratorFacts> {
  const all = await look.administrators();
  return { others: all.filter(({ reference }) => reference !== subject) };
}

export const accountCommands: readonly CommandDefinition[] = [
  newNamed('account', decide.inviteAccount, {
    command: commands.InviteAccount,
    summary: 'Makes an account for somebody; it may do nothing until a role is granted',
    may: administrators,
  }),
  on('account', decide.renameAccount, {
    command: commands.RenameAccount,
    summary: 'Changes the name or the post of whom the account is for',
    may: administrators,
  }),
  on<asked.GrantRole, Account, GrantFacts>('account', decide.grantRole, {
    command: commands.GrantRole,
    summary: 'Grants a role, from a day and until one',
    may: administrators,
    gather: async ({ agencies, audits }, { look }) => {
      await look.named('audit', named({ audits }));
      return { agencies: await look.named('agency', named({ agencies })) };
    },
  }),
  on<asked.RevokeRole, Account, AdministratorFacts>('account', decide.revokeRole, {
    command: commands.RevokeRole,
    summary: 'Takes a role away at once, with the reason',
    may: administrators,
    inTurn: 'administrators',
    gather: otherAdministrators,
    restsOn: administratorCountedOn,
  }),
  on<asked.NameDeputy, Account, DeputyFacts>('account', decide.nameDeputy, {
    command: commands.NameDeputy,
    summary: 'Names a deputy who stands in for a lead of an agency, from a day until one',
    may: administratorsAndLeads,
    gather: async ({ agency, insteadOf }, { look }) => {
      await look.named('agency', named({ agency }));
      return { lead: await look.required('account', 'insteadOf', insteadOf) };
    },
  }),
  on('account', decide.standDownDeputy, {
    command: commands.StandDownDeputy,
    summary: 'Ends a deputyship at once, with the reason',
    may: administratorsAndLeads,
  }),
  on<asked.OpenInspection, Account>('account', decide.openInspection, {
    command: commands.OpenInspection,
    summary: 'Opens the record to an inspector: all of it, some audits or some themes, until a day',
    may: administrators,
    check: async ({ scope }, look) => {
      await look.named('audit', named({ 'scope.audits': scope.audits }));
    },
  }),
  on('account', decide.extendInspection, {
    command: commands.ExtendInspection,
    summary: 'Lets an inspection go on for longer, with the reason',
    may: administrators,
  }),
  on('account', decide.endInspection, {
    command: commands.EndInspection,
    summary: 'Ends an inspector’s access at once, with the reason',
    may: administrators,
  }),
  on<asked.WithReason, Account, AdministratorFacts>('account', decide.suspendAccount, {
    command: commands.SuspendAccount,
    summary: 'Suspends an account at once: it may do and see nothing until it is restored',
    may: administrators,
    inTurn: 'administrators',
    gather: otherAdministrators,
    restsOn: administratorCountedOn,
  }),
  on('account', decide.restoreAccount, {
    command: commands.RestoreAccount,
    summary: 'Restores a suspended account to the roles that it still holds',
    may: administrators,
  }),
  on('account', decide.resetAccount, {
    command: commands.ResetAccount,
    summary:
      'Takes passphrase, second factor, passkeys, sessions and tokens away, so that a link is needed to come back',
    may: administrators,
  }),
];
