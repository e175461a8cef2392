/**
 * The partnership's OpenID provider, as this service sees it: authorization code flow with PKCE, state and nonce (OpenID
 * Connect Core 1.0, 3.1; RFC 9700). What is sent and checked on the wire is openid-client's.
 */
import * as client from 'openid-client';
import type { ProviderFlow } from '#identity/provider-flows.js';
import type { ProviderIdentity } from '#identity/sign-in-names.js';
import type { OidcSettings } from '../../settings/oidc.js';

/** Whom the provider says that somebody is. */
export interface Claimed {
  readonly identity: ProviderIdentity;
  /** Undefined where the provider does not say that it is theirs. */
  readonly email?: string;
  /** Their address whether or not it is theirs: never to find an account by, only not to make a second one. */
  readonly saidEmail?: string;
  readonly name?: string;
  /** Values of the claim that gives roles. */
  readonly values: readonly string[];
  /** Whether the provider says that it asked for a second factor. */
  readonly vouchedFor: boolean;
}

/** The provider does not answer, or answers what is not its own. The cause says more, for the log. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/** Longest time that the provider is waited for, in seconds. */
const PATIENCE_S = 10;

export class Provider {
  private found: Promise<client.Configuration> | undefined;

  /** @param settings whose name is what people call it */
  constructor(readonly settings: OidcSettings) {}

  /**
   * Where the browser goes, and what is kept meanwhile.
   * @param back the address of this service to which the provider sends people back
   * @throws ProviderUnavailable
   */
  async leave(
    back: string,
  ): Promise<{ readonly url: URL; readonly flow: Omit<ProviderFlow, 'to' | 'carried'> }> {
    const configuration = await this.configuration();
    const flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: back,
      scope: 'openid profile email',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { url, flow };
  }

  /**
   * Whom somebody who came back is said to be.
   * @param address the address they came back to, with all its parameters
   * @throws ProviderUnavailable, also when anything of the answer does not belong to the flow
   */
  async comeBack(address: URL, { state, nonce, verifier }: ProviderFlow): Promise<Claimed> {
    const configuration = await this.configuration();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('There is no id token.');
      const asked = configuration.serverMetadata().userinfo_endpoint;
      const more =
        asked === undefined ? {} : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return this.claimedBy({ ...more, ...claims });
    } catch (error) {
      throw new ProviderUnavailable('The answer of the provider cannot be used.', { cause: error });
    }
  }

  /** Where somebody signs out of the provider too; undefined where it offers no such page or has not been asked yet. */
  async signOutAddress(back: string): Promise<string | undefined> {
    const configuration = await this.found?.catch(() => {});
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: back }).href;
  }

  private claimedBy(claims: Readonly<Record<string, unknown>> & client.IDToken): Claimed {
    const { email, name, amr, acr } = claims;
    const { secondFactor, claim } = this.settings;
    const isTheirs = isSaid(claims['email_verified']) || isSaid(claims['xms_edov']);
    const proofs = [...textsIn(amr), ...textsIn(acr)];
    return {
      identity: { issuer: claims.iss, subject: claims.sub },
      ...(typeof email === 'string' ? { saidEmail: email, ...(isTheirs ? { email } : {}) } : {}),
      ...(typeof name === 'string' && name.trim() !== '' ? { name } : {}),
      values: textsIn(claims[claim]),
      vouchedFor: secondFactor === 'always' || (secondFactor !== 'never' && proofs.includes(secondFactor)),
    };
  }

  /** What the provider says of itself; asked once, and again after a failure. */
  private async configuration(): Promise<client.Configuration> {
    this.found ??= this.discover();
    try {
      return await this.found;
    } catch (error) {
      this.found = undefined;
      throw new ProviderUnavailable('The provider does not say where it is.', { cause: error });
    }
  }

  private discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const proof = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
    // Else the ID token's signature is not looked at, as it comes from the provider itself.
    const execute = [client.enableNonRepudiationChecks];
    // The settings take plain HTTP for this very machine alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out
    if (issuer.protocol === 'http:') execute.push(client.allowInsecureRequests);
    return client.discovery(issuer, clientId, undefined, proof, { execute, timeout: PATIENCE_S });
  }
}

/** Providers write what is so as a truth value, a number or a text; Entra ID has written each. */
function isSaid(claim: unknown): boolean {
  return claim === true || claim === 1 || claim === '1' || claim === 'true';
}

function textsIn(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}
