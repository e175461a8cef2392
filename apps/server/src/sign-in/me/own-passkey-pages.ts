/** Adding and removing one's own passkeys. The name and the passphrase come first, so that no device keeps one in vain. */
import { InvalidInput, NotFound } from '#application/problems.js';
import type { Site } from '#identity/passkeys/ceremonies.js';
import { MOST_PASSKEYS, type PasskeyRecord } from '#identity/passkeys/passkeys.js';
import type { Form } from '../../web/frame/page.js';
import type { Visit } from '../../web/frame/visit.js';
import { passkeyAdded, passkeyRemoved, write } from '../mail.js';
import { siteOf } from '../passkeys/site.js';
import { sessionSecretOf } from '../session-cookie.js';
import { asksForPassphrase, goOnAlone, nameOf, ownSession, proveAgain } from './own-session.js';

const LONGEST_NAME = 80;
const NOT_KEPT = 'The passkey was not made, or took longer than five minutes. Start again.';

/** @throws NotFound where browsers make no passkeys for this address */
function siteFor({ service, request }: Visit): Site {
  const site = siteOf(service, request);
  if (site === undefined) throw new NotFound('such page');
  return site;
}

/** Only this browser's session has it. */
function browserOf({ request }: Visit): string {
  return sessionSecretOf(request) ?? '';
}

const begin: Form = {
  path: '/me/new-passkey',
  view: 'me/new-passkey.njk',
  load(visit) {
    siteFor(visit);
    return asksForPassphrase(visit);
  },
  async send(visit, fields) {
    const session = ownSession(visit);
    const { account } = session;
    const site = siteFor(visit);
    const { passkeys } = visit.service.identity;
    const name = fields.text('name') ?? '';
    if (name === '' || name.length > LONGEST_NAME)
      throw new InvalidInput([
        { field: 'name', message: `Say what it lies on, in at most ${LONGEST_NAME} characters.` },
      ]);
    if ((await passkeys.listOf(account)).length >= MOST_PASSKEYS)
      throw new InvalidInput([
        { field: '', message: `You have ${MOST_PASSKEYS} passkeys. Remove one that you do not use first.` },
      ]);
    await proveAgain(visit, fields, session);
    const label = { email: await nameOf(visit, account), person: visit.principal.caller.name };
    const options = await passkeys.begin(browserOf(visit), { account, name }, label, site);
    return { view: 'me/make-passkey.njk', content: { name, options, origin: site.origin } };
  },
};

/** Only ever sent by the page that made it: who comes to its address otherwise starts again. */
const keep: Form = {
  path: '/me/keep-passkey',
  view: 'me/new-passkey.njk',
  elsewhere: () => '/me/new-passkey',
  load: begin.load,
  async send(visit, fields) {
    const session = ownSession(visit);
    const { account } = session;
    const name = await visit.service.identity.passkeys.add(
      ...([browserOf(visit), account, fields.exact('passkey'), siteFor(visit)] as const),
    );
    if (name === undefined) throw new InvalidInput([{ field: '', message: NOT_KEPT }]);
    await goOnAlone(visit, session);
    write(visit.service, account, () => passkeyAdded(name));
    return {
      to: '/me',
      said: `The passkey “${name}” signs you in from now on. You are signed out everywhere but here.`,
    };
  },
};

/** @throws NotFound when it is none of theirs */
async function ownPasskey(visit: Visit): Promise<PasskeyRecord> {
  const { account } = ownSession(visit);
  const own = await visit.service.identity.passkeys.listOf(account);
  const passkey = own.find(({ id }) => id === visit.params['passkey']);
  if (passkey === undefined) throw new NotFound('passkey of yours like this');
  return passkey;
}

const remove: Form = {
  path: '/me/passkeys/:passkey/remove',
  view: 'me/remove-passkey.njk',
  load: async (visit) => ({ ...(await asksForPassphrase(visit)), passkey: await ownPasskey(visit) }),
  async send(visit, fields) {
    const session = ownSession(visit);
    const { id, name } = await ownPasskey(visit);
    await proveAgain(visit, fields, session);
    if (!(await visit.service.identity.passkeys.remove(session.account, id)))
      throw new NotFound('passkey of yours like this');
    await goOnAlone(visit, session);
    write(visit.service, session.account, () => passkeyRemoved(name));
    return {
      to: '/me',
      said: `The passkey “${name}” opens nothing any more. You are signed out everywhere but here.`,
    };
  },
};

export const ownPasskeyPages: readonly Form[] = [begin, keep, remove];
