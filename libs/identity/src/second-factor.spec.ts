import { type TOTP, URI } from 'otpauth';
import { MINUTE, SECOND } from './duration.js';
import { SecondFactor } from './second-factor.js';
import { theSecrets } from './secrets/contract/the-secrets.js';

describe('The second factor', () => {
  const secrets = theSecrets();
  const factor = () => new SecondFactor(secrets.store, secrets.now);
  /** An app that took the key from the QR code. */
  const appOf = (uri: string) => {
    const totp = URI.parse(uri) as TOTP;
    return (later = 0) => totp.generate({ timestamp: Date.parse(secrets.now()) + later });
  };
  const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const setUp = async () => {
    const { uri } = await factor().begin('ann', 'ann@example.org');
    const code = appOf(uri);
    const recovery = (await factor().confirm('ann', code())) ?? [];
    secrets.wait(30 * SECOND);
    return { code, recovery };
  };

  it('is on once a code shows that the app has the key', async () => {
    const { key, uri } = await factor().begin('ann', 'ann@example.org');
    expect(uri).toMatch(/^otpauth:\/\/totp\/Golden%20Thread:ann%40example\.org\?/);
    expect(uri).toContain(`secret=${key}`);
    expect(await factor().isOn('ann')).toBe(false);
    const code = appOf(uri)();
    expect(await factor().confirm('ann', wrong(code))).toBeUndefined();
    expect(await factor().confirm('ben', code)).toBeUndefined();
    expect(await factor().isOn('ann')).toBe(false);
    expect(await factor().confirm('ann', code)).toHaveLength(10);
    expect(await factor().isOn('ann')).toBe(true);
  });

  it('takes the code that the app shows, also with a space in it, and no other', async () => {
    const { code } = await setUp();
    expect(await factor().check('ann', wrong(code()))).toBe(false);
    expect(await factor().check('ben', code())).toBe(false);
    expect(await factor().check('ann', `${code().slice(0, 3)} ${code().slice(3)}`)).toBe(true);
  });

  it('takes no code twice, not even when both come at once', async () => {
    const { code } = await setUp();
    const checks = Array.from({ length: 5 }, () => factor().check('ann', code()));
    expect((await Promise.all(checks)).filter(Boolean)).toHaveLength(1);
    expect(await factor().check('ann', code())).toBe(false);
  });

  it('does not take the code that set it up, nor one from before the last that was used', async () => {
    const { uri } = await factor().begin('ann', 'ann');
    const code = appOf(uri);
    await factor().confirm('ann', code());
    expect(await factor().check('ann', code())).toBe(false);
    secrets.wait(60 * SECOND);
    const before = code(-30_000);
    expect(await factor().check('ann', code())).toBe(true);
    expect(await factor().check('ann', before)).toBe(false);
  });

  it('bears a clock that is half a minute off, and no more', async () => {
    const { code } = await setUp();
    secrets.wait(5 * MINUTE);
    expect(await factor().check('ann', code(-60_000))).toBe(false);
    expect(await factor().check('ann', code(60_000))).toBe(false);
    expect(await factor().check('ann', code(-30_000))).toBe(true);
    expect(await factor().check('ann', code(30_000))).toBe(true);
  });

  it('forgets a key that nobody confirmed', async () => {
    const { uri } = await factor().begin('ann', 'ann');
    secrets.wait(15 * MINUTE);
    expect(await factor().confirm('ann', appOf(uri)())).toBeUndefined();
  });

  it('goes on with the old app until the new one is confirmed', async () => {
    const { code } = await setUp();
    const { uri } = await factor().begin('ann', 'ann');
    expect(await factor().check('ann', code())).toBe(true);
    await factor().confirm('ann', appOf(uri)());
    secrets.wait(30 * SECOND);
    expect(await factor().check('ann', code())).toBe(false);
    expect(await factor().check('ann', appOf(uri)())).toBe(true);
  });

  it('has ten recovery codes, each good once, however it is typed', async () => {
    const { recovery } = await setUp();
    expect(new Set(recovery).size).toBe(10);
    const [first = '', second = ''] = recovery;
    expect(secrets.bytes().includes(first)).toBe(false);
    expect(await factor().useRecoveryCode('ann', 'AAAAAA-AAAAAA-AAAAAA-AAAAAA')).toBe(false);
    expect(await factor().useRecoveryCode('ben', first)).toBe(false);
    expect(await factor().useRecoveryCode('ann', first)).toBe(true);
    expect(await factor().useRecoveryCode('ann', first)).toBe(false);
    const typed = second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(await factor().useRecoveryCode('ann', typed)).toBe(true);
    expect(await factor().recoveryCodesLeft('ann')).toBe(8);
  });

  it('voids the recovery codes of before when new ones are made', async () => {
    const { recovery } = await setUp();
    const renewed = (await factor().renewRecoveryCodes('ann')) ?? [];
    expect(await factor().useRecoveryCode('ann', recovery[0] ?? '')).toBe(false);
    expect(await factor().useRecoveryCode('ann', renewed[0] ?? '')).toBe(true);
    expect(await factor().renewRecoveryCodes('ben')).toBeUndefined();
  });

  it('is gone with its codes once it is reset', async () => {
    const { code, recovery } = await setUp();
    await factor().reset('ann');
    expect(await factor().isOn('ann')).toBe(false);
    expect(await factor().check('ann', code())).toBe(false);
    expect(await factor().useRecoveryCode('ann', recovery[0] ?? '')).toBe(false);
  });
});
