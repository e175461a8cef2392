/** Changing what one proves oneself by: the passphrase, the authenticator app, the recovery codes. */
import { InvalidInput } from '#application/problems.js';
import type { Form } from '../../web/frame/page.js';
import { passphraseChanged, recoveryCodesChanged, secondFactorChanged, write } from '../mail.js';
import { newPassphrase } from '../new-passphrase.js';
import { pictureOf } from '../qr-code.js';
import { asksForPassphrase, goOnAlone, nameOf, ownSession, proveAgain } from './own-session.js';

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
    write(visit.service, session.account, secondFactorChanged);
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
    write(visit.service, session.account, recoveryCodesChanged);
    return { view: 'sign-in/recovery-codes.njk', content: { codes, to: '/me' } };
  },
};

export const ownProofPages: readonly Form[] = [passphrase, secondFactor, recoveryCodes];
