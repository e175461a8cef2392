/**
 * What a token looks like: a prefix by which scanners of code and logs find one that leaked, 43 random characters (256
 * bits), and a checksum by which they tell it from what only looks like one (the idea of GitHub’s tokens: base62 and CRC32).
 */
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Begins every token. */
export const TOKEN_PREFIX = 'gt_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const SHAPE = new RegExp(`^${TOKEN_PREFIX}([0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`);

export function newToken(): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('');
  return TOKEN_PREFIX + random + checksumOf(random);
}

/** Whether a text is a token by its checksum: says nothing of whether it was ever given to anybody. */
export function isTokenShaped(text: string): boolean {
  const [, random = '', checksum] = SHAPE.exec(text) ?? [];
  return checksum === checksumOf(random);
}

/** CRC32 in base62, with leading zeros. */
function checksumOf(random: string): string {
  let left = crc32(random);
  let text = '';
  for (let at = 0; at < CHECKSUM_LENGTH; at++) {
    text = `${DIGITS[left % DIGITS.length] ?? ''}${text}`;
    left = Math.floor(left / DIGITS.length);
  }
  return text;
}
