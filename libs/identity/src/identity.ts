/** All that rests on the secrets, put together over one store. */
import type { Instant } from '#domain/entry.js';
import { Links } from './links.js';
import { Passkeys } from './passkeys/passkeys.js';
import { Passphrases } from './passphrases/passphrases.js';
import { SecondFactor } from './second-factor.js';
import { ProviderFlows } from './provider-flows.js';
import type { SecretStore } from './secrets/port.js';
import { Sessions, type SessionLimits } from './sessions.js';
import { SignInNames } from './sign-in-names.js';
import { Throttle } from './throttle/throttle.js';
import { Tokens } from './tokens/tokens.js';

export interface Identity {
  readonly names: SignInNames;
  readonly passphrases: Passphrases;
  readonly secondFactor: SecondFactor;
  readonly passkeys: Passkeys;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly links: Links;
  readonly flows: ProviderFlows;
  readonly throttle: Throttle;
  /** Ends all that is open of an account and every link to it, at once: for one that is suspended. */
  shut(account: string): Promise<void>;
  /** Shuts an account and takes its passphrase, second factor and passkeys away: it has to be taken up anew by a link. */
  reset(account: string): Promise<void>;
}

/**
 * @param now the present instant, UTC
 * @param onTrouble told when something that nobody waits for could not be written
 */
export function identityOver(
  store: SecretStore,
  now: () => Instant,
  onTrouble: (error: unknown) => void,
  limits?: SessionLimits,
): Identity {
  const parts = {
    names: new SignInNames(store),
    passphrases: new Passphrases(store, now),
    secondFactor: new SecondFactor(store, now),
    passkeys: new Passkeys(store, now),
    sessions: new Sessions(store, now, onTrouble, limits),
    tokens: new Tokens(store, now, onTrouble),
    links: new Links(store, now),
    flows: new ProviderFlows(store, now),
    throttle: new Throttle(store, now),
  };
  const { passphrases, secondFactor, passkeys, sessions, tokens, links } = parts;
  const shut = async (account: string) => {
    await sessions.endAllOf(account);
    await tokens.revokeAllOf(account);
    for (const purpose of ['invitation', 'reset'] as const) await links.cancel(purpose, account);
  };
  return {
    ...parts,
    shut,
    async reset(account) {
      await shut(account);
      await passphrases.remove(account);
      await secondFactor.reset(account);
      await passkeys.removeAllOf(account);
    },
  };
}
