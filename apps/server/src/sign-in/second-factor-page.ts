/** The second factor at signing in: its code, or setting it up where a role asks for one that is not there yet. */
import { InvalidInput, NotAllowed } from '#application/problems.js';
import type { Session } from '#identity/sessions.js';
import { Unauthenticated } from '../http/access.js';
import type { FormFields } from '../web/frame/fields.js';
import type { Form, Sent, Shown } from '../web/frame/page.js';
import type { Visit } from '../web/frame/visit.js';
import { noteProved, noteRefused } from './authentication-log.js';
import { carriedIn, fieldsOfCarried } from './carried.js';
import { goOnAs, onward } from './let-in.js';
import { localPath } from './local-path.js';
import { pictureOf } from './qr-code.js';
import { sessionSecretOf } from './session-cookie.js';
import { admit } from './throttling.js';

const PATH = '/sign-in/second-factor';

/** Where somebody goes whose second factor is waited for. */
export async function toSecondFactor(visit: Visit, fields: FormFields): Promise<Sent | Shown> {
  const carried = fields.text('_carried');
  const to = localPath(fields.text('to'));
  // What was typed before goes from form to form: no address could hold it.
  if (carriedIn(carried) !== undefined)
    return { view: 'sign-in/second-factor.njk', content: { ...(await load(visit)), to, carried } };
  return { to: to === '/' ? PATH : `${PATH}?to=${encodeURIComponent(to)}` };
}

export const secondFactorPage: Form = {
  path: PATH,
  view: 'sign-in/second-factor.njk',
  open: true,
  load,
  async send(visit, fields) {
    const { secret, session } = await awaiting(visit);
    const { secondFactor } = visit.service.identity;
    return (await secondFactor.isOn(session.account))
      ? enter(visit, fields, secret, session)
      : setUp(visit, fields, secret, session);
  },
};

async function load(visit: Visit): Promise<object> {
  const { session } = await awaiting(visit);
  const to = localPath(visit.asked('to'));
  const { secondFactor } = visit.service.identity;
  if (await secondFactor.isOn(session.account)) return { to, isOn: true };
  if (await isByPasskey(visit, session.account)) return { to, isByPasskey: true };
  const { key, uri } = await secondFactor.begin(session.account, await nameFor(visit, session.account));
  return { to, isOn: false, secret: key, picture: await pictureOf(uri) };
}

async function enter(
  visit: Visit,
  fields: FormFields,
  secret: string,
  { account }: Session,
): Promise<Sent | Shown> {
  const { secondFactor } = visit.service.identity;
  const code = codeIn(fields);
  const name = await nameFor(visit, account);
  await admit(visit.service.identity.throttle, name, visit.request.ip);
  const isRecovery = /[a-z]/i.test(code) || code.replace(/\D/g, '').length > 6;
  const isRight = isRecovery
    ? await secondFactor.useRecoveryCode(account, code)
    : await secondFactor.check(account, code);
  const proof = isRecovery ? 'recovery code' : 'authenticator code';
  const { request } = visit;
  if (!isRight) {
    noteRefused({ request, account, proof });
    throw wrongCode();
  }
  noteProved({ request, account, proof });
  await goOn(visit, secret, name);
  if (!isRecovery) return onward(fields);
  const left = await secondFactor.recoveryCodesLeft(account);
  return onward(
    fields,
    `That recovery code is used up; ${left} are left. You can make new ones under your name.`,
  );
}

async function setUp(visit: Visit, fields: FormFields, secret: string, { account }: Session): Promise<Shown> {
  const { secondFactor, throttle } = visit.service.identity;
  if (await isByPasskey(visit, account))
    throw new NotAllowed('Sign in with your passkey, and set the app up under your name.');
  const code = codeIn(fields);
  const name = await nameFor(visit, account);
  await admit(throttle, name, visit.request.ip);
  const codes = await secondFactor.confirm(account, code);
  if (codes === undefined) throw wrongCode();
  noteProved({ request: visit.request, account, proof: 'second factor set-up' });
  await goOn(visit, secret, name);
  const carried = carriedIn(fields.text('_carried'));
  return {
    view: 'sign-in/recovery-codes.njk',
    content: {
      codes,
      to: carried?.path ?? localPath(fields.text('to')),
      carried: carried && fieldsOfCarried(carried),
    },
  };
}

/** Whoever has a passkey proves it before they set up another factor: the passphrase alone would else make one. */
async function isByPasskey({ service }: Visit, account: string): Promise<boolean> {
  return (await service.identity.passkeys.listOf(account)).length > 0;
}

async function goOn(visit: Visit, secret: string, name: string): Promise<void> {
  const { sessions, throttle } = visit.service.identity;
  const opened = await sessions.confirm(secret);
  if (opened === undefined) throw new Unauthenticated();
  await throttle.succeeded(name, visit.request.ip);
  await goOnAs(visit, opened);
}

/** @throws Unauthenticated when there is nobody whose second factor is waited for: they sign in anew */
async function awaiting({
  request,
  service,
}: Visit): Promise<{ readonly secret: string; readonly session: Session }> {
  const secret = sessionSecretOf(request);
  const session = secret === undefined ? undefined : await service.identity.sessions.findAwaiting(secret);
  if (secret === undefined || session === undefined) throw new Unauthenticated();
  return { secret, session };
}

/** The name that attempts are counted by: the one they signed in with. */
async function nameFor({ service }: Visit, account: string): Promise<string> {
  return (await service.identity.names.emailOf(account)) ?? account;
}

function codeIn(fields: FormFields): string {
  const code = fields.text('code');
  if (code === undefined) throw new InvalidInput([{ field: 'code', message: 'Enter the code.' }]);
  return code;
}

function wrongCode(): InvalidInput {
  return new InvalidInput([
    { field: 'code', message: 'This code is not right, or was used. Wait for the app to show the next one.' },
  ]);
}
