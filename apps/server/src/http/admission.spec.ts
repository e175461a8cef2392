/** The service takes so many commands at once and no more: who comes on top is told at once to try again. */
import { fastify } from 'fastify';
import { setUpAdmission } from './admission.js';
import { problemOf } from './problems.js';

const AT_ONCE = 4;

async function serving(work: () => Promise<void>) {
  const app = fastify();
  setUpAdmission(app, AT_ONCE);
  app.setErrorHandler((error, _request, reply) => {
    const { status, type } = problemOf(error);
    void reply.status(status).send({ type });
  });
  const left = Promise.withResolvers<undefined>();
  app.post('/command', async (_request, reply) => {
    reply.raw.once('close', () => {
      left.resolve(undefined);
    });
    await work();
    return reply.status(201).send({});
  });
  app.get('/question', () => ({}));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const command = (signal?: AbortSignal) =>
    fetch(`${url}/command`, { method: 'POST', ...(signal === undefined ? {} : { signal }) });
  return { app, left: left.promise, command, question: () => fetch(`${url}/question`) };
}

/** Work that goes on until it is told to end, and tells when so many are at it. */
function gate() {
  const { promise, resolve: open } = Promise.withResolvers<undefined>();
  const arrivals: (() => void)[] = [];
  let inside = 0;
  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (inside >= count) resolve();
      };
      arrivals.push(look);
      look();
    });
  const work = async () => {
    inside += 1;
    for (const look of arrivals) look();
    await promise;
  };
  return { work, arrived, open };
}

describe('Admission', () => {
  it('refuses the surplus, carries out what it took, and then takes more; questions are always answered', async () => {
    const { work, arrived, open } = gate();
    const { app, command, question } = await serving(work);
    const taken = Array.from({ length: AT_ONCE }, () => command());
    await arrived(AT_ONCE);

    const surplus = await Promise.all(Array.from({ length: 10 * AT_ONCE }, () => command()));
    expect(new Set(surplus.map(({ status }) => status))).toEqual(new Set([503]));
    expect(await surplus[0]?.json()).toEqual({ type: 'urn:golden-thread:problem:too-busy' });
    expect((await question()).status).toBe(200);

    open(undefined);
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await command()).status).toBe(201);
    await app.close();
  });

  it('takes another in the place of one whose caller went away', async () => {
    const { work, arrived, open } = gate();
    const { app, left, command } = await serving(work);
    const leaving = new AbortController();
    const gone = command(leaving.signal).catch(() => 'gone');
    const taken = Array.from({ length: AT_ONCE - 1 }, () => command());
    await arrived(AT_ONCE);
    leaving.abort();
    expect(await gone).toBe('gone');
    await left;

    const next = command();
    await Promise.race([arrived(AT_ONCE + 1), next]);
    open(undefined);
    expect((await next).status).toBe(201);
    await Promise.all(taken);
    await app.close();
  });
});
