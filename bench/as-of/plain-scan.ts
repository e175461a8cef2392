/** The plain way to a position on a past day: every validity interval is looked at, and what held then is counted. */
import { DatabaseSync } from 'node:sqlite';
import { contentOfFinding, contentOfVersion } from '#read-models/history/content.js';
import { countedFinding } from '#read-models/history/counted.js';
import type { FindingDocument } from '#read-models/documents.js';
import type { FindingContent, FindingVersion } from '#read-models/history/versions.js';

export class PlainScan {
  private readonly database: DatabaseSync;

  /** @param file the generation of read models that is scanned */
  constructor(file: string) {
    this.database = new DatabaseSync(file, { readOnly: true });
    this.database.exec('PRAGMA cache_size = -128000');
  }

  /** How many areas for action had each status on a day, under every heading. */
  asAt(day: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const count = (reference: string, content: FindingContent): void => {
      for (const { what, since, until } of countedFinding(reference, content))
        if ((since === null || since <= day) && (until === null || until > day))
          counts.set(what, (counts.get(what) ?? 0) + 1);
    };
    const held = `FROM findingVersions NOT INDEXED WHERE "f:fromDay" <= ? AND "f:liveTo" > ?`;
    for (const { doc } of this.database.prepare(`SELECT doc ${held}`).iterate(day, day)) {
      const version = JSON.parse(String(doc)) as FindingVersion;
      count(version.item, contentOfVersion(version));
    }
    const holds = this.database.prepare('SELECT doc FROM findings NOT INDEXED WHERE "f:sinceDay" <= ?');
    for (const { doc } of holds.iterate(day)) {
      const finding = JSON.parse(String(doc)) as FindingDocument;
      count(finding.reference, contentOfFinding(finding));
    }
    return counts;
  }

  close(): void {
    this.database.close();
  }
}
