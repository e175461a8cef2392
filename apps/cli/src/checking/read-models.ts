/** Checks the read models: SQLite's own check of the file, and every document against what the log folds to. */
import { isDeepStrictEqual } from 'node:util';
import { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '#event-store/port.js';
import { collections } from '#read-models/documents.js';
import type { Key, ReadStore } from '#read-models/port.js';
import { foldLog } from '#read-models/projector/fold-log.js';
import { openSqliteReadStore } from '#read-models/sqlite/read-store.js';
import type { CheckFinding, OnChecked } from './finding.js';

/** SQLite's own check of a file's pages, tables and indexes. */
export function checkFile(file: string, part: CheckFinding['part']): readonly CheckFinding[] {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    const said = db
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row['integrity_check']));
    return said
      .filter((text) => text !== 'ok')
      .map((text) => ({ part, about: file, problem: `SQLite's own check says: ${text}` }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ part, about: file, problem: `The file cannot be read: ${reason}` }];
  } finally {
    db.close();
  }
}

export interface Agreement {
  readonly findings: readonly CheckFinding[];
  readonly documents: number;
  /** Position up to which the log and the read models were compared. */
  readonly position: number;
}

/**
 * Folds the log anew up to where the read models are, and compares every document.
 * @param file read models that nobody writes to meanwhile
 */
export async function checkAgreement(
  events: EventStore,
  file: string,
  onChecked: OnChecked,
): Promise<Agreement> {
  const models = openSqliteReadStore({ file, collections, readOnly: true });
  try {
    const [position, head] = [await models.checkpoint(), await events.head()];
    if (position > head) {
      const problem = `The read models have taken in position ${position}, but the log ends at ${head}`;
      return { findings: [{ part: 'agreement', position: head, problem }], documents: 0, position: head };
    }
    const comparison = new Comparison(models);
    for await (const part of foldLog(events, position, (progress) => {
      onChecked('agreement', progress.position, position);
    })) {
      if ('rows' in part) await comparison.compare(part.collection, part.rows);
      else
        for (const { collection, key, document } of part.rewritten)
          if (document !== null) await comparison.compare(collection, [[key, document]]);
    }
    return { findings: await comparison.findings(), documents: comparison.documents, position };
  } finally {
    await models.close();
  }
}

class Comparison {
  private readonly seen = new Map<string, number>();
  /** By collection and key; a later version of the same document settles what an earlier one said. */
  private readonly differing = new Map<string, CheckFinding>();

  constructor(private readonly models: ReadStore) {}

  get documents(): number {
    return [...this.seen.values()].reduce((sum, count) => sum + count, 0);
  }

  async compare(collection: string, rows: readonly (readonly [Key, object])[]): Promise<void> {
    for (const [key, document] of rows) {
      const name = `${collection} ${key}`;
      if (!this.differing.has(name)) this.seen.set(collection, (this.seen.get(collection) ?? 0) + 1);
      const stored = await this.models.get<object>(collection, key);
      if (isDeepStrictEqual(stored, JSON.parse(JSON.stringify(document)))) this.differing.delete(name);
      else {
        const problem =
          stored === undefined
            ? 'The read models lack what the log tells'
            : 'The read models say otherwise than the log';
        this.differing.set(name, { part: 'agreement', about: name, problem });
      }
    }
  }

  async findings(): Promise<readonly CheckFinding[]> {
    const surplus: CheckFinding[] = [];
    for (const { name } of collections) {
      const [held, told] = [await this.models.count(name), this.seen.get(name) ?? 0];
      if (held > told) {
        const problem = `The read models hold ${held} documents, but the log tells of ${told}`;
        surplus.push({ part: 'agreement', about: name, problem });
      }
    }
    return [...this.differing.values(), ...surplus];
  }
}
