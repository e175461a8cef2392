/** API tokens: shown once, kept only as hashes, in a file of their own. Until accounts come, a token carries its person. */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Instant, Person } from '#domain/entry.js';

/** Begins every token, so that scanners of source code and logs can find one that leaked. */
export const TOKEN_PREFIX = 'gt_';

export interface TokenRecord {
  /** First characters of the hash: names a token without giving it away. */
  readonly id: string;
  readonly person: Person;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

interface Row {
  hash: string;
  person: string;
  created_at: string;
  revoked_at: string | null;
}

export class Tokens {
  private readonly db: DatabaseSync;
  /** People by the hash of their token: asked for by every request, written by this process alone. */
  private readonly known = new Map<string, Person>();

  /**
   * Opens the secrets file, readable by its owner alone, and makes it when it is not there.
   * @param clock the present instant, UTC
   */
  constructor(
    file: string,
    private readonly clock: () => Instant,
  ) {
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
    chmodSync(file, 0o600);
    this.db = new DatabaseSync(file, { timeout: 5000 });
    this.db.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS tokens (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, created_at TEXT NOT NULL, revoked_at TEXT
      ) STRICT, WITHOUT ROWID`);
  }

  /** Makes a token for a person. The answer is the only time it is seen. */
  issue(person: Person): string {
    const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
    this.db
      .prepare('INSERT INTO tokens (hash, person, created_at) VALUES (?, ?, ?)')
      .run(hashOf(token), JSON.stringify(person), this.clock());
    return token;
  }

  /** The person a token stands for; undefined when there is no such token or it was revoked. */
  personOf(token: string): Person | undefined {
    if (!token.startsWith(TOKEN_PREFIX)) return undefined;
    const hash = hashOf(token);
    const known = this.known.get(hash) ?? this.find(hash);
    if (known !== undefined) this.known.set(hash, known);
    return known;
  }

  private find(hash: string): Person | undefined {
    const row = this.db.prepare('SELECT person FROM tokens WHERE hash = ? AND revoked_at IS NULL').get(hash);
    return row === undefined ? undefined : (JSON.parse(String(row['person'])) as Person);
  }

  /** Every token by its id, never the token itself. */
  list(): readonly TokenRecord[] {
    const rows = this.db.prepare('SELECT * FROM tokens ORDER BY created_at, hash').all() as unknown as Row[];
    return rows.map((row) => ({
      id: row.hash.slice(0, 12),
      person: JSON.parse(row.person) as Person,
      createdAt: row.created_at,
      revokedAt: row.revoked_at,
    }));
  }

  /** Ends a token at once. False when no token has this id. */
  revoke(id: string): boolean {
    this.known.clear();
    const { changes } = this.db
      .prepare('UPDATE tokens SET revoked_at = ? WHERE substr(hash, 1, 12) = ? AND revoked_at IS NULL')
      .run(this.clock(), id);
    return changes === 1;
  }

  /** Whether any token was ever made: false only before the first start. */
  isEmpty(): boolean {
    return this.db.prepare('SELECT 1 FROM tokens LIMIT 1').get() === undefined;
  }

  close(): void {
    this.db.close();
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
