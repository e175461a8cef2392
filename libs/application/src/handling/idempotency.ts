/** Once per command: the same key from the same person is the same command, however often it comes. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CommandDefinition } from './definition.js';

/** The command id of a key: a UUID (version 8, RFC 9562) from the SHA-256 of whose key it is and the key. */
export function commandIdFor(keyOf: string, key: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([keyOf, key]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** SHA-256 of what was asked: the command, its subject and its body in canonical JSON. */
export function fingerprintOf(
  { command, on }: Pick<CommandDefinition, 'command' | 'on'>,
  subject: string | undefined,
  body: object,
): string {
  const asked = canonicalize({ name: command.name, on, subject: subject ?? null, body: { ...body } });
  return createHash('sha256')
    .update(asked ?? '')
    .digest('hex');
}
