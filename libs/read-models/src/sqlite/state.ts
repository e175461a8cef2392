/** What a file says about itself: its checkpoint, the highest fencing number seen, the declaration it was made for, when it was closed. */
import { hash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import canonicalize from 'canonicalize';
import { type Checkpoint, type CollectionSpec, Fenced } from '#read-models/port.js';
import { sql, type Statements } from './statements.js';

export type StateName = 'checkpoint' | 'fence' | 'declaration' | 'closed';

export function readState(statements: Statements, name: StateName): SQLOutputValue | undefined {
  return statements.first(sql('SELECT value FROM "read:state" WHERE name = ?', name))?.[0];
}

export function writeState(statements: Statements, name: StateName, value: string | number): void {
  statements.run(sql('INSERT OR REPLACE INTO "read:state" (name, value) VALUES (?, ?)', name, value));
}

export function readCheckpoint(statements: Statements): Checkpoint {
  return Number(readState(statements, 'checkpoint') ?? 0);
}

/** @throws Fenced when a higher fencing number has been seen */
export function passFence(statements: Statements, fence: number): void {
  const highest = Number(readState(statements, 'fence') ?? 0);
  if (fence < highest) throw new Fenced(`Projector ${fence} was followed by ${highest}`);
  if (fence > highest) writeState(statements, 'fence', fence);
}

/** Tells declarations apart. */
export function declarationOf(collections: readonly CollectionSpec[]): string {
  return hash('sha256', canonicalize(collections) ?? '');
}
