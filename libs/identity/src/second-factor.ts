/**
 * The second factor: codes of an authenticator app (TOTP, RFC 6238), each good once, and ten recovery codes for when the
 * app is lost. The app's key has to be read to check a code, so it lies in the secrets as it is.
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Instant } from '#domain/entry.js';
import { after, MINUTE, SECOND } from './duration.js';
import { printOf } from './secret-value.js';
import { amend, type Collection, type SecretStore } from './secrets/port.js';

/** How long one code is shown. */
const STEP = 30 * SECOND;
/** A code of one step before or after is taken too: clocks differ, and typing takes a while. */
const WINDOW = 1;
const KEY_BYTES = 20;
const RECOVERY_CODES = 10;
/** Without what is taken for something else (Crockford’s base32). */
const RECOVERY_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Four groups of six digits: 120 random bits, so that a plain print keeps them. */
const GROUPS = 4;
const GROUP_LENGTH = 6;
/** How long a key that was shown waits for its first code. */
const BEGUN_FOR = 15 * MINUTE;

interface BegunDocument {
  readonly key: string;
  readonly expiresAt: Instant;
}
interface FactorDocument {
  /** Base32. */
  readonly key: string;
  /** Number of the latest step whose code was used: it and what is before it is used up. */
  readonly lastStep: number;
  /** Prints of the recovery codes that are left. */
  readonly recovery: readonly string[];
}

const begun: Collection<BegunDocument> = { name: 'second-factors-begun', indexes: [] };
/** Lasts, and goes along when an installation moves. */
export const factors: Collection<FactorDocument> = { name: 'second-factors', indexes: [] };

/** What is shown so that an app can take the key. */
export interface BegunFactor {
  /** Base32, for typing. */
  readonly key: string;
  /** `otpauth://`, for a QR code. */
  readonly uri: string;
}

export class SecondFactor {
  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
  ) {}

  /**
   * Makes a key for an app, or answers the one that waits for its first code: a page that is drawn again shows the same.
   * What is in use goes on until the new key is confirmed.
   * @param label what the app shows, such as the account's e-mail address
   */
  async begin(account: string, label: string): Promise<BegunFactor> {
    const waiting = await this.store.get(begun, account);
    const key = waiting?.document.key ?? new Secret({ size: KEY_BYTES }).base32;
    await this.store.put(begun, account, { key, expiresAt: after(this.now(), BEGUN_FOR) });
    return { key, uri: totp(key, label).toString() };
  }

  /**
   * Puts the key that was begun to use, when the code shows that the app has it.
   * @returns the recovery codes, which are shown this once; undefined when the code is wrong or nothing was begun
   */
  async confirm(account: string, code: string): Promise<readonly string[] | undefined> {
    const held = await this.store.get(begun, account);
    const step = held && this.stepOf(held.document.key, code);
    if (step === undefined) return undefined;
    const taken = await this.store.take(begun, account);
    if (taken?.key !== held?.document.key || taken === undefined) return undefined;
    const codes = newRecoveryCodes();
    await this.store.put(factors, account, {
      key: taken.key,
      lastStep: step,
      recovery: codes.map(recoveryPrint),
    });
    return codes;
  }

  async isOn(account: string): Promise<boolean> {
    return (await this.store.get(factors, account)) !== undefined;
  }

  /** Whether the app shows this code now; each code is good once. */
  async check(account: string, code: string): Promise<boolean> {
    const used = await amend(this.store, factors, account, (factor) => {
      const step = this.stepOf(factor.key, code);
      return step !== undefined && step > factor.lastStep ? { ...factor, lastStep: step } : undefined;
    });
    return used !== undefined;
  }

  /** Uses a recovery code up. False when it is none that is left. */
  async useRecoveryCode(account: string, code: string): Promise<boolean> {
    const print = recoveryPrint(code);
    const used = await amend(this.store, factors, account, (factor) =>
      factor.recovery.includes(print)
        ? { ...factor, recovery: factor.recovery.filter((one) => one !== print) }
        : undefined,
    );
    return used !== undefined;
  }

  async recoveryCodesLeft(account: string): Promise<number> {
    return (await this.store.get(factors, account))?.document.recovery.length ?? 0;
  }

  /** New recovery codes in place of all before, shown this once; undefined when there is no second factor. */
  async renewRecoveryCodes(account: string): Promise<readonly string[] | undefined> {
    const codes = newRecoveryCodes();
    const renewed = await amend(this.store, factors, account, (factor) => ({
      ...factor,
      recovery: codes.map(recoveryPrint),
    }));
    return renewed && codes;
  }

  /** Takes the second factor away, so that a new one can be begun. */
  async reset(account: string): Promise<void> {
    await this.store.take(begun, account);
    await this.store.take(factors, account);
  }

  /** The number of the step, near now, whose code this is. */
  private stepOf(key: string, code: string): number | undefined {
    const timestamp = Date.parse(this.now());
    const delta = totp(key).validate({ token: code.replace(/\s/g, ''), timestamp, window: WINDOW });
    return delta === null ? undefined : Math.floor(timestamp / STEP) + delta;
  }
}

function totp(key: string, label = ''): TOTP {
  // Six digits and SHA-1 are what every app can do (RFC 6238, 1.2; no collision matters to an HMAC).
  const usual = { issuer: 'Golden Thread', algorithm: 'SHA1', digits: 6, period: STEP / SECOND };
  return new TOTP({ ...usual, label, secret: Secret.fromBase32(key) });
}

function newRecoveryCodes(): readonly string[] {
  const digit = () => RECOVERY_DIGITS[randomInt(RECOVERY_DIGITS.length)];
  const group = () => Array.from({ length: GROUP_LENGTH }, digit).join('');
  return Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** However it is capitalised and spaced, and with what Crockford’s base32 takes for the same. */
function recoveryPrint(code: string): string {
  const bare = code.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return printOf(`recovery:${bare.replace(/O/g, '0').replace(/[IL]/g, '1')}`);
}
