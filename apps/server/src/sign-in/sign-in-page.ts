/** Signing in with an e-mail address and a passphrase, and signing out. */
import { InvalidInput } from '#application/problems.js';
import type { Service } from '../service/service.js';
import type { Form, Sent, Shown } from '../web/frame/page.js';
import type { FormFields } from '../web/frame/fields.js';
import type { Visit } from '../web/frame/visit.js';
import { noteProved, noteRefused } from './authentication-log.js';
import { letIn, onward } from './let-in.js';
import { localPath } from './local-path.js';
import { addressOf } from './own-address.js';
import { siteOf } from './passkeys/site.js';
import { toSecondFactor } from './second-factor-page.js';
import { forgetSession, sessionSecretOf } from './session-cookie.js';
import { admit } from './throttling.js';

/** The same for a name that nobody has, a passphrase that is wrong and an account that is suspended. */
const NOT_RIGHT = 'The e-mail address or the passphrase is not right.';

export const signInPages: readonly Form[] = [
  {
    path: '/sign-in',
    view: 'sign-in/sign-in.njk',
    open: true,
    async load(visit) {
      const isOut = visit.query['signed-out'] !== undefined;
      const { service, request } = visit;
      const signOutThere = isOut
        ? await service.provider?.signOutAddress(addressOf(service, request, '/sign-in'))
        : undefined;
      const parts = { ...waysInto(service, request), isUnset: await isUnset(service) };
      return { ...parts, to: localPath(visit.asked('to')), isOut, signOutThere };
    },
    send: signIn,
  },
  {
    path: '/sign-out',
    view: 'sign-in/sign-out.njk',
    open: true,
    load: () => ({}),
    async send({ request, reply, service }) {
      const secret = sessionSecretOf(request);
      if (secret !== undefined) await service.identity.sessions.end(secret);
      forgetSession(reply);
      void reply.header('Clear-Site-Data', '"cache"');
      return { to: '/sign-in?signed-out' };
    },
  },
];

/** A form of another way in, which stands on this page and has none of its own. */
export const onSignInPage = {
  view: 'sign-in/sign-in.njk',
  open: true,
  elsewhere: () => '/sign-in',
  load: (visit) => ({ ...waysInto(visit.service, visit.request), to: localPath(visit.asked('to')) }),
} as const satisfies Omit<Form, 'path' | 'send'>;

/** What the page offers beside its own form. */
export function waysInto(
  service: Pick<Service, 'people' | 'provider' | 'settings'>,
  request: Parameters<typeof siteOf>[1],
): object {
  const { people, provider } = service;
  const passkeys = siteOf(service, request);
  return { people, passkeys, ...(provider === undefined ? {} : { provider: provider.settings.name }) };
}

/** Whether nobody was ever made an administrator, nor can be by a provider: then the first one sets the service up. */
export async function isUnset({ directory, provider }: Service): Promise<boolean> {
  return provider === undefined && (await directory.administrators()).length === 0;
}

async function signIn(visit: Visit, fields: FormFields): Promise<Sent | Shown> {
  const { service, request } = visit;
  const { names, passphrases, throttle } = service.identity;
  const email = fields.text('email');
  const passphrase = fields.exact('passphrase');
  const missing = [
    ...(email === undefined ? [{ field: 'email', message: 'Enter your e-mail address.' }] : []),
    ...(passphrase === '' ? [{ field: 'passphrase', message: 'Enter your passphrase.' }] : []),
  ];
  if (email === undefined || missing.length > 0) throw new InvalidInput(missing);
  await admit(throttle, email, request.ip);
  const account = await names.accountOfEmail(email);
  const isRight = await passphrases.check(account, passphrase);
  const caller = account === undefined ? undefined : await service.accounts.callerOf(account, service.now());
  if (!isRight || account === undefined || caller === undefined) {
    noteRefused({ request, account, proof: 'passphrase' });
    throw new InvalidInput([{ field: 'email', message: NOT_RIGHT }]);
  }
  noteProved({ request, account, proof: 'passphrase' });
  if (!(await letIn(visit, account))) return toSecondFactor(visit, fields);
  await throttle.succeeded(email, request.ip);
  return onward(fields);
}
