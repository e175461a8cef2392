/** Sessions of browsers: an opaque value in a cookie, kept only as a print, that ends when it lies idle or grows old. */
import { createHmac } from 'node:crypto';
import type { Instant } from '#domain/entry.js';
import { after, between, HOUR, MINUTE } from './duration.js';
import { idOf, newSecret, printOf } from './secret-value.js';
import { amend, type Collection, type SecretStore } from './secrets/port.js';

/** `awaiting-second-factor`: the passphrase was right, and nothing is open yet. */
export type Standing = 'awaiting-second-factor' | 'signed-in';

interface SessionDocument {
  readonly account: string;
  readonly standing: Standing;
  readonly startedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly confirmedAt: Instant;
  readonly address: string;
  readonly userAgent: string;
  readonly vouchedFor: boolean;
  /** However busy it is. */
  readonly endsAt: Instant;
  /** Unless it is seen before. */
  readonly expiresAt: Instant;
}

/** A session as its owner may see it. */
export interface SessionRecord {
  /** Names it without giving it away; changes when its value does. */
  readonly id: string;
  readonly account: string;
  readonly startedAt: Instant;
  /** To the minute. */
  readonly lastSeenAt: Instant;
  /** When its owner last proved who they are. */
  readonly confirmedAt: Instant;
  /** Where it was started from, and with what. */
  readonly address: string;
  readonly userAgent: string;
  /** Whether no code is to be asked for: a provider of identities answers for it, or a passkey was both factors. */
  readonly vouchedFor: boolean;
}

/** Where a session is started from. */
export interface SessionPlace {
  readonly address: string;
  readonly userAgent: string;
  /** See the session's. */
  readonly vouchedFor?: boolean;
}

/** The session that a request belongs to. */
export interface Session extends SessionRecord {
  /** What the value in each of its forms is made from, so that no other site can send one. */
  readonly csrf: string;
}

export interface OpenedSession {
  /** For the cookie. The only time it is seen. */
  readonly secret: string;
  readonly session: Session;
}

export interface SessionLimits {
  readonly idleMinutes: number;
  readonly absoluteHours: number;
}

/** How long a second factor is waited for. */
const AWAITED_FOR = 10 * MINUTE;
/** A session is noted as seen at most this often: it may end as much too early, never too late. */
const SEEN_EVERY = MINUTE;
/** Of a user agent's name, in characters. */
const LONGEST_NAME = 300;

const sessions: Collection<SessionDocument> = { name: 'sessions', indexes: ['account'] };

export class Sessions {
  /**
   * @param now the present instant, UTC
   * @param onTrouble told when a session could not be noted as seen; the request goes on all the same
   */
  constructor(
    private readonly store: SecretStore,
    private readonly now: () => Instant,
    private readonly onTrouble: (error: unknown) => void,
    private readonly limits: SessionLimits = { idleMinutes: 30, absoluteHours: 12 },
  ) {}

  /** Starts a session for an account whose owner has just proved who they are, in full or up to the second factor. */
  async open(
    account: string,
    standing: Standing,
    { address, userAgent, vouchedFor = false }: SessionPlace,
  ): Promise<OpenedSession> {
    const now = this.now();
    return this.write({
      ...{ account, standing, startedAt: now, lastSeenAt: now, confirmedAt: now, address },
      ...{ userAgent: userAgent.slice(0, LONGEST_NAME), vouchedFor },
      ...this.ends(standing, now, now),
    });
  }

  /** The session of somebody who is signed in; undefined when it has ended, or waits for a second factor. */
  async find(secret: string): Promise<Session | undefined> {
    const document = await this.document(secret, 'signed-in');
    if (document === undefined) return undefined;
    const now = this.now();
    if (between(document.lastSeenAt, now) >= SEEN_EVERY) await this.noteSeen(printOf(secret), now);
    return sessionFrom(secret, document);
  }

