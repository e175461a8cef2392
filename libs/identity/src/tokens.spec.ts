/** Tokens in a real secrets file. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '#domain/entry.js';
import { Tokens } from './tokens.js';

describe('API tokens', () => {
  const lead: Person = {
    id: 'g.practice',
    name: 'G. Practice',
    role: 'agency-lead',
    agency: 'city-gp-practice',
  };
  let folder: string;
  let tokens: Tokens;
  const open = () => new Tokens(join(folder, 'secrets.db'), () => '2015-03-14T09:41:00.000Z');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tokens-'));
    tokens = open();
  });
  afterEach(() => {
    tokens.close();
    rmSync(folder, { recursive: true });
  });

  it('stand for their person, also after a restart', () => {
    const token = tokens.issue(lead);
    expect(tokens.personOf(token)).toEqual(lead);
    tokens.close();
    tokens = open();
    expect(tokens.personOf(token)).toEqual(lead);
  });

  it('are kept only as hashes, in a file for its owner alone', () => {
    const token = tokens.issue(lead);
    const file = join(folder, 'secrets.db');
    expect(readFileSync(file).includes(token)).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('end at once when they are revoked, and are listed without being given away', () => {
    const token = tokens.issue(lead);
    expect(tokens.personOf(token)).toEqual(lead);
    const [record] = tokens.list();
    expect(record).toMatchObject({ person: lead, createdAt: '2015-03-14T09:41:00.000Z', revokedAt: null });
    expect(JSON.stringify(record)).not.toContain(token);
    expect(tokens.revoke(record?.id ?? '')).toBe(true);
    expect(tokens.personOf(token)).toBeUndefined();
    expect(tokens.revoke(record?.id ?? '')).toBe(false);
  });

  it.each(['', 'gt_', 'gt_unknown', 'Bearer'])(
    'that were never given, such as “%s”, stand for nobody',
    (token) => {
      expect(tokens.isEmpty()).toBe(true);
      expect(tokens.personOf(token)).toBeUndefined();
    },
  );
});
