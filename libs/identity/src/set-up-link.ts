/** The link by which the first administrator sets the service up: made at a start while there is none. */
import { rmSync, writeFileSync } from 'node:fs';
import type { Links } from './links.js';

/** How long it is good for, in minutes. */
export const SET_UP_MINUTES = 30;

export interface SetUp {
  readonly links: Links;
  /** Whether somebody administers the service already: then nobody sets it up. */
  readonly hasAdministrator: () => Promise<boolean>;
  /** The whole address that a link's secret makes. */
  readonly addressOf: (secret: string) => string;
  /** Where the link is written; undefined where it is shown on a terminal. */
  readonly file?: string | undefined;
}

export interface SetUpLink {
  readonly address: string;
  /** Readable by its owner alone; undefined where it is to be shown on a terminal. */
  readonly file: string | undefined;
}

/** A new link, the only one then; undefined, and no link any more, once there is an administrator. */
export async function makeSetUpLink(setUp: SetUp): Promise<SetUpLink | undefined> {
  const { links, hasAdministrator, addressOf, file } = setUp;
  if (file !== undefined) rmSync(file, { force: true });
  if (await hasAdministrator()) {
    await links.cancel('set-up', null);
    return undefined;
  }
  const address = addressOf(await links.make('set-up', null, SET_UP_MINUTES));
  if (file !== undefined) writeFileSync(file, `${address}\n`, { mode: 0o600, flag: 'wx' });
  return { address, file };
}