  /** The session of somebody whose second factor is waited for. */
  async findAwaiting(secret: string): Promise<Session | undefined> {
    const document = await this.document(secret, 'awaiting-second-factor');
    return document && sessionFrom(secret, document);
  }

  /**
   * Goes on under a new value once its owner has proved, again or in full, who they are; the old value opens nothing any
   * more. Undefined when the session has ended.
   */
  async confirm(secret: string): Promise<OpenedSession | undefined> {
    const before = await this.store.take(sessions, printOf(secret));
    if (before === undefined) return undefined;
    const now = this.now();
    const startedAt = before.standing === 'signed-in' ? before.startedAt : now;
    return this.write({
      ...{ ...before, standing: 'signed-in', startedAt, lastSeenAt: now, confirmedAt: now },
      ...this.ends('signed-in', startedAt, now),
    });
  }

  /** Those of an account who are signed in, the latest seen first. */
  async listOf(account: string): Promise<readonly SessionRecord[]> {
    const held = await this.store.find(sessions, 'account', account);
    return held
      .filter(({ document }) => document.standing === 'signed-in')
      .map(({ key, document }) => recordFrom(key, document))
      .toSorted((one, other) => between(one.lastSeenAt, other.lastSeenAt));
  }

  /** Ends the session of this value. */
  async end(secret: string): Promise<void> {
    await this.store.take(sessions, printOf(secret));
  }

  /** Ends one of an account's sessions. False when it has none of this id. */
  async endOne(account: string, id: string): Promise<boolean> {
    const held = await this.store.find(sessions, 'account', account);
    const key = held.find((one) => idOf(one.key) === id)?.key;
    return key !== undefined && (await this.store.take(sessions, key)) !== undefined;
  }

  /** Ends all of an account's sessions, but for the one of this id if one is given. */
  async endAllOf(account: string, except?: string): Promise<void> {
    for (const { key } of await this.store.find(sessions, 'account', account))
      if (idOf(key) !== except) await this.store.take(sessions, key);
  }

  private async document(secret: string, standing: Standing): Promise<SessionDocument | undefined> {
    const document = (await this.store.get(sessions, printOf(secret)))?.document;
    return document?.standing === standing ? document : undefined;
  }

  private async write(document: SessionDocument): Promise<OpenedSession> {
    const secret = newSecret();
    await this.store.put(sessions, printOf(secret), document);
    return { secret, session: sessionFrom(secret, document) };
  }

  private async noteSeen(print: string, now: Instant): Promise<void> {
    try {
      await amend(this.store, sessions, print, (session) => ({
        ...session,
        lastSeenAt: now,
        expiresAt: earlier(after(now, this.limits.idleMinutes * MINUTE), session.endsAt),
      }));
    } catch (error) {
      // What somebody may read does not hang on whether they can be noted as seen.
      this.onTrouble(error);
    }
  }

  private ends(
    standing: Standing,
    startedAt: Instant,
    now: Instant,
  ): Pick<SessionDocument, 'endsAt' | 'expiresAt'> {
    const { idleMinutes, absoluteHours } = this.limits;
    const endsAt = after(startedAt, standing === 'signed-in' ? absoluteHours * HOUR : AWAITED_FOR);
    return { endsAt, expiresAt: earlier(after(now, idleMinutes * MINUTE), endsAt) };
  }
}

function sessionFrom(secret: string, document: SessionDocument): Session {
  // Drawn from the cookie's value, so that it needs no place of its own, and a new value has another.
  const csrf = createHmac('sha256', secret).update('csrf').digest('base64url');
  return { ...recordFrom(printOf(secret), document), csrf };
}

function recordFrom(print: string, document: SessionDocument): SessionRecord {
  const { account, startedAt, lastSeenAt, confirmedAt, address, userAgent, vouchedFor } = document;
  return { id: idOf(print), account, startedAt, lastSeenAt, confirmedAt, address, userAgent, vouchedFor };
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}
