/** Accounts on the command line, as real processes: through the server that runs, and where none does. */
import { buildServer, ChildServer } from './child-server.js';
import { goldenThread, inAFolder, MANY_PROCESSES_MS } from './command-line.js';

beforeAll(buildServer, 300_000);

const parsed = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

describe('Accounts', () => {
  const doe = ['j.doe', '--name', 'J. Doe', '--email', 'j.doe@example.org'];

  it(
    'are invited, given and taken roles, suspended and reset through the server that runs',
    () =>
      inAFolder(async (folder) => {
        const server = await ChildServer.start(folder);
        const invited = await goldenThread(folder, 'account', 'invite', ...doe);
        expect(invited).toMatchObject({ status: 0 });
        const page = await fetch(invited.stdout.trim());
        expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('J. Doe')]);
        const granted = await goldenThread(folder, 'account', 'grant', 'j.doe', 'board-member');
        expect(granted).toMatchObject({ status: 0 });
        const held = async () => {
          const { items } = parsed(await goldenThread(folder, 'account', 'list', '--json')) as {
            items: { reference: string; active: string; holds: { role: string }[] }[];
          };
          const one = items.find(({ reference }) => reference === 'j.doe');
          return [one?.active, ...(one?.holds.map(({ role }) => role) ?? [])];
        };
        expect(await held()).toEqual(['yes', 'board-member']);
        const lost = ['--reason', 'Lost the phone'];
        const reset = (await goldenThread(folder, 'account', 'reset', 'j.doe', ...lost)).stdout.trim();
        expect(reset).toMatch(/\/reset\/[\w-]+$/);
        expect((await fetch(invited.stdout.trim())).status).not.toBe(200);
        const reason = ['--reason', 'Left the board'];
        expect(await goldenThread(folder, 'account', 'revoke', 'j.doe', 'G1', ...reason)).toMatchObject({
          status: 0,
        });
        expect(await held()).toEqual(['yes']);
        expect(await goldenThread(folder, 'account', 'suspend', 'j.doe', ...reason)).toMatchObject({
          status: 0,
        });
        expect(await held()).toEqual(['no']);
        await server.stop();
        expect(server.output).not.toMatch(/j\.doe@example\.org|\/(invitation|reset)\/[\w-]{20}/);
      }),
    MANY_PROCESSES_MS,
  );

  it(
    'are made where no server runs, and refused where the address or the account is taken',
    () =>
      inAFolder(async (folder) => {
        const invited = await goldenThread(folder, 'account', 'invite', ...doe);
        expect(invited).toMatchObject({
          status: 0,
          stdout: expect.stringContaining('/invitation/') as string,
        });
        const [, ...rest] = doe;
        for (const again of [doe, ['d.joe', ...rest]])
          expect(await goldenThread(folder, 'account', 'invite', ...again)).toMatchObject({
            status: 1,
            stdout: '',
          });
        expect(await goldenThread(folder, 'account', 'grant', 'j.doe', 'king')).toMatchObject({
          status: 1,
          stderr: expect.stringContaining('Role:') as string,
        });
        expect(await goldenThread(folder, 'account', 'reset', 'no.body', '--reason', 'Nobody')).toMatchObject(
          { status: 1, stderr: expect.stringContaining('no.body') as string },
        );
      }),
    MANY_PROCESSES_MS,
  );
});
