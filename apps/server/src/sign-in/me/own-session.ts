/** Whoever looks after their own account: signed in by a session, and for what matters most having just proved it again. */
import { InvalidInput, NotAllowed } from '#application/problems.js';
import type { Session } from '#identity/sessions.js';
import { Unauthenticated } from '../../http/access.js';
import type { FormFields } from '../../web/frame/fields.js';
import type { Visit } from '../../web/frame/visit.js';
import { goOnAs } from '../let-in.js';
import { sessionSecretOf } from '../session-cookie.js';
import { admit } from '../throttling.js';

/** @throws NotAllowed for a token: whoever has one must not make it last, nor end what its owner has open */
export function ownSession({ principal }: Visit): Session {
  if (principal.session === undefined)
    throw new NotAllowed('This page is for people who are signed in; a token cannot change an account.');
  return principal.session;
}

/** The name that attempts are counted by, and that an authenticator app shows: the one they sign in with. */
export async function nameOf({ service }: Visit, account: string): Promise<string> {
  return (await service.identity.names.emailOf(account)) ?? account;
}

/**
 * Makes sure that it is the owner who sits there, where the account has a passphrase.
 * @throws InvalidInput, TooManyAttempts
 */
export async function proveAgain(visit: Visit, fields: FormFields, { account }: Session): Promise<void> {
  const { passphrases, throttle } = visit.service.identity;
  if ((await passphrases.setAt(account)) === undefined) return;
  const name = await nameOf(visit, account);
  await admit(throttle, name, visit.request.ip);
  if (!(await passphrases.check(account, fields.exact('current-passphrase'))))
    throw new InvalidInput([{ field: 'current-passphrase', message: 'This is not your passphrase of now.' }]);
  await throttle.succeeded(name, visit.request.ip);
}

/** For the template: whether it asks for the passphrase of now. */
export async function asksForPassphrase(visit: Visit): Promise<object> {
  const { account } = ownSession(visit);
  return { hasPassphrase: (await visit.service.identity.passphrases.setAt(account)) !== undefined };
}

/** Goes on under a new value, and ends every other session: whoever had one may have had the old proof. */
export async function goOnAlone(visit: Visit, { account }: Session): Promise<void> {
  const { sessions } = visit.service.identity;
  const opened = await sessions.confirm(sessionSecretOf(visit.request) ?? '');
  if (opened === undefined) throw new Unauthenticated();
  await sessions.endAllOf(account, opened.session.id);
  await goOnAs(visit, opened);
}
