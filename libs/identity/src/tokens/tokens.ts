/**
 * API tokens: shown once and kept only as prints. A personal token stands for an account, whose rights it narrows; a
 * service token carries a person of its own, for machines.
 */
import type { Instant, Person } from '#domain/entry.js';
import { after, between, DAY, HOUR, SECOND } from '../duration.js';
import { idOf, printOf } from '../secret-value.js';
import { amend, type Collection, type SecretStore } from '../secrets/port.js';
import { newToken, TOKEN_PREFIX } from './token-shape.js';

/** `read` looks and exports, `write` gives commands. */
export type Scope = 'read' | 'write';
export const scopes: readonly Scope[] = ['read', 'write'];

/** How long a personal token lives unless it is said otherwise, and at most, in days. */
export const PERSONAL_DAYS = 90;
export const MOST_DAYS = 366;

export interface TokenOptions {
  /** What it is for, in its holder's words. */
  readonly name?: string;
  /** Both unless given. */
  readonly scopes?: readonly Scope[];
  /** Lifetime in days, whole and at least 1; null is without end, which a personal token is never. */
  readonly days?: number | null;
}

/** Whoever a token stands for, and what it may be used for. */
export type Bearer = {
  /** Names the token. */
  readonly id: string;
  readonly scopes: readonly Scope[];
} & (
  | { readonly kind: 'personal'; readonly account: string }
  | { readonly kind: 'service'; readonly person: Person }
);

interface TokenDocument {
  readonly kind: 'personal' | 'service';
  readonly name: string;
  /** Whose it is; null for a service token. */
  readonly account: string | null;
  /** The person that a service token carries; null for a personal one. */
  readonly person: Person | null;
  readonly scopes: readonly Scope[];
  readonly createdAt: Instant;
  /** When it ends; null is never. */
  readonly until: Instant | null;
  readonly revokedAt: Instant | null;
  /** To the hour. */
  readonly lastUsedAt?: Instant;
}

export interface TokenRecord extends Omit<TokenDocument, 'lastUsedAt'> {
  /** Names the token without giving it away. */
  readonly id: string;
  /** When it was last used, to the hour; null when it never was. */
  readonly lastUsedAt: Instant | null;
}

/** Lasts, and goes along when an installation moves. */
export const tokens: Collection<TokenDocument> = { name: 'tokens', indexes: ['account'] };

/** How long this process goes by what it read: another one's revocation is seen within it, its own at once. */
const TRUST = 5 * SECOND;
const LAST_USE_EVERY = HOUR;
/** So many tokens are kept at hand; then it starts anew. */
const MOST_KNOWN = 10_000;

interface Known {
  readonly token: TokenDocument;
  readonly bearer: Bearer;
  readonly readAt: Instant;
}

export class Tokens {
  /** By print: asked for by every request. */
  private readonly known = new Map<string, Known>();
  /** Rises with every token that is ended: what was read before is then not kept. */
  private ended = 0;

  /**
   * @param now the present instant, UTC
   * @param onTrouble told when a last use could not be written; the request goes on all the same
   */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Makes a service token, which carries its person, without an end unless one is given. The answer is the only time it is seen. */
  issue(
    person: Person,
    { name = person.name, scopes: of = scopes, days = null }: TokenOptions = {},
  ): Promise<string> {
    return this.make({ kind: 'service', name, account: null, person, scopes: of }, days);
  }

  /**
   * Makes a personal token, which stands for its account.
   * @throws RangeError when it would live longer than MOST_DAYS or not at all
   */
  issueFor(
    account: string,
    { name = '', scopes: of = scopes, days }: TokenOptions & { readonly days?: number },
  ): Promise<string> {
    return this.make({ kind: 'personal', name, account, person: null, scopes: of }, days ?? PERSONAL_DAYS);
  }

