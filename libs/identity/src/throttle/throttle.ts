/**
 * Slows guessing down, by name and by address. Each attempt counts as failed until it is said to have succeeded, so that
 * many at once gain nothing. No wait is longer than a quarter of an hour, and whoever signed in from an address before
 * does not wait there for what strangers do elsewhere: nobody can lock somebody else out.
 */
import type { Instant } from '#domain/entry.js';
import { after, between, DAY, MINUTE, SECOND } from '../duration.js';
import { printOf } from '../secret-value.js';
import type { Collection, SecretStore } from '../secrets/port.js';
import { sameEmail } from '../sign-in-names.js';
import { networkOf } from './network.js';

/** Failed attempts before the first wait; each one after it doubles the wait. */
const FREE = 5;
const LONGEST_WAIT = 15 * MINUTE;
/** So long after the last attempt the failures are forgotten. */
const FORGOTTEN_AFTER = DAY;
/** Addresses that somebody signed in from, and how long they are remembered. */
const MOST_ADDRESSES = 10;
const REMEMBERED_FOR = 90 * DAY;

/** From one address for whatever names: so many at once, then one a minute. */
const FREE_FROM_ADDRESS = 20;
const ONE_MORE_EVERY = MINUTE;
const MOST_NETWORKS = 10_000;

interface Tally {
  readonly failures: number;
  /** Of the latest attempt. */
  readonly at: Instant;
}
interface AttemptsDocument {
  /** From wherever nobody has signed in to it yet. */
  readonly strangers: Tally;
  /** From where somebody has, the latest first. */
  readonly known: readonly (Tally & { readonly network: string })[];
  readonly expiresAt: Instant;
}

const attempts: Collection<AttemptsDocument> = { name: 'attempts', indexes: [] };

export class Throttle {
  /** When what each network has used of its measure will have run out, in milliseconds since 1970. The latest used come last. */
  private readonly networks = new Map<string, number>();

  /** @param now the present instant, UTC */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
  ) {}

  /**
   * Counts an attempt to sign in, or answers how long to wait and counts nothing. Ask before any check of a secret, a
   * second factor's too, and say `succeeded` when all were right.
   * @param name what was typed as the sign-in name, whether or not there is such an account
   * @returns 0, or the seconds to wait
   */
  async admit(name: string, address: string): Promise<number> {
    const network = networkOf(address);
    const wait = this.waitOf(network);
    // Taken at once, so that many who ask meanwhile find it taken.
    if (wait === 0) this.fill(network, 1);
    const longer = Math.max(wait, await this.waitOrCount(name, network, wait === 0));
    if (wait === 0 && longer > 0) this.fill(network, -1);
    return Math.ceil(longer / SECOND);
  }

  /** The attempt that was let in was by whoever it said: what was counted of it and before is forgotten. */
  async succeeded(name: string, address: string): Promise<void> {
    const network = networkOf(address);
    this.fill(network, -1);
    const now = this.now();
    await this.change(name, ({ strangers, known }) => {
      const isKnown = known.some((one) => one.network === network);
      const others = known.filter((one) => one.network !== network);
      return {
        strangers: isKnown ? strangers : { failures: 0, at: now },
        known: [{ network, failures: 0, at: now }, ...others].slice(0, MOST_ADDRESSES),
      };
    });
  }

  /** Milliseconds that the name must wait; where it need not, the attempt is counted if it is to be. */
  private async waitOrCount(name: string, network: string, isCounted: boolean): Promise<number> {
    const now = this.now();
    let wait = 0;
    await this.change(name, (before) => {
      const { strangers, known } = before;
      const at = known.findIndex((one) => one.network === network);
      const tally = known[at] ?? strangers;
      wait = waitAfter(tally, now);
      if (wait > 0 || !isCounted) return undefined;
      const counted = { failures: failuresOf(tally, now) + 1, at: now };
      return at === -1
        ? { ...before, strangers: counted }
        : { ...before, known: known.with(at, { network, ...counted }) };
    });
    return wait;
  }

  private async change(
    name: string,
    work: (before: Omit<AttemptsDocument, 'expiresAt'>) => Omit<AttemptsDocument, 'expiresAt'> | undefined,
  ): Promise<void> {
    const key = printOf(sameEmail(name));
    for (;;) {
      const held = await this.store.get(attempts, key);
      const now = this.now();
      const changed = work(held?.document ?? { strangers: { failures: 0, at: now }, known: [] });
      if (changed === undefined) return;
      const kept = changed.known.length > 0 ? REMEMBERED_FOR : FORGOTTEN_AFTER;
      const document = { ...changed, expiresAt: after(now, kept) };
      const done = held
        ? await this.store.replace(attempts, held, document)
        : await this.store.insert(attempts, key, document);
      if (done) return;
    }
  }

  /** Milliseconds until one more attempt from a network is let in. */
  private waitOf(network: string): number {
    return Math.max(
      0,
      this.usedUpBy(network) - Date.parse(this.now()) - (FREE_FROM_ADDRESS - 1) * ONE_MORE_EVERY,
    );
  }

  /** When what a network has used will have run out again, never further off than its whole measure. */
  private usedUpBy(network: string): number {
    const now = Date.parse(this.now());
    const by = this.networks.get(network) ?? now;
    // Unless the clock went back it is no further off.
    return Math.min(Math.max(by, now), now + FREE_FROM_ADDRESS * ONE_MORE_EVERY);
  }

  private fill(network: string, by: 1 | -1): void {
    const usedUpBy = this.usedUpBy(network) + by * ONE_MORE_EVERY;
    this.networks.delete(network);
    if (usedUpBy > Date.parse(this.now())) this.networks.set(network, usedUpBy);
    // Only a flood from very many networks makes the oldest forgotten; the count by name still stands.
    if (this.networks.size > MOST_NETWORKS)
      for (const oldest of this.networks.keys().take(1)) this.networks.delete(oldest);
  }
}

function failuresOf({ failures, at }: Tally, now: Instant): number {
  return between(at, now) >= FORGOTTEN_AFTER ? 0 : failures;
}

/** Milliseconds still to wait. A clock that went back makes nobody wait longer than the longest. */
function waitAfter(tally: Tally, now: Instant): number {
  const failures = failuresOf(tally, now);
  if (failures < FREE) return 0;
  const wait = Math.min(LONGEST_WAIT, SECOND * 2 ** (failures - FREE));
  return Math.min(wait, Math.max(0, wait - between(tally.at, now)));
}
