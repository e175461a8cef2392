import { DatabaseSync } from 'node:sqlite';
import { after, HOUR, MINUTE } from './duration.js';
import { START, theSecrets } from './secrets/contract/the-secrets.js';
import { Sessions, type Standing } from './sessions.js';

describe('A session', () => {
  const secrets = theSecrets();
  const troubles: unknown[] = [];
  const sessions = () => new Sessions(secrets.store, secrets.now, (error) => troubles.push(error));
  const browser = { address: '192.0.2.7', userAgent: 'Firefox' };
  const open = (account = 'ann', standing: Standing = 'signed-in') =>
    sessions().open(account, standing, browser);

  it('is found by its value, of which only a print is kept', async () => {
    const { secret, session } = await open();
    expect(await sessions().find(secret)).toEqual(session);
    expect(session).toMatchObject({ account: 'ann', startedAt: START, ...browser });
    expect(await sessions().find(session.id)).toBeUndefined();
    expect(secrets.bytes().includes(secret)).toBe(false);
    expect(secrets.bytes().includes(session.csrf)).toBe(false);
    expect((await open()).secret).not.toBe(secret);
  });

  it('ends after half an hour without being used', async () => {
    const { secret } = await open();
    secrets.wait(30 * MINUTE - 1);
    expect(await sessions().find(secret)).toBeDefined();
    secrets.wait(30 * MINUTE - 1);
    expect(await sessions().find(secret)).toBeDefined();
    secrets.wait(30 * MINUTE);
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('ends after twelve hours, however busy it is', async () => {
    const { secret } = await open();
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      secrets.wait(20 * MINUTE);
      expect(await sessions().find(secret)).toBeDefined();
    }
    secrets.wait(20 * MINUTE);
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('ends when the installation’s own limits say so', async () => {
    const strict = new Sessions(secrets.store, secrets.now, () => undefined, {
      idleMinutes: 5,
      absoluteHours: 1,
    });
    const { secret } = await strict.open('ann', 'signed-in', browser);
    secrets.wait(5 * MINUTE);
    expect(await strict.find(secret)).toBeUndefined();
  });

  it('that waits for a second factor opens nothing, and not for long', async () => {
    const { secret } = await open('ann', 'awaiting-second-factor');
    expect(await sessions().find(secret)).toBeUndefined();
    expect(await sessions().findAwaiting(secret)).toMatchObject({ account: 'ann' });
    expect(await sessions().listOf('ann')).toEqual([]);
    secrets.wait(10 * MINUTE);
    expect(await sessions().findAwaiting(secret)).toBeUndefined();
    expect(await sessions().confirm(secret)).toBeUndefined();
  });

  it('has a new value and a new CSRF value once the second factor is given; the old ones are void', async () => {
    const { secret, session } = await open('ann', 'awaiting-second-factor');
    secrets.wait(2 * MINUTE);
    const confirmed = await sessions().confirm(secret);
    expect(await sessions().find(secret)).toBeUndefined();
    expect(await sessions().findAwaiting(secret)).toBeUndefined();
    expect(await sessions().find(confirmed?.secret ?? '')).toEqual(confirmed?.session);
    expect(confirmed?.session.csrf).not.toBe(session.csrf);
    expect(confirmed?.session.startedAt).toBe(after(START, 2 * MINUTE));
  });

  it('lives no longer for being confirmed again', async () => {
    let { secret } = await open();
    for (let hour = 0; hour < 12; hour++) {
      for (const wait of [20, 20, 19]) {
        secrets.wait(wait * MINUTE);
        expect(await sessions().find(secret)).toBeDefined();
      }
      secret = (await sessions().confirm(secret))?.secret ?? '';
      secrets.wait(MINUTE);
    }
    expect(secrets.now()).toBe(after(START, 12 * HOUR));
    expect(await sessions().find(secret)).toBeUndefined();
  });

  it('is confirmed once by a value: of two at once, one goes on', async () => {
    const { secret } = await open();
    const both = await Promise.all([sessions().confirm(secret), sessions().confirm(secret)]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('is noted as seen at most once a minute', async () => {
    const { secret } = await open();
    secrets.wait(MINUTE - 1);
    await sessions().find(secret);
    expect((await sessions().listOf('ann'))[0]?.lastSeenAt).toBe(START);
    secrets.wait(1);
    await sessions().find(secret);
    expect((await sessions().listOf('ann'))[0]?.lastSeenAt).toBe(after(START, MINUTE));
  });

  it('goes on when it cannot be noted as seen', async () => {
    const { secret } = await open();
    const other = new DatabaseSync(secrets.file);
    other.exec('DROP TABLE secret_fields');
    other.close();
    secrets.wait(5 * MINUTE);
    expect(await sessions().find(secret)).toBeDefined();
    expect(troubles).toEqual([expect.objectContaining({ name: 'SecretsUnavailable' })]);
  });

  it('is listed for its owner, the latest seen first', async () => {
    const first = await open();
    secrets.wait(MINUTE);
    const second = await open();
    await open('ben');
    expect((await sessions().listOf('ann')).map(({ id }) => id)).toEqual([
      second.session.id,
      first.session.id,
    ]);
  });

  it('is ended by its value or by its owner, who ends nobody else’s', async () => {
    const [one, two] = [await open(), await open()];
    await sessions().end(one.secret);
    expect(await sessions().find(one.secret)).toBeUndefined();
    expect(await sessions().endOne('ben', two.session.id)).toBe(false);
    expect(await sessions().find(two.secret)).toBeDefined();
    expect(await sessions().endOne('ann', two.session.id)).toBe(true);
    expect(await sessions().find(two.secret)).toBeUndefined();
    expect(await sessions().endOne('ann', two.session.id)).toBe(false);
  });

  it('ends with all others of its account, but for the one that is kept', async () => {
    const [one, two, bens] = [await open(), await open(), await open('ben')];
    const awaiting = await open('ann', 'awaiting-second-factor');
    await sessions().endAllOf('ann', two.session.id);
    expect(await sessions().find(one.secret)).toBeUndefined();
    expect(await sessions().findAwaiting(awaiting.secret)).toBeUndefined();
    expect(await sessions().find(two.secret)).toBeDefined();
    await sessions().endAllOf('ann');
    expect(await sessions().find(two.secret)).toBeUndefined();
    expect(await sessions().find(bens.secret)).toBeDefined();
  });

  it('has a value for its forms that no other session has, and goes with its own value', async () => {
    const [one, other] = [await open(), await open()];
    expect((await sessions().find(one.secret))?.csrf).toBe(one.session.csrf);
    expect(other.session.csrf).not.toBe(one.session.csrf);
    expect((await sessions().confirm(one.secret))?.session.csrf).not.toBe(one.session.csrf);
  });
});
