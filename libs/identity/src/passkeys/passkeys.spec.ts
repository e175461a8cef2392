import fc from 'fast-check';
import { MINUTE } from '../duration.js';
import { identityOver } from '../identity.js';
import { START, theSecrets } from '../secrets/contract/the-secrets.js';
import { Authenticator, type Otherwise } from './contract/authenticator.js';

const site = { id: 'thread.example.org', origin: 'https://thread.example.org' };
const label = { email: 'ann@example.org', person: 'Ann Price' };
/** What only one browser has. */
const browser = 'a-session';

describe('A passkey', () => {
  const secrets = theSecrets();
  const open = () => identityOver(secrets.store, secrets.now, () => undefined);
  const passkeys = () => open().passkeys;

  const begin = (account = 'ann', name = 'My phone') =>
    passkeys().begin(browser, { account, name }, label, site);
  const added = async (account = 'ann', name = 'My phone', isCounting = true) => {
    const device = new Authenticator(site.origin, isCounting);
    const answer = device.make(await begin(account, name));
    expect(await passkeys().add(browser, account, answer, site)).toBe(name);
    return device;
  };
  const tried = async (device: Authenticator, otherwise: Otherwise = {}) => {
    const asked = await passkeys().ask(site);
    return passkeys().check(asked.browser, device.sign(asked.options, otherwise), site);
  };

  it('signs its owner in, from whichever browser, and says when it was last used', async () => {
    const device = await added();
    const other = await added('ben', 'My laptop');
    expect(await tried(device)).toEqual({ account: 'ann' });
    expect(await tried(other)).toEqual({ account: 'ben' });
    secrets.wait(MINUTE);
    expect(await tried(device)).toEqual({ account: 'ann' });
    const [{ id, ...shown } = { id: '' }] = await passkeys().listOf('ann');
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(shown).toEqual({ name: 'My phone', createdAt: START, lastUsedAt: secrets.now() });
  });

  it('is asked to know its owner, and to be found without a name; what an authenticator keeps of them says nothing', async () => {
    await added();
    const options = await begin('ann', 'Another');
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    });
    expect(options.excludeCredentials).toHaveLength(1);
    const handle = Buffer.from(options.user.id, 'base64url');
    expect(handle).toHaveLength(32);
    expect(handle.toString()).not.toContain('ann');
    expect((await begin('ben')).user.id).not.toBe(options.user.id);
    expect((await passkeys().ask(site)).options).toMatchObject({
      rpId: site.id,
      userVerification: 'required',
    });
  });

  const lies: readonly (readonly [string, Otherwise])[] = [
    ['asked for by another site', { origin: 'https://thread.example.com' }],
    ['asked for at another port', { origin: 'https://thread.example.org:8443' }],
    ['for another site', { site: 'example.org' }],
    ['of an authenticator that did not verify its owner', { isVerified: false }],
  ];
  it.each(lies)('opens nothing with an answer %s', async (_, otherwise) => {
    const device = await added();
    expect(await tried(device, otherwise)).toEqual({ account: 'ann', problem: 'not-right' });
    expect(await tried(device)).toEqual({ account: 'ann' });
  });

  it.each(lies)('is not kept with an answer %s', async (_, otherwise) => {
    const device = new Authenticator(site.origin);
    const answer = device.make(await begin(), otherwise);
    expect(await passkeys().add(browser, 'ann', answer, site)).toBeUndefined();
    expect(await passkeys().listOf('ann')).toEqual([]);
  });

  it('opens nothing for somebody else, or with the key of another', async () => {
    const device = await added();
    const stranger = new Authenticator(site.origin);
    expect(await tried(stranger)).toEqual({ account: undefined, problem: 'not-right' });
    expect(await tried(device, { handle: 'YmVu' })).toEqual({ account: 'ann', problem: 'not-right' });
    const asked = await passkeys().ask(site);
    const forged = stranger.sign(asked.options).replaceAll(stranger.credential, device.credential);
    const withHandle = JSON.parse(forged) as { response: { userHandle: string } };
    withHandle.response.userHandle = (await begin()).user.id;
    expect(await passkeys().check(asked.browser, JSON.stringify(withHandle), site)).toEqual({
      account: 'ann',
      problem: 'not-right',
    });
  });

  it('answers a challenge once, within five minutes, in the browser that asked', async () => {
    const device = await added();
    const asked = await passkeys().ask(site);
    const answer = device.sign(asked.options);
    expect(await passkeys().check('another-browser', answer, site)).toMatchObject({ problem: 'over' });
    expect(await passkeys().check(asked.browser, answer, site)).toEqual({ account: 'ann' });
    expect(await passkeys().check(asked.browser, answer, site)).toMatchObject({ problem: 'over' });
    const late = await passkeys().ask(site);
    secrets.wait(5 * MINUTE);
    expect(await passkeys().check(late.browser, device.sign(late.options), site)).toMatchObject({
      problem: 'over',
    });
    const other = await passkeys().ask(site);
    expect(await passkeys().check(other.browser, answer, site)).toEqual({
      account: 'ann',
      problem: 'not-right',
    });
  });

  it('is added once, within five minutes, in the session that began it and for its account', async () => {
    const device = new Authenticator(site.origin);
    const answer = device.make(await begin());
    expect(await passkeys().add('another-session', 'ann', answer, site)).toBeUndefined();
    expect(await passkeys().add(browser, 'ann', answer, site)).toBe('My phone');
    expect(await passkeys().add(browser, 'ann', answer, site)).toBeUndefined();
    await begin('ben');
    expect(await passkeys().add(browser, 'ann', answer, site)).toBeUndefined();
    const late = new Authenticator(site.origin).make(await begin());
    secrets.wait(5 * MINUTE);
    expect(await passkeys().add(browser, 'ann', late, site)).toBeUndefined();
    expect(await passkeys().listOf('ben')).toEqual([]);
  });

  it('that somebody has is not taken over by another account', async () => {
    const device = await added();
    const again = device.make(await begin('ben'));
    expect(await passkeys().add(browser, 'ben', again, site)).toBeUndefined();
    expect(await tried(device)).toMatchObject({ problem: 'not-right' });
    device.make(await begin('ann'));
    expect(await tried(device)).toEqual({ account: 'ann' });
  });

  it('whose count does not rise is a copy, and opens nothing; one that never counts is as good', async () => {
    const device = await added();
    expect(await tried(device, { counter: 7 })).toEqual({ account: 'ann' });
    expect(await tried(device, { counter: 7 })).toEqual({ account: 'ann', problem: 'not-right' });
    expect(await tried(device, { counter: 0 })).toEqual({ account: 'ann', problem: 'not-right' });
    expect(await tried(device, { counter: 8 })).toEqual({ account: 'ann' });
    const countless = await added('ben', 'A synced one', false);
    expect([await tried(countless), await tried(countless)]).toEqual([
      { account: 'ben' },
      { account: 'ben' },
    ]);
  });

  it('opens nothing once it is removed, by its owner alone, and no more after a reset; a suspension leaves it', async () => {
    const first = await added();
    // The list has the oldest first: at the same instant, either would be.
    secrets.wait(MINUTE);
    const second = await added('ann', 'My laptop');
    const [one] = await passkeys().listOf('ann');
    expect(await passkeys().remove('ben', one?.id ?? '')).toBe(false);
    expect(await passkeys().remove('ann', one?.id ?? '')).toBe(true);
    const outcomes = async () => [(await tried(first)).problem, (await tried(second)).problem];
    expect(await outcomes()).toEqual(['not-right', undefined]);
    await open().shut('ann');
    expect(await outcomes()).toEqual(['not-right', undefined]);
    await open().reset('ann');
    expect(await outcomes()).toEqual(['not-right', 'not-right']);
  });

  it('is kept without what a device says of its maker, which would be looked up in the network', async () => {
    const statement = new Map<string, unknown>([
      ['alg', -7],
      ['sig', Buffer.alloc(64)],
      ['x5c', [Buffer.alloc(9)]],
    ]);
    const answer = new Authenticator(site.origin).make(await begin(), { statement: ['packed', statement] });
    expect(await passkeys().add(browser, 'ann', answer, site)).toBe('My phone');
  });

  it('is no answer, whatever else is sent', async () => {
    const device = await added();
    const part = fc.constantFrom(
      'id',
      'rawId',
      'type',
      'response',
      'clientDataJSON',
      'authenticatorData',
      'signature',
      'userHandle',
    );
    await fc.assert(
      fc.asyncProperty(part, fc.jsonValue(), async (name, value) => {
        const asked = await passkeys().ask(site);
        const answer = JSON.parse(device.sign(asked.options)) as Record<string, unknown> & {
          response: object;
        };
        const changed = Object.hasOwn(answer, name)
          ? { ...answer, [name]: value }
          : { ...answer, response: { ...answer.response, [name]: value } };
        const { problem } = await passkeys().check(asked.browser, JSON.stringify(changed), site);
        expect(problem).toBe('not-right');
      }),
      { numRuns: 60 },
    );
    for (const text of ['', 'null', '[]', '{', '"a"', '{"id":"x","response":null}'])
      expect(await passkeys().check((await passkeys().ask(site)).browser, text, site)).toMatchObject({
        problem: 'not-right',
      });
  });
});
