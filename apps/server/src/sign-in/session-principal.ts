/** Whoever a browser's session stands for, as they are at this moment. */
import type { FastifyRequest } from 'fastify';
import type { Session } from '#identity/sessions.js';
import { scopes } from '#identity/tokens/tokens.js';
import type { Principal } from '../http/request.js';
import type { Service } from '../service/service.js';
import { needsSecondFactor } from './second-factor-needed.js';
import { sessionSecretOf } from './session-cookie.js';

/** Undefined when there is no session, it has ended, or its account may not go on with it. */
export async function principalBySession(
  service: Service,
  request: FastifyRequest,
): Promise<Principal | undefined> {
  const secret = sessionSecretOf(request);
  const session = secret === undefined ? undefined : await service.identity.sessions.find(secret);
  return session && principalIn(service, session);
}

/** Undefined when the account is suspended, or has been given a role whose second factor it has not set up. */
export async function principalIn(
  { accounts, identity, now }: Service,
  session: Session,
): Promise<Principal | undefined> {
  const { account, vouchedFor } = session;
  const caller = await accounts.callerOf(account, now());
  if (caller === undefined) return undefined;
  const isProved = vouchedFor || !needsSecondFactor(caller) || (await identity.secondFactor.isOn(account));
  return isProved ? { caller, operator: false, by: 'session', scopes, session } : undefined;
}
