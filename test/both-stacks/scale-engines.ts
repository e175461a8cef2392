/** KurrentDB and MongoDB together, as several servers share them. */
import { createHash } from 'node:crypto';
import type { Settings } from '#server/settings/settings.js';
import { type Engine, startEngine } from '../mongodb/engine.js';
import { enginesOnKurrentDb } from './kurrentdb-engines.js';

let engine: Engine | undefined;

/** Starts MongoDB, or what speaks its protocol here. */
export async function startScaleEngines(): Promise<void> {
  engine = await startEngine();
}

export async function stopScaleEngines(): Promise<void> {
  await engine?.stop();
  engine = undefined;
}

/** A log and a database of their own for each name. */
export function enginesToScale(name: string) {
  if (engine === undefined) throw new Error('MongoDB was not started');
  const database = `stack-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  const readStore = { engine: 'mongodb', url: engine.urlOf(database) } as const;
  return { ...enginesOnKurrentDb(name), readStore } satisfies Partial<Settings>;
}
