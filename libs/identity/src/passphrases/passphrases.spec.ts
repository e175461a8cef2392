import { theSecrets } from '../secrets/contract/the-secrets.js';
import { Passphrases } from './passphrases.js';

const cheap = { memoryCost: 1024, timeCost: 1, parallelism: 1 };
const ann = { name: 'Ann Lea' };
const good = 'four tired badgers singing';

describe('The passphrase of an account', () => {
  const secrets = theSecrets();
  const passphrases = () => new Passphrases(secrets.store, secrets.now, cheap);

  it('opens that account alone', async () => {
    expect(await passphrases().set('ann', good, ann)).toBeUndefined();
    await passphrases().set('ben', 'three sleepy otters dancing', { name: 'Ben Hill' });
    expect(await passphrases().check('ann', good)).toBe(true);
    expect(await passphrases().check('ann', `${good}.`)).toBe(false);
    expect(await passphrases().check('ann', good.toUpperCase())).toBe(false);
    expect(await passphrases().check('ben', good)).toBe(false);
    expect(await passphrases().check('nobody', good)).toBe(false);
    expect(await passphrases().check(undefined, good)).toBe(false);
  });

  it('is the same on a keyboard that composes letters otherwise', async () => {
    await passphrases().set('ann', 'caf\u00e9 with four tired badgers', ann);
    expect(await passphrases().check('ann', 'cafe\u0301 with four tired badgers')).toBe(true);
  });

  it('stays as it was when the new one is refused', async () => {
    await passphrases().set('ann', good, ann);
    expect(await passphrases().set('ann', 'passwordpassword', ann)).toBe('common');
    expect(await passphrases().check('ann', good)).toBe(true);
  });

  it('opens nothing any more once it is changed or removed', async () => {
    await passphrases().set('ann', good, ann);
    await passphrases().set('ann', 'three sleepy otters dancing', ann);
    expect(await passphrases().check('ann', good)).toBe(false);
    await passphrases().remove('ann');
    expect(await passphrases().check('ann', 'three sleepy otters dancing')).toBe(false);
    expect(await passphrases().setAt('ann')).toBeUndefined();
  });

  it('is kept as argon2id at the cost that OWASP asks for, and never itself', async () => {
    await new Passphrases(secrets.store, secrets.now).set('ann', good, ann);
    expect(secrets.bytes().includes('$argon2id$v=19$m=19456,t=2,p=1$')).toBe(true);
    expect(secrets.bytes().includes('badgers')).toBe(false);
  });

  it('is hashed anew when it was hashed at another cost, once it is known to be right', async () => {
    await passphrases().set('ann', good, ann);
    const dearer = new Passphrases(secrets.store, secrets.now, { ...cheap, timeCost: 2 });
    await dearer.check('ann', 'wrong passphrase');
    expect(secrets.bytes().includes('m=1024,t=1')).toBe(true);
    expect(await dearer.check('ann', good)).toBe(true);
    expect(secrets.bytes().includes('m=1024,t=1')).toBe(false);
    expect(await dearer.check('ann', good)).toBe(true);
  });

  it('is checked for many at once, each with its own answer', async () => {
    await passphrases().set('ann', good, ann);
    const one = passphrases();
    const asked = Array.from({ length: 12 }, (_, at) =>
      one.check('ann', at % 2 === 0 ? good : `${good}${at}`),
    );
    expect(await Promise.all(asked)).toEqual(asked.map((_, at) => at % 2 === 0));
  });
});
