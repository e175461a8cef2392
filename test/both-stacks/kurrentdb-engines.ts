/** KurrentDB for the tests: a real one where one is named, else the stand-in. */
import { createHash } from 'node:crypto';
import type { Settings } from '#server/settings/settings.js';
import { realServer } from '../kurrentdb-stand-in/engine-here.js';
import { StandInNode } from '../kurrentdb-stand-in/node.js';

const standIn = realServer === undefined ? await StandInNode.start() : undefined;

const connectionString = realServer ?? standIn?.connectionString ?? '';

afterAll(() => standIn?.stop());

/** A store of its own for each name. */
export function enginesOnKurrentDb(name: string) {
  const namespace = `test_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  return {
    eventStore: { engine: 'kurrentdb', connectionString, namespace },
  } as const satisfies Partial<Settings>;
}
