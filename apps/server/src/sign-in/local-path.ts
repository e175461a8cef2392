/** Where somebody may be sent on to: pages of this service alone, whatever an address says. */

/** Never a way on: they are the way in. */
const waysIn = /^\/(sign-in|sign-out|set-up|invitation|reset|forgotten-passphrase)(\/|\?|$)/;

/** The path that was asked for, with its query; `/` for whatever is not a page of ours. */
export function localPath(asked: string | undefined): string {
  // Browsers take a backslash for a slash and skip control characters, so that `/\host` and `/<tab>/host` are elsewhere.
  if (asked === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return '/';
  const here = 'http://here.invalid';
  const url = URL.canParse(asked, here) ? new URL(asked, here) : undefined;
  if (url?.origin !== here) return '/';
  const path = `${url.pathname}${url.search}`;
  return path.startsWith('//') || waysIn.test(path) ? '/' : path;
}
