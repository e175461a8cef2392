/** Changing what one proves oneself by: the passphrase, the authenticator app, the recovery codes. */
import { InvalidInput } from '#application/problems.js';
import type { Session } from '#identity/sessions.js';
import { Unauthenticated } from '../../http/access.js';
import type { Form } from '../../web/frame/page.js';
import type { Visit } from '../../web/frame/visit.js';
import { goOnAs } from '../let-in.js';
import { passphraseChanged, write } from '../mail.js';
import { newPassphrase } from '../new-passphrase.js';
import { pictureOf } from '../qr-code.js';
import { sessionSecretOf } from '../session-cookie.js';
import { asksForPassphrase, nameOf, ownSession, proveAgain } from './own-session.js';

const passphrase: Form = {
  path: '/me/passphrase',
  view: 'me/passphrase.njk',
  load: asksForPassphrase,
  async send(visit, fields) {
    const session = ownSession(visit);
    const { account } = session;
    const { names, passphrases } = visit.service.identity;
    const email = await names.emailOf(account);
    const { name } = visit.principal.caller;
    const chooser = { name, ...(email === undefined ? {} : { email }) };
    const chosen = await newPassphrase(fields, chooser);
    await proveAgain(visit, fields, session);
    await passphrases.set(account, chosen, chooser);
    await goOnAlone(visit, session);
    write(visit.service, account, passphraseChanged);
    return { to: '/me', said: 'Your passphrase is changed, and you are signed out everywhere but here.' };
  },
};

const secondFactor: Form = {
  path: '/me/second-factor',
  view: 'me/second-factor.njk',
  async load(visit) {
    const { account } = ownSession(visit);
    const { secondFactor: factor } = visit.service.identity;
    const { key, uri } = await factor.begin(account, await nameOf(visit, account));
    return { ...(await asksForPassphrase(visit)), secret: key, picture: await pictureOf(uri) };
  },
  async send(visit, fields) {
    const session = ownSession(visit);
    await proveAgain(visit, fields, session);
    const codes = await visit.service.identity.secondFactor.confirm(
      session.account,
      fields.text('code') ?? '',
    );
    if (codes === undefined)
      throw new InvalidInput([
        { field: 'code', message: 'This code is not right. Wait for the app to show the next one.' },
      ]);
    await goOnAlone(visit, session);
    return { view: 'sign-in/recovery-codes.njk', content: { codes, to: '/me' } };
  },
};

const recoveryCodes: Form = {
  path: '/me/recovery-codes',
  view: 'me/recovery-codes.njk',
  load: asksForPassphrase,
  async send(visit, fields) {
    const session = ownSession(visit);
    await proveAgain(visit, fields, session);
    const codes = await visit.service.identity.secondFactor.renewRecoveryCodes(session.account);
    if (codes === undefined)
      throw new InvalidInput([{ field: '', message: 'Set up a second factor first.' }]);
    return { view: 'sign-in/recovery-codes.njk', content: { codes, to: '/me' } };
  },
};

/** Goes on under a new value, and ends every other session: whoever had one may have had the old proof. */
async function goOnAlone(visit: Visit, { account }: Session): Promise<void> {
  const { sessions } = visit.service.identity;
  const opened = await sessions.confirm(sessionSecretOf(visit.request) ?? '');
  if (opened === undefined) throw new Unauthenticated();
  await sessions.endAllOf(account, opened.session.id);
  await goOnAs(visit, opened);
}

export const ownProofPages: readonly Form[] = [passphrase, secondFactor, recoveryCodes];
