/** People go on signing in with what they have when an installation moves from a data folder to MongoDB and back. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onMongoDb } from '../../../test/on-mongodb.js';
import { copySecrets, SecretsInUse } from './copy-secrets.js';
import { type Identity, identityOver } from './identity.js';
import { Authenticator } from './passkeys/contract/authenticator.js';
import { theSecrets } from './secrets/contract/the-secrets.js';
import { openMongoSecrets } from './secrets/mongodb/open.js';
import { passphrases } from './passphrases/passphrases.js';
import type { SecretStore } from './secrets/port.js';
import { openSqliteSecrets } from './secrets/sqlite/open.js';

const good = 'four tired badgers singing';
const site = { id: 'thread.example.org', origin: 'https://thread.example.org' };
const browser = { address: '192.0.2.7', userAgent: 'Firefox' };

describe('Secrets that are copied', () => {
  const secrets = theSecrets();
  const over = (store: SecretStore) => identityOver(store, secrets.now, () => undefined);
  /** Ann's device, which has a passkey for her account. */
  const withPasskey = async ({ passkeys }: Identity): Promise<Authenticator> => {
    const device = new Authenticator(site.origin);
    const adding = { account: 'ann', name: 'My phone' };
    const options = await passkeys.begin('ann', adding, { email: 'ann', person: 'Ann' }, site);
    await passkeys.add('ann', 'ann', device.make(options), site);
    return device;
  };
  const elsewhere = (name: string) => openSqliteSecrets(join(secrets.file, '..', `${name}.db`), secrets.now);

  it('let a passphrase, a name and a token go on, and leave sessions and links behind', async () => {
    const before = over(secrets.store);
    await before.names.setEmail('ann', 'ann@city.example');
    await before.passphrases.set('ann', good, { name: 'Ann' });
    const token = await before.tokens.issueFor('ann', {});
    const session = await before.sessions.open('ann', 'signed-in', browser);
    const link = await before.links.make('reset', 'ann', 30);
    const target = elsewhere('target');
    expect(await copySecrets(secrets.store, target)).toEqual({ secrets: 3, changed: 3 });
    expect(await copySecrets(secrets.store, target)).toEqual({ secrets: 3, changed: 0 });
    const after = over(target);
    expect(await after.names.accountOfEmail('ann@city.example')).toBe('ann');
    expect(await after.passphrases.check('ann', good)).toBe(true);
    expect(await after.tokens.bearerOf(token)).toMatchObject({ account: 'ann' });
    expect(await after.sessions.find(session.secret)).toBeUndefined();
    expect(await after.links.look('reset', link)).toBeUndefined();
    await target.close();
  });

  it('are at the end what they are at the source, also what was taken away there since the last copy', async () => {
    const before = over(secrets.store);
    await before.passphrases.set('ann', good, { name: 'Ann' });
    const token = await before.tokens.issueFor('ann', {});
    const target = elsewhere('target');
    await withPasskey(before);
    await copySecrets(secrets.store, target);
    await before.reset('ann');
    expect(await copySecrets(secrets.store, target)).toMatchObject({ changed: 3 });
    const after = over(target);
    expect(await after.passkeys.listOf('ann')).toEqual([]);
    expect(await after.passphrases.check('ann', good)).toBe(false);
    expect(await after.tokens.bearerOf(token)).toBeUndefined();
    await target.close();
  });

  it('are not written over those of a target that somebody uses by now, or that set itself up', async () => {
    const before = over(secrets.store);
    await before.passphrases.set('ann', good, { name: 'Ann' });
    await withPasskey(before);
    const target = elsewhere('target');
    await copySecrets(secrets.store, target);
    const live = over(target);
    const changed = 'seven calm otters dancing';
    await live.passphrases.set('ann', changed, { name: 'Ann' });
    await expect(copySecrets(secrets.store, target)).rejects.toThrow(SecretsInUse);
    expect(await live.passphrases.check('ann', changed)).toBe(true);
    const other = elsewhere('other');
    await over(other).names.setEmail('ben', 'ben@city.example');
    await expect(copySecrets(secrets.store, other)).rejects.toThrow(SecretsInUse);
    expect(await over(other).passkeys.listOf('ann')).toEqual([]);
    await target.close();
    await other.close();
  });

  describe('whose copy was interrupted', () => {
    /** The target, which fails after one secret. */
    const failing = (target: SecretStore): SecretStore => {
      let writes = 0;
      return Object.create(target, {
        put: {
          value: (...what: Parameters<SecretStore['put']>) =>
            ++writes > 2 ? Promise.reject(new Error('No space left')) : target.put(...what),
        },
      }) as SecretStore;
    };
    let target: SecretStore;
    beforeEach(async () => {
      const before = over(secrets.store);
      await before.names.setEmail('ann', 'ann@city.example');
      await before.passphrases.set('ann', good, { name: 'Ann' });
      target = elsewhere('interrupted');
      await expect(copySecrets(secrets.store, failing(target))).rejects.toThrow('No space left');
      expect(await over(target).names.emailOf('ann')).toBe('ann@city.example');
    });
    afterEach(() => target.close());

    it('go on from there', async () => {
      expect(await copySecrets(secrets.store, target)).toEqual({ secrets: 2, changed: 1 });
      expect(await over(target).passphrases.check('ann', good)).toBe(true);
    });

    it('go on though the source has changed, and the second copy was interrupted as well', async () => {
      const before = over(secrets.store);
      const changed = 'seven calm otters dancing';
      await before.passphrases.set('ann', changed, { name: 'Ann' });
      await before.names.setEmail('ann', 'ann@elsewhere.example');
      await before.names.setEmail('ben', 'ben@city.example');
      await expect(copySecrets(secrets.store, failing(target))).rejects.toThrow('No space left');
      await copySecrets(secrets.store, target);
      expect(await over(target).passphrases.check('ann', changed)).toBe(true);
      expect(await over(target).names.accountOfEmail('ben@city.example')).toBe('ben');
    });

    it.each<[what: string, use: (live: Identity) => Promise<unknown>]>([
      ['chosen', ({ passphrases }) => passphrases.set('ann', 'six patient herons waiting', { name: 'Ann' })],
      ['changed', ({ names }) => names.setEmail('ann', 'ann@moved.example')],
      ['added', ({ names }) => names.setEmail('cat', 'cat@city.example')],
    ])('are not written over what somebody has %s there since', async (_, use) => {
      await use(over(target));
      const before = await target.all(passphrases);
      await expect(copySecrets(secrets.store, target)).rejects.toThrow(SecretsInUse);
      expect(await target.all(passphrases)).toEqual(before);
    });
  });

  onMongoDb('to MongoDB and back', (engine) => {
    it('are what they were', async () => {
      const before = over(secrets.store);
      await before.names.setEmail('ann', 'ann@city.example');
      await before.passphrases.set('ann', good, { name: 'Ann' });
      const token = await before.tokens.issueFor('ann', {});
      const device = await withPasskey(before);
      const shared = await openMongoSecrets(engine().urlOf(`copied-${randomUUID()}`), secrets.now);
      const back = elsewhere('back');
      await copySecrets(secrets.store, shared);
      await copySecrets(shared, back);
      for (const each of [shared, back].map(over)) {
        expect(await each.names.accountOfEmail('ann@city.example')).toBe('ann');
        expect(await each.passphrases.check('ann', good)).toBe(true);
        expect(await each.tokens.bearerOf(token)).toMatchObject({ account: 'ann' });
        const asked = await each.passkeys.ask(site);
        expect(await each.passkeys.check(asked.browser, device.sign(asked.options), site)).toEqual({
          account: 'ann',
        });
      }
      await back.close();
      await shared.close();
    });
  });
});
