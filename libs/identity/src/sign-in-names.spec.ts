import fc from 'fast-check';
import { theSecrets } from './secrets/contract/the-secrets.js';
import { SignInNames } from './sign-in-names.js';

describe('An e-mail address', () => {
  const secrets = theSecrets();
  const names = () => new SignInNames(secrets.store);

  it('leads to its account however it is capitalised or composed, and is written to as it was given', async () => {
    expect(await names().setEmail('ann', 'Ann.Lea@Example.org')).toBe(true);
    expect(await names().accountOfEmail(' ann.lea@EXAMPLE.org ')).toBe('ann');
    expect(await names().emailOf('ann')).toBe('Ann.Lea@Example.org');
    await names().setEmail('zoe', 'zo\u00e9@example.org');
    expect(await names().accountOfEmail('ZOE\u0301@example.org')).toBe('zoe');
    expect(await names().accountOfEmail('nobody@example.org')).toBeUndefined();
  });

  it('is one account’s alone, also when two ask for it at once', async () => {
    const asked = ['ann', 'ben', 'cat'].map((account) => names().setEmail(account, 'shared@example.org'));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    const owner = (await names().accountOfEmail('shared@example.org')) ?? '';
    const other = owner === 'ann' ? 'ben' : 'ann';
    expect(await names().setEmail(other, 'SHARED@example.org')).toBe(false);
    expect(await names().emailOf(other)).toBeUndefined();
    expect(await names().accountOfEmail('shared@example.org')).toBe(owner);
  });

  it('takes the place of the one before, which is free again', async () => {
    await names().setEmail('ann', 'ann@example.org');
    await names().setEmail('ann', 'lea@example.org');
    expect(await names().accountOfEmail('ann@example.org')).toBeUndefined();
    expect(await names().emailOf('ann')).toBe('lea@example.org');
    expect(await names().setEmail('ben', 'ann@example.org')).toBe(true);
  });

  it('may be given anew in another spelling', async () => {
    await names().setEmail('ann', 'ann@example.org');
    expect(await names().setEmail('ann', 'Ann@example.org')).toBe(true);
    expect(await names().emailOf('ann')).toBe('Ann@example.org');
  });

  it('that a claim leaves alone stays as it was, when the address asked for is another’s', async () => {
    await names().setEmail('ann', 'ann@example.org');
    await names().setEmail('ben', 'ben@example.org');
    expect(await names().setEmail('ben', 'ann@example.org')).toBe(false);
    expect(await names().emailOf('ben')).toBe('ben@example.org');
  });
});

describe('An identity of a provider', () => {
  const secrets = theSecrets();
  const names = () => new SignInNames(secrets.store);
  const identity = { issuer: 'https://id.example.org', subject: 'A1' };

  it('stands for one account, among others that it may have', async () => {
    await names().setEmail('ann', 'ann@example.org');
    expect(await names().linkIdentity('ann', identity)).toBe(true);
    expect(await names().linkIdentity('ben', identity)).toBe(false);
    expect(await names().accountOfIdentity(identity)).toBe('ann');
    expect(await names().identitiesOf('ann')).toEqual([identity]);
    await names().setEmail('ann', 'lea@example.org');
    expect(await names().accountOfIdentity(identity)).toBe('ann');
  });

  it('is told apart by issuer and subject, and both as they are written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), fc.string(), async (i1, s1, i2, s2) => {
        await names().removeAllOf('ann');
        await names().linkIdentity('ann', { issuer: i1, subject: s1 });
        const found = await names().accountOfIdentity({ issuer: i2, subject: s2 });
        expect(found).toBe(i1 === i2 && s1 === s2 ? 'ann' : undefined);
      }),
      {
        numRuns: 30,
        examples: [
          ['a', 'bc', 'ab', 'c'],
          ['a', 'B', 'a', 'b'],
          ['a', 'b', 'a', 'b'],
        ],
      },
    );
  });

  it('is unlinked by its own account alone, or with all that the account is known by', async () => {
    await names().linkIdentity('ann', identity);
    expect(await names().unlinkIdentity('ben', identity)).toBe(false);
    expect(await names().unlinkIdentity('ann', identity)).toBe(true);
    expect(await names().unlinkIdentity('ann', identity)).toBe(false);
    await names().linkIdentity('ann', identity);
    await names().setEmail('ann', 'ann@example.org');
    await names().removeAllOf('ann');
    expect(await names().accountOfIdentity(identity)).toBeUndefined();
    expect(await names().accountOfEmail('ann@example.org')).toBeUndefined();
  });
});
