import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MINUTE } from './duration.js';
import { Links } from './links.js';
import { theSecrets } from './secrets/contract/the-secrets.js';
import { makeSetUpLink, SET_UP_MINUTES, type SetUp } from './set-up-link.js';

const SITE = 'http://localhost:3000/set-up/';

describe('The set-up link', () => {
  const secrets = theSecrets();
  const links = () => new Links(secrets.store, secrets.now);
  const file = () => join(dirname(secrets.file), 'set-up-link.txt');
  const make = (given: Partial<SetUp> = {}) =>
    makeSetUpLink({
      links: links(),
      hasAdministrator: () => Promise.resolve(false),
      addressOf: (secret) => SITE + secret,
      ...given,
    });
  const secretOf = (address = '') => address.replace(SITE, '').trim();

  it('is good once, for half an hour', async () => {
    const link = await make();
    expect(await links().take('set-up', secretOf(link?.address))).toMatchObject({ account: null });
    expect(await links().take('set-up', secretOf(link?.address))).toBeUndefined();
    const next = await make();
    secrets.wait(SET_UP_MINUTES * MINUTE);
    expect(await links().take('set-up', secretOf(next?.address))).toBeUndefined();
  });

  it('is written for its owner alone where there is no terminal', async () => {
    expect(await make({ file: file() })).toMatchObject({ file: file() });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await links().look('set-up', secretOf(readFileSync(file(), 'utf8')))).toBeDefined();
  });

  it('is written nowhere else', async () => {
    const link = await make();
    expect(link?.file).toBeUndefined();
    expect(secrets.bytes().includes(secretOf(link?.address))).toBe(false);
  });

  it('of the start before is void', async () => {
    const before = await make({ file: file() });
    const now = await make({ file: file() });
    expect(await links().look('set-up', secretOf(before?.address))).toBeUndefined();
    expect(readFileSync(file(), 'utf8')).toContain(now?.address);
  });

  it('is gone, with its file, once there is an administrator', async () => {
    const before = await make({ file: file() });
    const hasAdministrator = () => Promise.resolve(true);
    expect(await make({ file: file(), hasAdministrator })).toBeUndefined();
    expect(existsSync(file())).toBe(false);
    expect(await links().look('set-up', secretOf(before?.address))).toBeUndefined();
  });
});
