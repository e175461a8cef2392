/** Opens a session for somebody who has proved who they are, and sends them on to where they were going. */
import type { FastifyRequest } from 'fastify';
import type { OpenedSession, SessionPlace } from '#identity/sessions.js';
import { header, identify } from '../http/request.js';
import type { FormFields } from '../web/frame/fields.js';
import type { Sent, Shown } from '../web/frame/page.js';
import type { Visit } from '../web/frame/visit.js';
import { carriedIn, fieldsOfCarried } from './carried.js';
import { localPath } from './local-path.js';
import { needsSecondFactor } from './second-factor-needed.js';
import { keepSession, sessionSecretOf } from './session-cookie.js';
import { principalIn } from './session-principal.js';

function placeOf(request: FastifyRequest): SessionPlace {
  return { address: request.ip, userAgent: header(request, 'user-agent') ?? '' };
}

/**
 * Starts a session in place of the browser's last one: at once, or up to the second factor where there is one or a role
 * asks for it.
 * @param account one that may be used now
 * @returns whether they are in
 */
export async function letIn(visit: Visit, account: string, vouchedFor = false): Promise<boolean> {
  const { request, service } = visit;
  const { sessions, secondFactor } = service.identity;
  const caller = await service.accounts.callerOf(account, service.now());
  if (caller === undefined) throw new Error(`${account} may not be used, and was let in.`);
  const before = sessionSecretOf(request);
  if (before !== undefined) await sessions.end(before);
  const isAsked = needsSecondFactor(caller) || (await secondFactor.isOn(account));
  const isIn = vouchedFor || !isAsked;
  const standing = isIn ? 'signed-in' : 'awaiting-second-factor';
  const opened = await sessions.open(account, standing, { ...placeOf(request), vouchedFor });
  if (isIn) await goOnAs(visit, opened);
  else keepSession(visit.reply, opened.secret);
  return isIn;
}

/** Lets the rest of this request, and the browser from now on, be a session that is in. */
export async function goOnAs({ request, reply, service }: Visit, opened: OpenedSession): Promise<void> {
  keepSession(reply, opened.secret);
  const principal = await principalIn(service, opened.session);
  if (principal !== undefined) identify(request, principal);
}

/** Where somebody goes who is in: to the page they came for, or first to what they had typed. */
export function onward(fields: FormFields, said?: string): Sent | Shown {
  const carried = carriedIn(fields.text('_carried'));
  if (carried !== undefined)
    return {
      view: 'sign-in/send-again.njk',
      content: { to: carried.path, carried: fieldsOfCarried(carried) },
    };
  return { to: localPath(fields.text('to')), ...(said === undefined ? {} : { said }) };
}
