/** `token`: makes, lists and ends API tokens. */
import type { Instant, Person } from '#domain/entry.js';
import type { Settings } from '#server/settings/settings.js';
import { atWork } from '../folder/workplace.js';
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
            ['ID', 'NAME', 'FOR', 'ROLE', 'AGENCY', 'MAY', 'MADE', 'ENDS', 'LAST USED', 'REVOKED'],
            ...items.map(({ id, name, account, person, scopes, ...when }) => [
              ...[
                id,
                name,
                person?.id ?? account ?? '–',
                person?.role ?? 'the account’s',
                person?.agency ?? '–',
              ],
              ...[scopes.join(', '), minute(when.createdAt), minute(when.until)],
              ...[minute(when.lastUsedAt), minute(when.revokedAt)],
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

/** To the minute, UTC. */
function minute(instant: Instant | null): string {
  return instant === null ? '–' : instant.slice(0, 16);
}
