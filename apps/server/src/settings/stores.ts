/** Which engines hold the events and the read models: `EVENT_STORE` and `READ_STORE`, and what goes together. */
import { BadSetting } from './bad-setting.js';

/** A file in the data folder; or a cluster, whose streams begin with a namespace. */
export type EventStoreSetting =
  | { readonly engine: 'sqlite' }
  | { readonly engine: 'kurrentdb'; readonly connectionString: string; readonly namespace: string };

/** Files in the data folder; or a database, which several processes share. */
export type ReadStoreSetting =
  { readonly engine: 'sqlite' } | { readonly engine: 'mongodb'; readonly url: string };

/** What a process does: `web` answers people, `projector` keeps the read models up and does what time brings. */
export const roles = ['all', 'web', 'projector'] as const;
export type Role = (typeof roles)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const IN_THE_DATA_FOLDER =
  'SQLite’s files lie in the data folder, which is locked as one; name another with GOLDEN_THREAD_DATA.';

/**
 * Reads `EVENT_STORE` and `EVENT_STORE_NAMESPACE`.
 * @throws BadSetting; it never repeats a connection string, which may hold a password
 */
export function eventStoreOf({
  EVENT_STORE: text = 'sqlite:',
  ...environment
}: Environment): EventStoreSetting {
  const scheme = schemeOf(text);
  if (scheme === 'sqlite') {
    refuseOtherPlace('EVENT_STORE', text, 'events.db');
    return { engine: 'sqlite' };
  }
  if (!['kurrentdb', 'kurrentdb+discover', 'esdb', 'esdb+discover'].includes(scheme))
    throw new BadSetting(
      'EVENT_STORE cannot be used: expected sqlite: or kurrentdb://user:password@host:2113, or kurrentdb+discover://… for a cluster that is found by name.',
    );
  const namespace = environment['EVENT_STORE_NAMESPACE'] ?? 'goldenthread';
  if (!/^[a-z][a-z0-9_]*$/.test(namespace))
    throw new BadSetting(
      `EVENT_STORE_NAMESPACE is “${namespace}”: expected lower-case letters, digits and underscores, a letter first.`,
    );
  return { engine: 'kurrentdb', connectionString: text, namespace };
}

/**
 * Reads `READ_STORE`.
 * @throws BadSetting
 */
export function readStoreOf({ READ_STORE: text = 'sqlite:' }: Environment): ReadStoreSetting {
  const scheme = schemeOf(text);
  if (scheme !== 'sqlite') return mongoDbAt('READ_STORE', text, 'sqlite:');
  refuseOtherPlace('READ_STORE', text, 'read-models');
  return { engine: 'sqlite' };
}

/**
 * Reads where a database is.
 * @param name of the setting or option that says it
 * @param otherwise what else it could say
 * @throws BadSetting; it never repeats the text, which may hold a password
 */
export function mongoDbAt(name: string, text: string, otherwise: string): ReadStoreSetting {
  if (/^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/.test(text)) return { engine: 'mongodb', url: text };
  throw new BadSetting(
    `${name} cannot be used: expected ${otherwise}, or mongodb://user:password@host:27017/database with the name of a database.`,
  );
}

/**
 * Refuses what does not go together.
 * @throws BadSetting saying what would
 */
export function refuseOddCombination(events: EventStoreSetting, models: ReadStoreSetting, role: Role): void {
  if (events.engine === 'sqlite' && models.engine === 'mongodb')
    throw new BadSetting(
      'READ_STORE names MongoDB, and EVENT_STORE SQLite, which serves one process alone: set EVENT_STORE=kurrentdb://… too, or leave both out.',
    );
  if (role !== 'all' && models.engine === 'sqlite')
    throw new BadSetting(
      `SQLite serves one process, which does everything: a process for “${role}” alone needs EVENT_STORE=kurrentdb://… and READ_STORE=mongodb://….`,
    );
}

function schemeOf(text: string): string {
  return /^([a-z+]+):/.exec(text.trim())?.[1] ?? '';
}

function refuseOtherPlace(name: string, text: string, usual: string): void {
  const place = text.trim().slice('sqlite:'.length);
  if (place !== '' && place !== usual)
    throw new BadSetting(`${name} is “${text}”: expected sqlite: or sqlite:${usual}. ${IN_THE_DATA_FOLDER}`);
}
