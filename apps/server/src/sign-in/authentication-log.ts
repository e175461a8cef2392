/**
 * What the log says of people proving who they are: the account, what by, from where, and whether it was let in. Never what
 * was typed, as a name that nobody has may be a passphrase in the wrong field.
 */
import { Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const logger = new Logger('sign-in');

/** What somebody proved, or failed to prove, themselves by. */
type Proof =
  | 'passphrase'
  | 'authenticator code'
  | 'recovery code'
  | 'passkey'
  | 'link'
  | 'second factor set-up'
  | 'provider';

interface Attempt {
  readonly request: FastifyRequest;
  /** Undefined where nobody has the name that was typed. */
  readonly account: string | undefined;
  readonly proof: Proof;
}

export function noteProved({ request, account, proof }: Attempt): void {
  logger.log({ msg: 'Proved who they are', account, proof, address: request.ip, id: request.id });
}

export function noteRefused({ request, account, proof }: Attempt): void {
  logger.warn({
    msg: 'Failed to prove who they are',
    account: account ?? null,
    proof,
    address: request.ip,
    id: request.id,
  });
}
