/**
 * How far the service has come with what it does by itself; on SQLite in a small file of its own. What was done after the last
 * checkpoint is looked at again after a crash, and every command has a key, so losing the file repeats nothing.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface CheckpointStore {
  /** What was last written under a name. */
  read(name: string): Promise<unknown>;
  write(name: string, value: object): Promise<void>;
}

export class Checkpoints implements CheckpointStore {
  private readonly db: DatabaseSync;
  private readonly select: StatementSync;
  private readonly upsert: StatementSync;

  constructor(file: string) {
    this.db = new DatabaseSync(file, { timeout: 5000 });
    // Without a sync for each: a checkpoint that a power cut loses only makes the service look again.
    this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS checkpoints (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`);
    this.select = this.db.prepare('SELECT value FROM checkpoints WHERE name = ?');
    this.upsert = this.db.prepare(
      'INSERT INTO checkpoints (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
  }

  read(name: string): Promise<unknown> {
    return Promise.try(() => {
      const row = this.select.get(name);
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as unknown);
    });
  }

  write(name: string, value: object): Promise<void> {
    return Promise.try(() => {
      this.upsert.run(name, JSON.stringify(value));
    });
  }

  close(): void {
    this.db.close();
  }
}
