import { identityOver } from './identity.js';
import { theSecrets } from './secrets/contract/the-secrets.js';

const good = 'four tired badgers singing';
const browser = { address: '192.0.2.7', userAgent: 'Firefox' };

describe('An account', () => {
  const secrets = theSecrets();
  const setUp = async () => {
    const identity = identityOver(secrets.store, secrets.now, () => undefined);
    const openOf = async (account: string) => {
      const { secret } = await identity.sessions.open(account, 'signed-in', browser);
      const token = await identity.tokens.issueFor(account, {});
      const link = await identity.links.make('reset', account, 30);
      return async () => [
        (await identity.sessions.find(secret)) !== undefined,
        (await identity.tokens.bearerOf(token)) !== undefined,
        (await identity.links.look('reset', link)) !== undefined,
      ];
    };
    for (const account of ['ann', 'ben']) await identity.passphrases.set(account, good, { name: account });
    return { identity, anns: await openOf('ann'), bens: await openOf('ben') };
  };

  it('that is shut has nothing open any more, and others have', async () => {
    const { identity, anns, bens } = await setUp();
    expect(await anns()).toEqual([true, true, true]);
    await identity.shut('ann');
    expect(await anns()).toEqual([false, false, false]);
    expect(await bens()).toEqual([true, true, true]);
    expect(await identity.passphrases.check('ann', good)).toBe(true);
  });

  it('that is reset has no way in any more but a new link', async () => {
    const { identity, anns, bens } = await setUp();
    await identity.secondFactor.begin('ann', 'ann');
    await identity.reset('ann');
    expect(await anns()).toEqual([false, false, false]);
    expect(await identity.passphrases.check('ann', good)).toBe(false);
    expect(await identity.secondFactor.isOn('ann')).toBe(false);
    expect(await bens()).toEqual([true, true, true]);
    expect(await identity.passphrases.check('ben', good)).toBe(true);
  });
});
