/** Copies an SQLite file as it stood at one moment, while others go on writing to it. */
import { open } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';

/** Pages copied at once: 8 MB, so that progress is seen and other work gets its turn. */
const PAGES_AT_ONCE = 2000;

/**
 * Copies the file; the copy is on the disk when the promise fulfils.
 * @param look reads from the source in the very state that is copied
 */
export async function copyDatabase(
  source: string,
  target: string,
  look: (db: DatabaseSync) => void = () => undefined,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  const db = new DatabaseSync(source, { readOnly: true, timeout: 5000 });
  try {
    // The copy is made from the snapshot of this transaction: what is committed meanwhile is not half in it.
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    look(db);
    await backup(db, target, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages - remainingPages, totalPages);
      },
    });
  } finally {
    db.close();
  }
  await sync(target);
}

/** Waits until a file or folder is on the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
