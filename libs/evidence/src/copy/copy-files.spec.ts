/** Evidence goes from a folder to GridFS and back, also when it is interrupted, and what is damaged is told. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import { EvidenceFolder } from '../folder.js';
import { EvidenceGridFs } from '../gridfs/gridfs.js';
import type { EvidenceFiles } from '../port.js';
import { copyFiles } from './copy-files.js';

const contents = ['attendance log', 'minutes', '', 'x'.repeat(700_000)];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-copy-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function filled(name: string): Promise<EvidenceFolder> {
  const files = new EvidenceFolder(join(folder, name));
  for (const content of contents) await files.put(Readable.from([Buffer.from(content)]), 1_000_000);
  return files;
}

async function contentsOf(files: EvidenceFiles): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const { sha256 } of files.list()) {
    const content = await files.open(sha256);
    if (content !== undefined) all.push(await text(content));
  }
  return all.sort();
}

/** Puts other bytes in place of a file's, as a bad disk does. */
function damage(name: string): string {
  const [shelf = ''] = readdirSync(join(folder, name));
  const [sha256 = ''] = readdirSync(join(folder, name, shelf));
  writeFileSync(join(folder, name, shelf, sha256), 'otherwise');
  return sha256;
}

it('A copy that was broken off goes on where it was, and tells how far it is', async () => {
  const from = await filled('from');
  const to = new EvidenceFolder(join(folder, 'to'));
  const stopped = copyFiles(from, to, ({ done }) => {
    if (done === 2) throw new Error('The power is gone');
  });
  await expect(stopped).rejects.toThrow('The power is gone');
  const told: string[] = [];
  const copied = await copyFiles(from, to, ({ phase, done, total }) =>
    told.push(`${phase} ${done}/${total}`),
  );
  expect(copied).toEqual({ files: 4, alreadyThere: 2, damagedAtSource: [], damagedAtTarget: [] });
  expect(told).toEqual(
    ['copying', 'verifying'].flatMap((phase) => [0, 1, 2, 3].map((done) => `${phase} ${done}/4`)),
  );
  expect(await contentsOf(to)).toEqual([...contents].sort());
});

it('A file that is damaged is told and not copied, and the others are; one that the target damaged is told too', async () => {
  const from = await filled('from');
  const damaged = damage('from');
  const to = new EvidenceFolder(join(folder, 'to'));
  const copied = await copyFiles(from, to);
  expect(copied).toEqual({ files: 4, alreadyThere: 0, damagedAtSource: [damaged], damagedAtTarget: [] });
  expect(await contentsOf(to)).toHaveLength(3);
  const there = damage('to');
  expect(await copyFiles(from, to)).toMatchObject({ alreadyThere: 3, damagedAtTarget: [there] });
});

onMongoDb('Evidence', (engine) => {
  it('goes from a folder to GridFS and back', async () => {
    const from = await filled('from');
    const grid = await EvidenceGridFs.open(engine().urlOf(`evidence-${randomUUID()}`));
    const back = new EvidenceFolder(join(folder, 'back'));
    const whole = { files: 4, alreadyThere: 0, damagedAtSource: [], damagedAtTarget: [] };
    expect(await copyFiles(from, grid)).toEqual(whole);
    expect(await copyFiles(grid, back)).toEqual(whole);
    expect(await contentsOf(back)).toEqual([...contents].sort());
    expect(await copyFiles(from, grid)).toEqual({ ...whole, alreadyThere: 4 });
    await grid.close();
  });
});
