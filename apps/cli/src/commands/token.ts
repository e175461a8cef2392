/** `token`: makes, lists and ends API tokens. */
import type { Person } from '#domain/entry.js';
import type { Settings } from '#server/settings/settings.js';
import { openWorkplace, type Workplace } from '../folder/workplace.js';
import { print, remark, table, type OutputOptions } from '../output/print.js';

export function createTokenCommand(settings: Settings, person: Person, output: OutputOptions): Promise<void> {
  return atWork(settings, async (workplace) => {
    const token = await workplace.createToken(person);
    print(output, { token }, () => token);
    remark('This is the only time that the token is shown; only its hash is kept.');
  });
}

export function listTokensCommand(settings: Settings, output: OutputOptions): Promise<void> {
  return atWork(settings, async (workplace) => {
    const items = await workplace.listTokens();
    print(output, { items }, () =>
      items.length === 0
        ? 'There are no tokens yet.'
        : table([
            ['ID', 'PERSON', 'ROLE', 'AGENCY', 'MADE', 'REVOKED'],
            ...items.map(({ id, person, createdAt, revokedAt }) => [
              ...[id, person.name, person.role, person.agency ?? '–'],
              ...[createdAt.slice(0, 16), revokedAt?.slice(0, 16) ?? '–'],
            ]),
          ]),
    );
  });
}

export function revokeTokenCommand(settings: Settings, id: string, output: OutputOptions): Promise<void> {
  return atWork(settings, async (workplace) => {
    await workplace.revokeToken(id);
    print(output, { revoked: id }, () => `Token ${id} was revoked and opens nothing from now on.`);
  });
}

async function atWork(settings: Settings, work: (workplace: Workplace) => Promise<void>): Promise<void> {
  const workplace = await openWorkplace(settings);
  try {
    await work(workplace);
  } finally {
    await workplace.close();
  }
}