  private async make(
    token: Omit<TokenDocument, 'createdAt' | 'until' | 'revokedAt'>,
    days: number | null,
  ): Promise<string> {
    if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS))
      throw new RangeError(`A token lives from 1 to ${MOST_DAYS} days, not ${days}.`);
    const secret = newToken();
    const createdAt = this.now();
    const until = days === null ? null : after(createdAt, days * DAY);
    await this.store.put(tokens, printOf(secret), { ...token, createdAt, until, revokedAt: null });
    return secret;
  }

  /** Whoever a token stands for; undefined when there is no such token, it has ended or it was revoked. */
  async bearerOf(token: string): Promise<Bearer | undefined> {
    if (!token.startsWith(TOKEN_PREFIX)) return undefined;
    const print = printOf(token);
    const now = this.now();
    const known = this.trusted(print, now) ?? (await this.look(print, now));
    if (known === undefined || (known.token.until !== null && known.token.until <= now)) return undefined;
    return known.bearer;
  }

  /** What was read of a token, while it is fresh. */
  private trusted(print: string, now: Instant): Known | undefined {
    const known = this.known.get(print);
    const age = known === undefined ? TRUST : between(known.readAt, now);
    return age >= 0 && age < TRUST ? known : undefined;
  }

  private async look(print: string, now: Instant): Promise<Known | undefined> {
    const { ended } = this;
    const token = (await this.store.get(tokens, print))?.document;
    const bearer = token && bearerFrom(print, token);
    if (bearer === undefined || token?.revokedAt !== null) return undefined;
    const known: Known = { token, bearer, readAt: now };
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    if (ended === this.ended) this.known.set(print, known);
    if (isLastUseOld(token, now)) await this.writeLastUse(print, now);
    return known;
  }

  private async writeLastUse(print: string, now: Instant): Promise<void> {
    try {
      await amend(this.store, tokens, print, (token) =>
        isLastUseOld(token, now) ? { ...token, lastUsedAt: now } : undefined,
      );
    } catch (error) {
      // What somebody may read does not hang on whether their reading can be noted here.
      this.onTrouble(error);
    }
  }

  /** Every token, the oldest first, never the token itself. */
  async list(): Promise<readonly TokenRecord[]> {
    return recordsOf(await this.store.all(tokens));
  }

  /** An account's own. */
  async listOf(account: string): Promise<readonly TokenRecord[]> {
    return recordsOf(await this.store.find(tokens, 'account', account));
  }

  /**
   * Ends a token at once. False when no token that is in use has this id.
   * @param account whose it must be; anybody's unless given
   */
  async revoke(id: string, account?: string): Promise<boolean> {
    const of = account === undefined ? this.store.all(tokens) : this.store.find(tokens, 'account', account);
    const print = (await of).find(({ key }) => idOf(key) === id)?.key;
    return print !== undefined && this.end(print);
  }

  /** Ends all of an account's, at once. */
  async revokeAllOf(account: string): Promise<void> {
    for (const { key } of await this.store.find(tokens, 'account', account)) await this.end(key);
  }

  private async end(print: string): Promise<boolean> {
    const revoked = await amend(this.store, tokens, print, (token) =>
      token.revokedAt === null ? { ...token, revokedAt: this.now() } : undefined,
    );
    this.ended += 1;
    this.known.delete(print);
    return revoked !== undefined;
  }

  /** Whether no token was ever made: only before the first start. */
  async isEmpty(): Promise<boolean> {
    return (await this.store.all(tokens)).length === 0;
  }
}

function isLastUseOld({ lastUsedAt }: TokenDocument, now: Instant): boolean {
  return lastUsedAt === undefined || between(lastUsedAt, now) >= LAST_USE_EVERY;
}

function bearerFrom(print: string, { kind, account, person, scopes: of }: TokenDocument): Bearer | undefined {
  const token = { id: idOf(print), scopes: of };
  if (kind === 'personal') return account === null ? undefined : { ...token, kind, account };
  return person === null ? undefined : { ...token, kind, person };
}

function recordsOf(
  held: readonly { readonly key: string; readonly document: TokenDocument }[],
): readonly TokenRecord[] {
  return held
    .map(({ key, document: { lastUsedAt = null, ...token } }) => ({ id: idOf(key), ...token, lastUsedAt }))
    .toSorted((one, other) =>
      one.createdAt < other.createdAt ? -1 : Number(one.createdAt > other.createdAt),
    );
}
