/** The command line on the same machine: whoever can read the data folder's operator token may run its operations. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#application/permissions/caller.js';
import { TOKEN_PREFIX } from '#identity/tokens/token-shape.js';

const FILE = 'operator.token';

export class Operator {
  private readonly token = `${TOKEN_PREFIX}operator_${randomBytes(32).toString('base64url')}`;
  readonly caller: Caller = operatorCaller();

  /** Writes this run's token where only the folder's owner can read it; the last run's is void. */
  constructor(private readonly folder: string) {
    const file = join(folder, FILE);
    rmSync(file, { force: true });
    writeFileSync(file, this.token, { mode: 0o600, flag: 'wx' });
  }

  matches(token: string): boolean {
    const given = Buffer.from(token);
    const expected = Buffer.from(this.token);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** Takes the token away. */
  close(): void {
    rmSync(join(this.folder, FILE), { force: true });
  }
}

/** Whom the log names for what is done from the command line: the system's user, as coordinator and administrator. */
export function operatorCaller(): Caller {
  const { username } = userInfo();
  const id = username.toLowerCase().replace(/[^a-z0-9._@-]/g, '-');
  const person = { id: `operator-${id}`, name: `${username} (command line)` };
  const roles = ['coordinator', 'administrator'] as const;
  return { ...person, capacities: roles.map((role) => ({ person: { ...person, role } })) };
}

/** The token of the server that runs on a folder; undefined when none can be read. */
export function readOperatorToken(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, FILE), 'utf8');
  } catch {
    return undefined;
  }
}
