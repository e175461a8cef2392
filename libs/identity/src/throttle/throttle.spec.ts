import fc from 'fast-check';
import { DAY, MINUTE, SECOND } from '../duration.js';
import { theSecrets } from '../secrets/contract/the-secrets.js';
import { networkOf } from './network.js';
import { Throttle } from './throttle.js';

const HOME = '192.0.2.7';
/** Each from another address, so that only the name is counted. */
const elsewhere = (at: number) => `198.51.100.${at % 250}`;

describe('Guessing', () => {
  const secrets = theSecrets();
  let throttle: Throttle;
  beforeEach(() => {
    throttle = new Throttle(secrets.store, secrets.now);
  });
  /** Attempts that fail, each after the wait before it. */
  const guess = async (times: number, name = 'ann@example.org', from: (at: number) => string = elsewhere) => {
    const waits: number[] = [];
    for (let at = 0; at < times; at++) {
      const wait = await throttle.admit(name, from(at));
      waits.push(wait);
      if (wait > 0) {
        secrets.wait(wait * SECOND);
        expect(await throttle.admit(name, from(at))).toBe(0);
      }
    }
    return waits;
  };

  it('waits longer and longer after five failures, up to a quarter of an hour', async () => {
    const doubling = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    expect(await guess(17)).toEqual([0, 0, 0, 0, 0, ...doubling, 900, 900]);
  });

  it('waits as long for a name that nobody has, however it is capitalised', async () => {
    await guess(5, 'nobody@example.org');
    expect(await throttle.admit('Nobody@Example.org', elsewhere(9))).toBe(1);
    expect(await throttle.admit('somebody@example.org', elsewhere(9))).toBe(0);
  });

  it('gains nothing by many attempts at once', async () => {
    const waits = await Promise.all(
      Array.from({ length: 20 }, (_, at) => throttle.admit('ann', elsewhere(at))),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  it('waits also after the service was started anew', async () => {
    await guess(5);
    throttle = new Throttle(secrets.store, secrets.now);
    expect(await throttle.admit('ann@example.org', elsewhere(9))).toBe(1);
  });

  it('is forgotten after a day without any', async () => {
    await guess(8);
    secrets.wait(DAY);
    expect(await guess(5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('from one address at many names is let in twenty times, then once a minute', async () => {
    for (let at = 0; at < 20; at++) expect(await throttle.admit(`name-${at}`, HOME)).toBe(0);
    expect(await throttle.admit('another', HOME)).toBe(60);
    expect(await throttle.admit('another', elsewhere(1))).toBe(0);
    secrets.wait(MINUTE);
    expect(await throttle.admit('another', HOME)).toBe(0);
    expect(await throttle.admit('another', HOME)).toBe(60);
  });

  it('does not keep a whole office from signing in through one address', async () => {
    for (let at = 0; at < 100; at++) {
      expect(await throttle.admit(`colleague-${at}`, HOME)).toBe(0);
      await throttle.succeeded(`colleague-${at}`, HOME);
    }
  });

  it('elsewhere locks nobody out where they have signed in before', async () => {
    await throttle.admit('ann', HOME);
    await throttle.succeeded('ann', HOME);
    await guess(20, 'ann');
    expect(await throttle.admit('ann', elsewhere(9))).toBeGreaterThan(0);
    expect(await throttle.admit('ann', HOME)).toBe(0);
    await throttle.succeeded('ann', HOME);
    // And her success gives the strangers nothing.
    expect(await throttle.admit('ann', elsewhere(9))).toBeGreaterThan(0);
  });

  it('from an address that is known waits too', async () => {
    await throttle.admit('ann', HOME);
    await throttle.succeeded('ann', HOME);
    const waits = await guess(7, 'ann', () => HOME);
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2]);
  });

  it('that ends in success begins anew', async () => {
    await guess(4);
    await throttle.admit('ann@example.org', HOME);
    await throttle.succeeded('ann@example.org', HOME);
    expect(await guess(5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('never waits longer than a quarter of an hour, whatever went before, and then is let in', async () => {
    const step = fc.record({
      name: fc.constantFrom('ann', 'ben'),
      from: fc.nat(3).map(elsewhere),
      then: fc.constantFrom('fail', 'succeed'),
      wait: fc.constantFrom(0, SECOND, MINUTE, 20 * MINUTE),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        for (const { name, from, then, wait } of steps) {
          secrets.wait(wait);
          const seconds = await throttle.admit(name, from);
          if (seconds === 0 && then === 'succeed') await throttle.succeeded(name, from);
        }
        const seconds = await throttle.admit('ann', elsewhere(0));
        expect(seconds).toBeLessThanOrEqual(900);
        secrets.wait(seconds * SECOND);
        if (seconds > 0) expect(await throttle.admit('ann', elsewhere(0))).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Addresses of one network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
