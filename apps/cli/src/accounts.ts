/** The commands on accounts, with their options, help and examples. */
import type { Command } from 'commander';
import { addAnswering, type CommonOptions, notEmpty, settingsOf } from './usage.js';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export interface InviteOptions {
  readonly name: string;
  readonly email: string;
  readonly post?: string;
}
export interface GrantOptions {
  readonly agency?: readonly string[];
  readonly audit?: readonly string[];
  readonly body?: string;
  readonly from?: string;
  readonly until?: string;
}
export interface ReasonOptions {
  readonly reason: string;
}

export function addAccounts(program: Command): void {
  const account = program
    .command('account')
    .description('accounts: who may sign in, and as what; recorded as done from the command line');
  addAnswering(account, 'invite <account>', 'make an account, and a link by which its person takes it up', [
    'account invite j.doe --name "J. Doe" --post "Practice manager" --email j.doe@example.org',
  ])
    .requiredOption('--name <name>', 'the person’s name, as the trail shows it', notEmpty)
    .requiredOption('--email <address>', 'by which they sign in; it is not in the log', notEmpty)
    .option('--post <post>', 'the post they hold')
    .action(async (reference: string, options: CommonOptions & InviteOptions) => {
      const { inviteCommand } = await import('./commands/account.js');
      await inviteCommand(settingsOf(options), reference, options);
    });
  addAnswering(account, 'list', 'every account, and what it may do today', ['account list']).action(
    async (options: CommonOptions) => {
      const { listAccountsCommand } = await import('./commands/account.js');
      await listAccountsCommand(settingsOf(options), options);
    },
  );
  addAnswering(account, 'grant <account> <role>', 'grant a role', [
    'account grant j.doe agency-lead --agency city-gp-practice',
    'account grant r.cole auditor --audit CP2627 --until 2027-03-31',
  ])
    .option('--agency <reference>', 'the agency they act for; a lead may have several', collect)
    .option('--audit <reference>', 'an audit that an auditor is on; there may be several', collect)
    .option('--body <name>', 'the body that a board member sits on')
    .option('--from <date>', 'the first day (today unless given)')
    .option('--until <date>', 'the last day (no end unless given)')
    .action(async (reference: string, role: string, options: CommonOptions & GrantOptions) => {
      const { grantCommand } = await import('./commands/account.js');
      await grantCommand(settingsOf(options), { account: reference, role }, options);
    });
  withReason(account, 'revoke <account> <grant>', 'take a role away at once, by the number of its grant', [
    'account revoke j.doe G1 --reason "Moved to another post"',
  ]).action(async (reference: string, grant: string, options: CommonOptions & ReasonOptions) => {
    const { revokeCommand } = await import('./commands/account.js');
    await revokeCommand(settingsOf(options), { account: reference, grant }, options);
  });
  withReason(account, 'suspend <account>', 'end all access of an account at once', [
    'account suspend j.doe --reason "Has left"',
  ]).action(async (reference: string, options: CommonOptions & ReasonOptions) => {
    const { suspendCommand } = await import('./commands/account.js');
    await suspendCommand(settingsOf(options), reference, options);
  });
  withReason(
    account,
    'reset <account>',
    'take an account’s passphrase, second factor, passkeys, sessions and tokens away, and make a link for a new passphrase',
    ['account reset j.doe --reason "Lost the phone"'],
  ).action(async (reference: string, options: CommonOptions & ReasonOptions) => {
    const { resetCommand } = await import('./commands/account.js');
    await resetCommand(settingsOf(options), reference, options);
  });
}

function withReason(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly string[],
): Command {
  return addAnswering(parent, usage, description, examples).requiredOption(
    '--reason <text>',
    'why, for the trail',
    notEmpty,
  );
}
