/** Which addresses count as one: whoever has one IPv6 address has the 2^64 others of its network too. */
import { isIPv4, isIPv6 } from 'node:net';

/** The address itself for IPv4, its first 64 bits for IPv6; what is neither stays as it is. */
export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  if (!isIPv6(bare)) return bare;
  const embedded = /^::ffff:([\d.]+)$/i.exec(bare)?.[1];
  if (embedded !== undefined && isIPv4(embedded)) return embedded;
  // The standard's parser writes every address in one way: small letters, and the longest run of zeros as `::`.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const [before, behind] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros =
    tail === undefined ? [] : Array<string>(8 - (before?.length ?? 0) - (behind?.length ?? 0)).fill('0');
  return `${[...(before ?? []), ...zeros, ...(behind ?? [])].slice(0, 4).join(':')}::/64`;
}
