/** My account: who I am here, where I am signed in, and what tokens I have. */
import { NotFound } from '#application/problems.js';
import type { Form, Page } from '../../web/frame/page.js';
import { siteOf } from '../passkeys/site.js';
import { agencyNamesFor } from '../../web/registers/filters.js';
import { ownSession } from './own-session.js';

const me: Page = {
  path: '/me',
  view: 'me/me.njk',
  async load(visit) {
    const { account, id } = ownSession(visit);
    const { names, passphrases, secondFactor, passkeys, sessions, tokens } = visit.service.identity;
    const [email, passphraseSetAt, isFactorOn, codesLeft] = await Promise.all([
      names.emailOf(account),
      passphrases.setAt(account),
      secondFactor.isOn(account),
      secondFactor.recoveryCodesLeft(account),
    ]);
    const now = visit.service.now();
    const own = await tokens.listOf(account);
    return {
      ...{ account, email, passphraseSetAt, isFactorOn, codesLeft, here: id },
      isPasskeyPossible: siteOf(visit.service, visit.request) !== undefined,
      names: await agencyNamesFor(visit),
      passkeys: await passkeys.listOf(account),
      capacities: visit.principal.caller.capacities,
      sessions: await sessions.listOf(account),
      tokens: own.filter(({ revokedAt, until }) => revokedAt === null && (until === null || until > now)),
    };
  },
};

/** What is only ever sent from the page: who comes to its address otherwise is shown the page. */
const sentFromMe = { view: 'me/me.njk', elsewhere: () => '/me', load: me.load } as const;

const endSession: Form = {
  ...sentFromMe,
  path: '/me/end-session',
  async send(visit, fields) {
    const { account } = ownSession(visit);
    if (!(await visit.service.identity.sessions.endOne(account, fields.text('id') ?? '')))
      throw new NotFound('session of yours like this');
    return { to: '/me', said: 'That session is over: it opens nothing any more.' };
  },
};

const endOthers: Form = {
  ...sentFromMe,
  path: '/me/end-other-sessions',
  async send(visit) {
    const { account, id } = ownSession(visit);
    await visit.service.identity.sessions.endAllOf(account, id);
    return { to: '/me', said: 'You are signed out everywhere but here.' };
  },
};

const endToken: Form = {
  ...sentFromMe,
  path: '/me/end-token',
  async send(visit, fields) {
    const { account } = ownSession(visit);
    if (!(await visit.service.identity.tokens.revoke(fields.text('id') ?? '', account)))
      throw new NotFound('token of yours that is in use');
    return { to: '/me', said: 'That token is over: it opens nothing any more.' };
  },
};

export const mePages: readonly Page[] = [me, endSession, endOthers, endToken];
