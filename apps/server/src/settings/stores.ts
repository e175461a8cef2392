/** Which engines hold the events and the read models: `EVENT_STORE` and `READ_STORE`, and what goes together. */
import { BadSetting } from './bad-setting.js';

/** A file in the data folder; or a cluster, whose streams begin with a namespace. */
export type EventStoreSetting =
  | { readonly engine: 'sqlite' }
  | { readonly engine: 'kurrentdb'; readonly connectionString: string; readonly namespace: string };

/** Files in the data folder. */
export interface ReadStoreSetting {
  readonly engine: 'sqlite';
}

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
  if (schemeOf(text) !== 'sqlite') throw new BadSetting('READ_STORE cannot be used: expected sqlite:.');
  refuseOtherPlace('READ_STORE', text, 'read-models');
  return { engine: 'sqlite' };
}

function schemeOf(text: string): string {
  return /^([a-z+]+):/.exec(text.trim())?.[1] ?? '';
}

function refuseOtherPlace(name: string, text: string, usual: string): void {
  const place = text.trim().slice('sqlite:'.length);
  if (place !== '' && place !== usual)
    throw new BadSetting(`${name} is “${text}”: expected sqlite: or sqlite:${usual}. ${IN_THE_DATA_FOLDER}`);
}
