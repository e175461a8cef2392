/** Values that nobody can guess, and the prints by which they are known again without being kept. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for a URL, a header or a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, lower-case hex: enough for a value of at least 112 random bits (OWASP ASVS 5.0, 6.5.2), not for a passphrase. */
export function printOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The first characters of a print: names a secret in lists and to end it, and gives nothing of it away. */
export function idOf(print: string): string {
  return print.slice(0, 12);
}
