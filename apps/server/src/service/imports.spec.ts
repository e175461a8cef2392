import { openSqliteSecretsInMemory } from '#identity/secrets/sqlite/open.js';
import type { SecretStore } from '#identity/secrets/port.js';
import { Imports } from './imports.js';

/** Short enough to be waited for, and a beat far more often than a mark may be silent. */
const timing = { beat: 5, look: 2, silent: 1000 };

describe('Imports that several servers run', () => {
  let store: SecretStore;
  let troubles: unknown[];
  beforeEach(() => {
    store = openSqliteSecretsInMemory(() => '2026-01-12T12:00:00.000Z');
    troubles = [];
  });
  afterEach(() => store.close());
  /** What one server knows of them. */
  const server = (more: Partial<typeof timing> = {}, over = store) =>
    new Imports(over, (error) => troubles.push(error), { ...timing, ...more });

  it('are waited for by another server until the last of them has ended, well or not', async () => {
    const order: string[] = [];
    const [first, second] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const one = server().during(() => first.promise);
    const two = server().during(() => second.promise);
    const waited = server()
      .idle()
      .then(() => order.push('idle'));
    first.resolve(undefined);
    await one;
    order.push('the first ended');
    second.reject(new Error('A full disk'));
    await expect(two).rejects.toThrow('A full disk');
    order.push('the second ended');
    await waited;
    expect(order).toEqual(['the first ended', 'the second ended', 'idle']);
    expect(troubles).toEqual([]);
  });

  it('are not waited for any more once their server has been silent for long', async () => {
    const ended = Promise.withResolvers<undefined>();
    const dead = server({ beat: 1_000_000 }).during(() => ended.promise);
    await server({ silent: 20 }).idle();
    // What it left is taken away, so that nobody waits for it again.
    await server({ silent: 1_000_000 }).idle();
    ended.resolve(undefined);
    await dead;
  });

  it('are waited for as long as their server says that it is at it, however long that is', async () => {
    const ended = Promise.withResolvers<undefined>();
    let hasEnded = false;
    const long = server({ beat: 5 }).during(() => ended.promise);
    const waited = server({ silent: 500 })
      .idle()
      .then(() => hasEnded);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    hasEnded = true;
    ended.resolve(undefined);
    await long;
    expect(await waited).toBe(true);
  });

  it('do not keep a server that stops', async () => {
    const ended = Promise.withResolvers<undefined>();
    const running = server().during(() => ended.promise);
    const stopping = new AbortController();
    const waited = server().idle(stopping.signal);
    stopping.abort();
    await waited;
    ended.resolve(undefined);
    await running;
  });

  it('do not begin where nobody else could see them, and tell of beats that could not be written', async () => {
    const away = openSqliteSecretsInMemory(() => '2026-01-12T12:00:00.000Z');
    const told = Promise.withResolvers<undefined>();
    const beginning = new Imports(
      away,
      () => {
        told.resolve(undefined);
      },
      timing,
    );
    await beginning.during(async () => {
      await away.close();
      await told.promise;
    });
    let hasBegun = false;
    await expect(
      server({}, away).during(() => {
        hasBegun = true;
        return Promise.resolve();
      }),
    ).rejects.toThrow();
    expect(hasBegun).toBe(false);
  });
});
