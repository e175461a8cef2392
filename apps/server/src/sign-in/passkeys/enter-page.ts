/** Signing in with a passkey: its owner needs no name, and the device has verified them, so that it is both factors. */
import { InvalidInput, NotFound } from '#application/problems.js';
import { answerIn } from '#identity/passkeys/ceremonies.js';
import type { Form } from '../../web/frame/page.js';
import { noteProved, noteRefused } from '../authentication-log.js';
import { takeFlow } from '../flow-cookie.js';
import { letIn, onward } from '../let-in.js';
import { onSignInPage } from '../sign-in-page.js';
import { admit } from '../throttling.js';
import { siteOf } from './site.js';

/** The same for a passkey that nobody has here, an answer that is wrong and an account that is suspended. */
const NOT_RIGHT = 'This passkey opens nothing here. Sign in by another way, or ask an administrator.';
const OVER = 'That took longer than five minutes, or was sent twice. Try again.';

export const enterPage: Form = {
  path: '/sign-in/passkey',
  ...onSignInPage,
  async send(visit, fields) {
    const { service, request, reply } = visit;
    const { passkeys, throttle } = service.identity;
    const site = siteOf(service, request);
    if (site === undefined) throw new NotFound('such page');
    const answer = fields.exact('passkey');
    const secret = takeFlow(reply, 'gt_passkey');
    // Counted apart from the passphrase: who tries somebody's passkey does not keep them out by it.
    const name = `passkey ${answerIn(answer)?.id ?? ''}`;
    await admit(throttle, name, request.ip);
    const { account, problem } = await passkeys.check(secret ?? '', answer, site);
    const caller =
      account === undefined ? undefined : await service.accounts.callerOf(account, service.now());
    if (problem !== undefined || caller === undefined) {
      noteRefused({ request, account, proof: 'passkey' });
      throw new InvalidInput([{ field: '', message: problem === 'over' ? OVER : NOT_RIGHT }]);
    }
    noteProved({ request, account, proof: 'passkey' });
    await letIn(visit, account, true);
    await throttle.succeeded(name, request.ip);
    return onward(fields);
  },
};
