/**
 * Passkeys (W3C Web Authentication, level 3): a key pair on somebody's own device, which verifies its owner before it
 * signs. Only the public key lies here. What is sent and checked is @simplewebauthn/server's.
 */
import { randomBytes } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Instant } from '#domain/entry.js';
import { after, MINUTE } from '../duration.js';
import { idOf, newSecret, printOf } from '../secret-value.js';
import { amend, type Collection, type SecretStore } from '../secrets/port.js';
import { answerIn, madeBy, signedBy, type Site } from './ceremonies.js';

/** How long somebody may take with their device: within what the specification recommends (level 3, 15.1). */
const GOOD_FOR = 5 * MINUTE;
/** As many as anybody has devices for. */
export const MOST_PASSKEYS = 20;
/** Random bytes by which an authenticator knows an account: nothing personal may be in them (level 3, 14.6.1). */
const HANDLE_BYTES = 32;

interface PasskeyDocument {
  readonly account: string;
  /** In its owner's words. */
  readonly name: string;
  /** By which authenticators know the account, base64url; the same for all of an account's. */
  readonly handle: string;
  /** The credential's identifier, base64url. */
  readonly credential: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** How often the authenticator says that it signed; 0 where it does not count. */
  readonly counter: number;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
}
interface ChallengeDocument {
  readonly challenge: string;
  /** What is being added; null for signing in, when nobody is known yet. */
  readonly adding: Pick<PasskeyDocument, 'account' | 'name' | 'handle'> | null;
  readonly expiresAt: Instant;
}

/** Lasts, and goes along when an installation moves. */
export const passkeys: Collection<PasskeyDocument> = { name: 'passkeys', indexes: ['account'] };
const challenges: Collection<ChallengeDocument> = { name: 'passkey-challenges', indexes: [] };

/** A passkey as its owner may see it. */
export interface PasskeyRecord extends Pick<PasskeyDocument, 'name' | 'createdAt' | 'lastUsedAt'> {
  /** Names it without giving it away. */
  readonly id: string;
}

/** `over`: nothing was asked for, it took too long, or it was answered before. */
export type PasskeyProblem = 'over' | 'not-right';

/** Whose passkey answered; or why it opens nothing, with the account where one has it. */
export type PasskeyChecked =
  | { readonly account: string; readonly problem?: undefined }
  | { readonly account: string | undefined; readonly problem: PasskeyProblem };

export class Passkeys {
  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
  ) {}

  /**
   * What an authenticator is asked for so that it makes a passkey; one at a time in a browser.
   * @param browser a value that this browser alone has
   * @param name what its owner calls it
   * @param label what the authenticator shows: the account's e-mail address and its owner's name
   */
  async begin(
    browser: string,
    { account, name }: Pick<PasskeyDocument, 'account' | 'name'>,
    label: { readonly email: string; readonly person: string },
    site: Site,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const own = await this.store.find(passkeys, 'account', account);
    const handle = own[0]?.document.handle ?? randomBytes(HANDLE_BYTES).toString('base64url');
    const challenge = newSecret();
    await this.keep('add', browser, { challenge, adding: { account, name, handle } });
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    return generateRegistrationOptions({
      ...{ rpName: 'Golden Thread', rpID: site.id, timeout: GOOD_FOR },
      ...{ userID: Buffer.from(handle, 'base64url'), userName: label.email, userDisplayName: label.person },
      challenge: Buffer.from(challenge, 'base64url'),
      excludeCredentials: own.map(({ document: { credential } }) => ({ id: credential })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /**
   * Keeps the passkey that an authenticator made.
   * @param account whoever sits there now
   * @param answer of the browser, JSON
   * @returns its name; undefined where nothing was begun, it is over, or the answer does not belong to it
   */
  async add(browser: string, account: string, answer: string, site: Site): Promise<string | undefined> {
    const begun = await this.store.take(challenges, keyOf('add', browser));
    const adding = begun?.adding;
    if (begun === undefined || adding?.account !== account) return undefined;
    const made = await madeBy(answerIn(answer), begun.challenge, site);
    if (made === undefined) return undefined;
    const passkey: PasskeyDocument = { ...adding, ...made, createdAt: this.now(), lastUsedAt: null };
    // One that somebody has already is never another's (level 3, 7.1).
    const isNew = await this.store.insert(passkeys, printOf(made.credential), passkey);
    return isNew ? adding.name : undefined;
  }

  /**
   * What is asked of whichever passkey its owner chooses for signing in. The browser's value is for a cookie; only its
   * print is kept.
   */
  async ask(
    site: Site,
  ): Promise<{ readonly browser: string; readonly options: PublicKeyCredentialRequestOptionsJSON }> {
    const browser = newSecret();
    const challenge = newSecret();
    await this.keep('sign-in', browser, { challenge, adding: null });
    const options = { challenge, rpId: site.id, timeout: GOOD_FOR, userVerification: 'required' as const };
    return { browser, options };
  }

  /**
   * Whose passkey answered what this browser was asked. The answer has shown both that its owner has the device and that
   * the device knows its owner.
   * @param answer of the browser, JSON
   */
  async check(browser: string, answer: string, site: Site): Promise<PasskeyChecked> {
    const asked = await this.store.take(challenges, keyOf('sign-in', browser));
    if (asked === undefined) return { account: undefined, problem: 'over' };
    const given = answerIn(answer);
    const key = printOf(given?.id ?? '');
    const passkey = (await this.store.get(passkeys, key))?.document;
    const wrong: PasskeyChecked = { account: passkey?.account, problem: 'not-right' };
    // With no name given, it is the authenticator that says whose it is (level 3, 7.2).
    if (passkey === undefined || given?.response.userHandle !== passkey.handle) return wrong;
    const counter = await signedBy(given, passkey, asked.challenge, site);
    if (counter === undefined) return wrong;
    const used = await amend(this.store, passkeys, key, (held) =>
      // A count that does not rise is of a copy, or of an answer that was used (level 3, 6.1.1).
      counter > held.counter || (counter === 0 && held.counter === 0)
        ? { ...held, counter, lastUsedAt: this.now() }
        : undefined,
    );
    return used === undefined ? wrong : { account: passkey.account };
  }

  /** An account's own, the oldest first. */
  async listOf(account: string): Promise<readonly PasskeyRecord[]> {
    const held = await this.store.find(passkeys, 'account', account);
    return held
      .map(({ key, document: { name, createdAt, lastUsedAt } }) => ({
        ...{ id: idOf(key), name, createdAt, lastUsedAt },
      }))
      .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  /** Takes one of an account's away: it opens nothing any more. False when it has none of this id. */
  async remove(account: string, id: string): Promise<boolean> {
    const held = await this.store.find(passkeys, 'account', account);
    const key = held.find((one) => idOf(one.key) === id)?.key;
    return key !== undefined && (await this.store.take(passkeys, key)) !== undefined;
  }

  async removeAllOf(account: string): Promise<void> {
    for (const { key } of await this.store.find(passkeys, 'account', account))
      await this.store.take(passkeys, key);
  }

  private keep(
    purpose: Purpose,
    browser: string,
    document: Omit<ChallengeDocument, 'expiresAt'>,
  ): Promise<void> {
    const expiresAt = after(this.now(), GOOD_FOR);
    return this.store.put(challenges, keyOf(purpose, browser), { ...document, expiresAt });
  }
}

type Purpose = 'add' | 'sign-in';

/** With the purpose in it, so that a challenge is good for nothing else. */
function keyOf(purpose: Purpose, browser: string): string {
  return `${purpose}:${printOf(browser)}`;
}
