import { after, MINUTE } from './duration.js';
import { Links } from './links.js';
import { START, theSecrets } from './secrets/contract/the-secrets.js';

describe('A single-use link', () => {
  const secrets = theSecrets();
  const links = () => new Links(secrets.store, secrets.now);

  it('is good once, for its purpose and account, and only its print is kept', async () => {
    const link = await links().make('invitation', 'ann', 30);
    expect(secrets.bytes().includes(link)).toBe(false);
    expect(await links().look('invitation', link)).toEqual({
      account: 'ann',
      expiresAt: after(START, 30 * MINUTE),
    });
    expect(await links().take('reset', link)).toBeUndefined();
    expect(await links().take('invitation', link)).toMatchObject({ account: 'ann' });
    expect(await links().look('invitation', link)).toBeUndefined();
    expect(await links().take('invitation', link)).toBeUndefined();
  });

  it('is had by one alone of many who use it at once', async () => {
    const link = await links().make('set-up', null, 30);
    const taken = await Promise.all(Array.from({ length: 10 }, () => links().take('set-up', link)));
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('is over after its minutes', async () => {
    const link = await links().make('reset', 'ann', 30);
    secrets.wait(30 * MINUTE - 1);
    expect(await links().look('reset', link)).toBeDefined();
    secrets.wait(1);
    expect(await links().look('reset', link)).toBeUndefined();
    expect(await links().take('reset', link)).toBeUndefined();
  });

  it('takes the place of the one made before for the same', async () => {
    const first = await links().make('reset', 'ann', 30);
    const [bens, second] = [await links().make('reset', 'ben', 30), await links().make('reset', 'ann', 30)];
    expect(await links().take('reset', first)).toBeUndefined();
    expect(await links().take('reset', second)).toBeDefined();
    expect(await links().take('reset', bens)).toMatchObject({ account: 'ben' });
  });

  it('can be cancelled', async () => {
    const link = await links().make('invitation', 'ann', 30);
    expect(await links().isOut('invitation', 'ann')).toBe(true);
    await links().cancel('invitation', 'ann');
    expect(await links().isOut('invitation', 'ann')).toBe(false);
    expect(await links().take('invitation', link)).toBeUndefined();
  });
});
