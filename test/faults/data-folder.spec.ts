/** A data folder that cannot be used: the start ends at once, says why in a sentence, and changes nothing. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
  statSync,
  chmodSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { planOf } from '#server/service/service.js';
import { buildServer, ChildServer, type Ended } from '../child-server.js';
import { coordinator, itemsOn } from '../crash/clients.js';

let scratch: string;
let filled: string;

beforeAll(async () => {
  buildServer();
  scratch = mkdtempSync(join(tmpdir(), 'data-folder-'));
  filled = join(scratch, 'filled');
  const server = await ChildServer.start(filled);
  await itemsOn({ url: server.url, token: await server.tokenFor(coordinator) });
  await server.stop();
}, 300_000);
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** A start that must fail: in a sentence or two on stderr, without a stack, and with a status that says so. */
async function expectRefused(folder: string, status: number, why: RegExp): Promise<Ended> {
  const ended = await ChildServer.spawn(folder).ended;
  expect(ended).toMatchObject({ status, stderr: expect.stringMatching(why) as string });
  expect(ended.stderr).not.toMatch(/\n\s+at |node:internal/);
  expect(ended.stdout).not.toMatch(/Listening/);
  return ended;
}

const INPUT_OUTPUT = 74;
const UNAVAILABLE = 69;

describe('A data folder', () => {
  it('that is a file is refused', async () => {
    const file = join(scratch, 'a-file');
    writeFileSync(file, 'not a folder');
    await expectRefused(file, INPUT_OUTPUT, /a-file/);
    expect(readFileSync(file, 'utf8')).toBe('not a folder');
  });

  it('below a file is refused', async () => {
    const file = join(scratch, 'another-file');
    writeFileSync(file, '');
    await expectRefused(join(file, 'data'), INPUT_OUTPUT, /not a folder/);
  });

  it('that cannot be written to is refused', async () => {
    const folder = join(scratch, 'read-only');
    mkdirSync(folder);
    // Permissions do not hold root back; a file system mounted read-only does.
    const isRoot = process.getuid?.() === 0;
    if (isRoot)
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', folder])).toMatchObject({
        status: 0,
      });
    else chmodSync(folder, 0o500);
    try {
      await expectRefused(folder, INPUT_OUTPUT, /read-only|not permitted|cannot be opened|may not/);
    } finally {
      if (isRoot) spawnSync('umount', [folder]);
    }
  });

  it('that another process has is refused, naming the process and where it serves; that one goes on', async () => {
    const folder = join(scratch, 'shared');
    const first = await ChildServer.start(folder);
    const { stderr } = await expectRefused(folder, UNAVAILABLE, /in use/);
    expect(stderr).toContain(`process ${first.pid}`);
    expect(stderr).toContain(first.url);
    await first.tokenFor(coordinator);
    expect((await first.stop()).status).toBe(0);
  });
});

describe('An events file', () => {
  const damaged: readonly [string, (file: string) => void][] = [
    [
      'overwritten with noise',
      (file) => {
        writeFileSync(file, randomBytes(50_000));
      },
    ],
    [
      'overwritten with text',
      (file) => {
        writeFileSync(file, 'These are not the events you are looking for.\n'.repeat(100));
      },
    ],
    [
      'whose first bytes are gone',
      (file) => {
        overwrite(file, 0, randomBytes(100));
      },
    ],
    [
      'cut in half',
      (file) => {
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
    ],
    [
      'without its last page',
      (file) => {
        truncateSync(file, statSync(file).size - 4096);
      },
    ],
    [
      'cut within its header',
      (file) => {
        truncateSync(file, 60);
      },
    ],
    [
      'of another application',
      (file) => {
        rmSync(file);
        otherDatabase(file);
      },
    ],
  ];

  it.each(damaged)('%s is refused, and left as it is', async (name, damage) => {
    const folder = join(scratch, name.replaceAll(' ', '-'));
    cpSync(filled, folder, { recursive: true });
    const { events } = planOf(folder);
    damage(events);
    const before = readFileSync(events);
    await expectRefused(folder, INPUT_OUTPUT, /events\.db/);
    expect(readFileSync(events).equals(before)).toBe(true);
  });
});

function overwrite(file: string, at: number, bytes: Buffer): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, bytes, 0, bytes.length, at);
  closeSync(opened);
}

function otherDatabase(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE events (something TEXT); CREATE TABLE streams (id INTEGER)');
  db.close();
}
