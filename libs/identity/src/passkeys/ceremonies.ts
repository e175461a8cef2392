/** What browsers answer about passkeys, read and checked. Nobody can tell from the outcome which check it failed. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** This service as authenticators know it. */
export interface Site {
  /** Its host name: the relying party's identifier. A passkey is good for this alone. */
  readonly id: string;
  /** Scheme, host and port, as browsers give it. */
  readonly origin: string;
}

interface Credential {
  /** Identifier, base64url. */
  readonly credential: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
}

/** What a browser sent of either kind. */
type Answer = RegistrationResponseJSON & AuthenticationResponseJSON;

/** What a browser sent; undefined where it is nothing that one sends. Its parts are checked where they are used. */
export function answerIn(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as { readonly id?: unknown; readonly response?: unknown } | null;
    const isOne = typeof answer?.id === 'string' && typeof answer.response === 'object';
    return isOne && answer.response !== null ? (answer as Answer) : undefined;
  } catch {
    // Anybody can send anything: what is no answer opens nothing.
    return undefined;
  }
}

/** The passkey that was made for this challenge, on this site, by somebody whom the authenticator verified. */
export async function madeBy(
  answer: RegistrationResponseJSON | undefined,
  challenge: string,
  site: Site,
): Promise<Credential | undefined> {
  if (answer === undefined) return undefined;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const checked = await orNothing(async () =>
    verifyRegistrationResponse({
      response: await withoutStatement(answer),
      ...{ expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.id },
    }),
  );
  if (checked?.verified !== true) return undefined;
  const { id, publicKey, counter } = checked.registrationInfo.credential;
  return { credential: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

/** What the count of the authenticator is now that it signed the challenge, for an owner whom it verified. */
export async function signedBy(
  answer: AuthenticationResponseJSON,
  { credential, publicKey, counter }: Credential,
  challenge: string,
  site: Site,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const checked = await orNothing(() =>
    verifyAuthenticationResponse({
      response: answer,
      ...{ expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.id },
      credential: { id: credential, publicKey: Buffer.from(publicKey, 'base64url'), counter },
    }),
  );
  return checked?.verified === true ? checked.authenticationInfo.newCounter : undefined;
}

/**
 * Without what an authenticator says of its maker. We do not ask for it, and checking it would ask the network, at an
 * address that whoever sent it chose, whether a certificate was revoked.
 */
async function withoutStatement(answer: RegistrationResponseJSON): Promise<RegistrationResponseJSON> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await import('@simplewebauthn/server/helpers');
  const given = decodeAttestationObject(isoBase64URL.toBuffer(answer.response.attestationObject));
  const bare = new Map<string, string | Map<string, string> | Uint8Array>([
    ['fmt', 'none'],
    ['attStmt', new Map<string, string>()],
    ['authData', given.get('authData')],
  ]);
  const attestationObject = isoBase64URL.fromBuffer(isoCBOR.encode(bare));
  return { ...answer, response: { ...answer.response, attestationObject } };
}

/** The library throws whatever is wrong with an answer, in words for whoever integrates it. */
async function orNothing<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}
