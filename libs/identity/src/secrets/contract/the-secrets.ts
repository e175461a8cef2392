/** A real secrets file for each test of what lies in it, and a clock that the test moves. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '#domain/entry.js';
import { after } from '../../duration.js';
import type { SecretStore } from '../port.js';
import { openSqliteSecrets } from '../sqlite/open.js';

/** What the clock says when a test begins. */
export const START: Instant = '2015-03-14T09:41:00.000Z';

export interface TheSecrets {
  readonly store: SecretStore;
  readonly file: string;
  readonly now: () => Instant;
  /** Lets so many milliseconds pass. */
  wait(milliseconds: number): void;
  /** What lies in the file. */
  bytes(): Buffer;
}

/** For the tests of the `describe` that it is called in. */
export function theSecrets(): TheSecrets {
  let folder = '';
  let instant = START;
  let store: SecretStore;
  const now = () => instant;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    instant = START;
    store = openSqliteSecrets(join(folder, 'secrets.db'), now);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return {
    get store() {
      return store;
    },
    get file() {
      return join(folder, 'secrets.db');
    },
    now,
    wait(milliseconds) {
      instant = after(instant, milliseconds);
    },
    bytes: () => readFileSync(join(folder, 'secrets.db')),
  };
}
