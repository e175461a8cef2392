/** The first administrator sets the service up, by the link of its first start. */
import { isEmail } from 'class-validator';
import { rmSync } from 'node:fs';
import { GrantRole, InviteAccount } from '#application/commands/account.js';
import { InvalidInput } from '#application/problems.js';
import { referencePattern } from '#domain/references.js';
import { planOf, type Service } from '../service/service.js';
import type { FormFields } from '../web/frame/fields.js';
import type { Form } from '../web/frame/page.js';
import { asTheService } from './as-the-service.js';
import { letIn, onward } from './let-in.js';
import { linkIsOver } from './link-is-over.js';
import { problemsWithPassphrase } from './new-passphrase.js';
import { toSecondFactor } from './second-factor-page.js';

export const setUpPage: Form = {
  path: '/set-up/:secret',
  view: 'sign-in/set-up.njk',
  open: true,
  async load({ service, params, reply }) {
    const link = await service.identity.links.look('set-up', params['secret'] ?? '');
    if (link === undefined) return linkIsOver(reply, 'Start the service again: it then prints a new one.');
    return { isOver: false };
  },
  async send(visit, fields) {
    const { service, params } = visit;
    const { names, passphrases, links } = service.identity;
    const { name, email, passphrase } = await enteredIn(fields);
    const link = await links.take('set-up', params['secret'] ?? '');
    // What the page then shows is that the link is over.
    if (link === undefined) throw new InvalidInput([]);
    const account = await freeReference(service, name);
    // The administrator comes last: whatever fails before, the next start makes a new link.
    await names.setEmail(account, email);
    await passphrases.set(account, passphrase, { name, email });
    await asTheService(service, InviteAccount, undefined, { reference: account, name });
    const roles = fields.text('coordinates') === 'yes' ? ['coordinator', 'administrator'] : ['administrator'];
    for (const role of roles) await asTheService(service, GrantRole, account, { role });
    rmSync(planOf(service.settings.folder).setUpLink, { force: true });
    return (await letIn(visit, account)) ? onward(fields) : toSecondFactor(visit, fields);
  },
};

/** @throws InvalidInput with all that is wrong at once, in the order of the page */
async function enteredIn(
  fields: FormFields,
): Promise<{ readonly name: string; readonly email: string; readonly passphrase: string }> {
  const [name = '', email = ''] = [fields.text('name'), fields.text('email')];
  const problems = [
    ...(name === '' ? [{ field: 'name', message: 'Enter your name.' }] : []),
    ...(isEmail(email)
      ? []
      : [{ field: 'email', message: 'Enter an e-mail address, like name@example.org.' }]),
    ...(await problemsWithPassphrase(fields, { name, email })),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
  return { name, email, passphrase: fields.exact('passphrase') };
}

/** `Amira Khan` → `amira.khan`, and `amira.khan.2` where there is one. */
async function freeReference({ streams }: Service, name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .slice(0, 50)
    .replace(/^\.+|\.+$/g, '');
  const wish = referencePattern.account.test(plain) ? plain : 'first.administrator';
  for (let count = 1; ; count++) {
    const reference = count === 1 ? wish : `${wish}.${count}`;
    if ((await streams.load('account', reference)).state === undefined) return reference;
  }
}
