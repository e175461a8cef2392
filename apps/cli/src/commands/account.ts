/** `account`: makes accounts, lists them, gives and takes roles, suspends, and makes links to take them up by. */
import { ListAccounts } from '#application/queries/accounts.js';
import type { Held } from '#domain/account/held.js';
import type { Settings } from '#server/settings/settings.js';
import type { GrantOptions, InviteOptions, ReasonOptions } from '../accounts.js';
import { lookAt } from '../folder/looking.js';
import { atWork, type AccountLink } from '../folder/workplace.js';
import { print, remark, table, type OutputOptions } from '../output/print.js';

export function inviteCommand(
  settings: Settings,
  account: string,
  { name, email, post, ...output }: InviteOptions & OutputOptions,
): Promise<void> {
  return atWork(settings, async (workplace) => {
    const invitation = { account, name, email, ...(post === undefined ? {} : { post }) };
    printLink(await workplace.inviteAccount(invitation), output);
    remark('It may do nothing until a role is granted: golden-thread account grant …');
  });
}

export function resetCommand(
  settings: Settings,
  account: string,
  { reason, ...output }: ReasonOptions & OutputOptions,
): Promise<void> {
  return atWork(settings, async (workplace) => {
    printLink(await workplace.resetAccount({ account, reason }), output);
  });
}

export function grantCommand(
  settings: Settings,
  { account, role }: { readonly account: string; readonly role: string },
  { agency: agencies, audit: audits, body, from, until, ...output }: GrantOptions & OutputOptions,
): Promise<void> {
  const given = Object.entries({ agencies, audits, body, from, until }).filter(
    ([, value]) => value !== undefined,
  );
  return atWork(settings, async (workplace) => {
    await workplace.giveOnAccount('grant-role', account, { role, ...Object.fromEntries(given) });
    print(output, { account, role }, () => `${account} now holds the role ${role}.`);
  });
}

export function revokeCommand(
  settings: Settings,
  { account, grant }: { readonly account: string; readonly grant: string },
  { reason, ...output }: ReasonOptions & OutputOptions,
): Promise<void> {
  return atWork(settings, async (workplace) => {
    await workplace.giveOnAccount('revoke-role', account, { grant, reason });
    print(output, { account, revoked: grant }, () => `${grant} of ${account} was revoked.`);
  });
}

export function suspendCommand(
  settings: Settings,
  account: string,
  { reason, ...output }: ReasonOptions & OutputOptions,
): Promise<void> {
  return atWork(settings, async (workplace) => {
    await workplace.giveOnAccount('suspend-account', account, { reason });
    print(output, { suspended: account }, () => `${account} was suspended and may do nothing from now on.`);
  });
}

interface Listed {
  readonly reference: string;
  readonly name: string;
  readonly post: string | null;
  readonly active: 'yes' | 'no';
  readonly grants: readonly {
    readonly grant: string;
    readonly role: string;
    readonly revoked: object | null;
  }[];
  readonly holds: readonly Held[];
}

export async function listAccountsCommand(settings: Settings, output: OutputOptions): Promise<void> {
  await lookAt(
    settings,
    { what: 'view', path: 'accounts' },
    async (reading) => {
      const items: Listed[] = [];
      let cursor: string | undefined;
      do {
        const page = (await reading.ask(ListAccounts, {
          limit: 200,
          ...(cursor === undefined ? {} : { cursor }),
        })) as { readonly items: readonly Listed[]; readonly next?: string };
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return items;
    },
    (items) => {
      print(output, { items }, () => (items.length === 0 ? 'There are no accounts yet.' : listed(items)));
    },
  );
}

function listed(items: readonly Listed[]): string {
  return table([
    ['ACCOUNT', 'NAME', 'POST', 'MAY ACT TODAY AS', 'GRANTS', 'SUSPENDED'],
    ...items.map(({ reference, name, post, active, grants, holds }) => [
      ...[reference, name, post ?? '–', holds.map(inShort).join('; ') || '–'],
      grants
        .filter(({ revoked }) => revoked === null)
        .map(({ grant, role }) => `${grant} ${role}`)
        .join(', ') || '–',
      active === 'no' ? 'yes' : '–',
    ]),
  ]);
}

function inShort({ role, agency, until }: Held): string {
  return [
    role,
    ...(agency === undefined ? [] : [agency]),
    ...(until === null ? [] : [`until ${until}`]),
  ].join(' ');
}

function printLink({ address, expiresAt }: AccountLink, output: OutputOptions): void {
  print(output, { address, expiresAt }, () => address);
  remark(`The link is good once, until ${expiresAt.slice(0, 16)} UTC. Pass it on to nobody but its person.`);
}
