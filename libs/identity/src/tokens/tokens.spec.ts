/** Tokens in a real secrets file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Person } from '#domain/entry.js';
import { after, DAY, HOUR, MINUTE } from '../duration.js';
import type { SecretStore } from '../secrets/port.js';
import { openSqliteSecrets } from '../secrets/sqlite/open.js';
import { isTokenShaped } from './token-shape.js';
import { Tokens } from './tokens.js';

const START = '2015-03-14T09:41:00.000Z';
const lead: Person = {
  id: 'g.practice',
  name: 'G. Practice',
  role: 'agency-lead',
  agency: 'city-gp-practice',
};

let folder: string;
let file: string;
let now: string;
let store: SecretStore;
let tokens: Tokens;
const troubles: unknown[] = [];
const open = () => {
  store = openSqliteSecrets(file, () => now);
  tokens = new Tokens(
    store,
    () => now,
    (error) => troubles.push(error),
  );
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokens-'));
  file = join(folder, 'secrets.db');
  now = START;
  troubles.length = 0;
  open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('A service token', () => {
  it('stands for its person, also after a restart', async () => {
    const token = await tokens.issue(lead);
    expect(isTokenShaped(token)).toBe(true);
    expect(await tokens.bearerOf(token)).toMatchObject({ kind: 'service', person: lead });
    await store.close();
    open();
    expect(await tokens.bearerOf(token)).toMatchObject({ person: lead, scopes: ['read', 'write'] });
  });

  it('lives on without an end, unless it was given one', async () => {
    const endless = await tokens.issue(lead);
    const ending = await tokens.issue(lead, { days: 1 });
    now = after(START, DAY);
    expect(await tokens.bearerOf(endless)).toBeDefined();
    expect(await tokens.bearerOf(ending)).toBeUndefined();
  });
});

describe('A personal token', () => {
  it('stands for its account, for what its scopes allow', async () => {
    const token = await tokens.issueFor('ann', { name: 'Spreadsheet', scopes: ['read'] });
    expect(await tokens.bearerOf(token)).toMatchObject({
      kind: 'personal',
      account: 'ann',
      scopes: ['read'],
    });
  });

  it('ends after 90 days unless another end was chosen', async () => {
    const [usual, short] = [await tokens.issueFor('ann', {}), await tokens.issueFor('ann', { days: 7 })];
    now = after(START, 7 * DAY - 1);
    expect(await tokens.bearerOf(short)).toBeDefined();
    now = after(START, 7 * DAY);
    expect(await tokens.bearerOf(short)).toBeUndefined();
    now = after(START, 90 * DAY - 1);
    expect(await tokens.bearerOf(usual)).toBeDefined();
    now = after(START, 90 * DAY);
    expect(await tokens.bearerOf(usual)).toBeUndefined();
  });

  it('ends at its end also while it is in use', async () => {
    const token = await tokens.issueFor('ann', { days: 1 });
    now = after(START, DAY - 1);
    expect(await tokens.bearerOf(token)).toBeDefined();
    now = after(START, DAY);
    expect(await tokens.bearerOf(token)).toBeUndefined();
  });

  it.each([0, -1, 1.5, 367])('cannot live for %s days', async (days) => {
    await expect(Promise.try(() => tokens.issueFor('ann', { days }))).rejects.toThrow(RangeError);
  });

  it('is listed and ended by its owner, who has no hold on others’', async () => {
    const token = await tokens.issueFor('ann', { name: 'Spreadsheet' });
    await tokens.issueFor('ben', {});
    const [record, ...others] = await tokens.listOf('ann');
    expect(others).toEqual([]);
    expect(record).toMatchObject({ name: 'Spreadsheet', createdAt: START, until: after(START, 90 * DAY) });
    expect(await tokens.revoke(record?.id ?? '', 'ben')).toBe(false);
    expect(await tokens.bearerOf(token)).toBeDefined();
    expect(await tokens.revoke(record?.id ?? '', 'ann')).toBe(true);
    expect(await tokens.bearerOf(token)).toBeUndefined();
  });

  it('ends with all others of its account', async () => {
    const anns = [await tokens.issueFor('ann', {}), await tokens.issueFor('ann', {})];
    const bens = await tokens.issueFor('ben', {});
    for (const token of anns) expect(await tokens.bearerOf(token)).toBeDefined();
    await tokens.revokeAllOf('ann');
    for (const token of anns) expect(await tokens.bearerOf(token)).toBeUndefined();
    expect(await tokens.bearerOf(bens)).toBeDefined();
  });
});

describe('Tokens', () => {
  it('are kept only as prints', async () => {
    const token = await tokens.issue(lead);
    expect(readFileSync(file).includes(token)).toBe(false);
    expect(JSON.stringify(await tokens.list())).not.toContain(token);
  });

  it('end at once when they are revoked, and once only', async () => {
    const token = await tokens.issue(lead);
    expect(await tokens.bearerOf(token)).toBeDefined();
    const [record] = await tokens.list();
    expect(record).toMatchObject({ person: lead, createdAt: START, revokedAt: null, lastUsedAt: START });
    expect(await tokens.revoke(record?.id ?? '')).toBe(true);
    expect(await tokens.bearerOf(token)).toBeUndefined();
    expect(await tokens.revoke(record?.id ?? '')).toBe(false);
  });

  it('that another process revoked end within seconds', async () => {
    const token = await tokens.issue(lead);
    expect(await tokens.bearerOf(token)).toBeDefined();
    const other = openSqliteSecrets(file, () => now);
    const [record] = await tokens.list();
    await new Tokens(
      other,
      () => now,
      () => undefined,
    ).revoke(record?.id ?? '');
    await other.close();
    now = after(START, 5000);
    expect(await tokens.bearerOf(token)).toBeUndefined();
  });

  it('say when they were last used, to the hour', async () => {
    const token = await tokens.issue(lead);
    const lastUse = async () => (await tokens.list())[0]?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await tokens.bearerOf(token);
    now = after(START, 59 * MINUTE);
    await tokens.bearerOf(token);
    expect(await lastUse()).toBe(START);
    now = after(START, HOUR);
    await tokens.bearerOf(token);
    expect(await lastUse()).toBe(now);
  });

  it('go on standing for their person when their use cannot be written down', async () => {
    const token = await tokens.issue(lead);
    const other = new DatabaseSync(file);
    other.exec('DROP TABLE secret_fields');
    other.close();
    expect(await tokens.bearerOf(token)).toBeDefined();
    expect(troubles).toEqual([expect.objectContaining({ name: 'SecretsUnavailable' })]);
  });

  it.each(['', 'gt_', 'gt_unknown', 'Bearer'])(
    'that were never given, such as “%s”, stand for nobody',
    async (token) => {
      expect(await tokens.isEmpty()).toBe(true);
      expect(await tokens.bearerOf(token)).toBeUndefined();
    },
  );

  it('of before there were accounts go on as service tokens', async () => {
    await store.close();
    rmSync(file);
    const former = new DatabaseSync(file);
    former.exec(`CREATE TABLE tokens (
      hash TEXT PRIMARY KEY, person TEXT NOT NULL, created_at TEXT NOT NULL, revoked_at TEXT
    ) STRICT, WITHOUT ROWID`);
    // SHA-256 of “gt_former-token” and “gt_former-revoked”.
    const insert = former.prepare('INSERT INTO tokens VALUES (?, ?, ?, ?)');
    const prints = [
      '40bc779d9f412b853256d7a9cf9325231f554fc38f83719c86a7e23b2febab4c',
      '3cf67a2dcd39ba1d9b4428bc8b8fdca3996d9b4eda6f25056d53449d9a59bcdd',
    ];
    insert.run(prints[0] ?? '', JSON.stringify(lead), START, null);
    insert.run(prints[1] ?? '', JSON.stringify(lead), START, START);
    former.close();
    open();
    expect(await tokens.bearerOf('gt_former-token')).toMatchObject({ kind: 'service', person: lead });
    expect(await tokens.bearerOf('gt_former-revoked')).toBeUndefined();
    expect(await tokens.list()).toMatchObject([
      { revokedAt: START },
      { name: 'G. Practice', createdAt: START, until: null, revokedAt: null },
    ]);
  });
});
