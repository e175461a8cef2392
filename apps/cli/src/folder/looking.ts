/**
 * Shows what lies in a data folder, and takes down who looked before anything is shown, in the access log that the server
 * writes too; when it cannot be taken down, nothing is shown.
 */
import { NotFound } from '#application/problems.js';
import type { Access, AccessedItem, AccessEntry, AccessOutcome } from '#identity/access-log/port.js';
import { concernedBy } from '#server/access-log/concerned.js';
import { readerOf } from '#server/access-log/record.js';
import { operatorCaller } from '#server/service/operator.js';
import { planOf } from '#server/service/service.js';
import { openAccessLog } from '#server/service/shared.js';
import type { Settings } from '#server/settings/settings.js';
import { openReading, type Reading } from './reading.js';

/** What is looked at, told as the same question to the server is. */
export interface Looked {
  readonly what: Access;
  /** Last part of the server's address for it. */
  readonly path: string;
  /** The item that it is about, where that is not one of the words of the question. */
  readonly item?: AccessedItem;
  /** The question's own words, such as its filters; undefined for those that were not given. */
  readonly asked?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds something in a data folder and shows it.
 * @throws AccessLogUnavailable, and the system's error, when it cannot be taken down; nothing was shown
 */
export async function lookAt<T>(
  settings: Settings,
  looked: Looked,
  find: (reading: Reading) => Promise<T>,
  show: (found: T) => void | Promise<void>,
): Promise<void> {
  const reading = await openReading(settings);
  try {
    let found: T;
    try {
      found = await find(reading);
    } catch (error) {
      await takeDown(settings, looked, error instanceof NotFound ? 'not-found' : 'failed');
      throw error;
    }
    await takeDown(settings, looked, 'shown');
    await show(found);
  } finally {
    await reading.close();
  }
}

/**
 * Takes down that the system's user looked, once for each item.
 * @throws AccessLogUnavailable, and the system's error
 */
export async function takeDown(
  settings: Settings,
  { what, path, item, asked = {} }: Looked,
  outcome: AccessOutcome,
): Promise<void> {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const question = given.map(([name, value]) => `${name}=${String(value)}`).join('&');
  const entry: AccessEntry = {
    ...{ at: new Date().toISOString(), ...readerOf(operatorCaller()), what, outcome },
    detail: question === '' ? path : `${path}?${question}`,
    // Not from the network: the reader's name tells that it was the command line.
    address: '',
    channel: 'api',
  };
  const items = [...(item === undefined ? [] : [item]), ...concernedBy(asked)];
  const accessLog = await openAccessLog(settings, planOf(settings.folder).access);
  try {
    await accessLog.append(items.length === 0 ? [entry] : items.map((one) => ({ ...entry, item: one })));
  } finally {
    await accessLog.close();
  }
}
