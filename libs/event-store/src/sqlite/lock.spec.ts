/** The lock on a data folder: one process at a time, and a killed one leaves nothing locked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreUnavailable } from '../port.js';
import { acquireFolderLock, FolderInUse, readHolder } from './lock.js';

const clock = (): Date => new Date('2026-01-05T09:00:00.000Z');

/** Holds the lock as another process does, without this code: it takes the file's lock and says so. */
const RIVAL = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  db.exec('BEGIN EXCLUSIVE');
  process.stdout.write('held');
  setInterval(() => {}, 1000);`;

describe('The lock on a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('refuses a second holder and names the first: process, since when, where', () => {
    const lock = acquireFolderLock(folder, clock);
    lock.announce('http://localhost:3000');
    expect(() => acquireFolderLock(folder, clock)).toThrow(FolderInUse);
    expect(() => acquireFolderLock(folder, clock)).toThrow(
      `process ${process.pid}, since 2026-01-05T09:00:00.000Z (http://localhost:3000)`,
    );
    lock.release();
  });

  it('tells anybody who has the folder, for as long as somebody has it', () => {
    expect(readHolder(folder)).toBeUndefined();
    const lock = acquireFolderLock(folder, clock);
    expect(readHolder(folder)).toEqual({ pid: process.pid, since: '2026-01-05T09:00:00.000Z' });
    lock.release();
    expect(readHolder(folder)).toBeUndefined();
    acquireFolderLock(folder, clock).release();
  });

  it('is gone with a process that is killed', async () => {
    acquireFolderLock(folder, clock).release();
    const rival = spawn(process.execPath, ['-e', RIVAL, join(folder, 'lock.db')]);
    try {
      await once(rival.stdout, 'data');
      expect(() => acquireFolderLock(folder, clock)).toThrow(/in use by another process/);
    } finally {
      rival.kill('SIGKILL');
    }
    await once(rival, 'exit');
    acquireFolderLock(folder, clock).release();
  });

  it('says that a folder which is not there cannot be used', () => {
    expect(() => acquireFolderLock(join(folder, 'nowhere'), clock)).toThrow(StoreUnavailable);
  });
});
