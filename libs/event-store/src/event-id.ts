/** Event ids follow from the command, so that a command sent twice cannot become two events on any engine. */
import { hash } from 'node:crypto';

/** The id of a command's nth event (from 0): a UUID version 8 (RFC 9562) made from SHA-256. */
export function eventId(commandId: string, index: number): string {
  const hex = hash('sha256', `${commandId}/${index}`);
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3] as string;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
