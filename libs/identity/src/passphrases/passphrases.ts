/** Passphrases of accounts: hashed with argon2id, checked with the same work whether or not there is one. */
import { hash, verify } from '@node-rs/argon2';
import type { Instant } from '#domain/entry.js';
import type { Collection, SecretStore } from '../secrets/port.js';
import { LONGEST, normalised, problemWith, type Chooser, type PassphraseProblem } from './rules.js';

interface PassphraseDocument {
  /** In PHC form: the salt and the cost are in it. */
  readonly hash: string;
  readonly setAt: Instant;
}

/** What one hash costs. */
export interface HashCost {
  /** In KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** The OWASP Password Storage Cheat Sheet's: 19 MiB, two passes, one lane. */
const USUAL_COST: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes at once: they take a core each, and threads that reading files shares. The others wait their turn. */
const AT_ONCE = 2;

/** Lasts, and goes along when an installation moves. */
export const passphrases: Collection<PassphraseDocument> = { name: 'passphrases', indexes: [] };

export class Passphrases {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
    private readonly cost: HashCost = USUAL_COST,
  ) {}

  /** Gives an account a passphrase; answers what speaks against it, and changes nothing then. */
  async set(account: string, passphrase: string, chooser: Chooser): Promise<PassphraseProblem | undefined> {
    const problem = await problemWith(passphrase, chooser);
    if (problem === undefined) await this.write(account, passphrase);
    return problem;
  }

  /**
   * Whether this is the account's passphrase. What was hashed at another cost is hashed anew.
   * @param account undefined when there is no such account: the answer is false, after the same work
   */
  async check(account: string | undefined, passphrase: string): Promise<boolean> {
    // No account has one as long as this, and hashing it would be work for whoever sends it.
    if (Array.from(passphrase).length > 2 * LONGEST) return false;
    const held = account === undefined ? undefined : (await this.store.get(passphrases, account))?.document;
    if (account === undefined || held === undefined) {
      await this.hash(passphrase);
      return false;
    }
    const isRight = await this.inTurn(() => verify(held.hash, normalised(passphrase)));
    if (isRight && !this.isOfThisCost(held.hash)) await this.write(account, passphrase);
    return isRight;
  }

  /** When the account's was set; undefined when it has none. */
  async setAt(account: string): Promise<Instant | undefined> {
    return (await this.store.get(passphrases, account))?.document.setAt;
  }

  async remove(account: string): Promise<void> {
    await this.store.take(passphrases, account);
  }

  private async write(account: string, passphrase: string): Promise<void> {
    await this.store.put(passphrases, account, { hash: await this.hash(passphrase), setAt: this.now() });
  }

  private hash(passphrase: string): Promise<string> {
    return this.inTurn(() => hash(normalised(passphrase), this.cost));
  }

  private isOfThisCost(phc: string): boolean {
    const { memoryCost, timeCost, parallelism } = this.cost;
    return phc.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE)
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to whoever has waited longest.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
