/** What this is called and which version of it runs, as its package says. */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The package's own description of itself, found from the sources and from the build alike. */
const file = findPackageJSON('..', import.meta.url);

export const version: string = file === undefined ? 'unknown' : readVersion(file);

/** The folder of the package, which holds the examples. */
export const packageFolder: string = file === undefined ? process.cwd() : dirname(file);

function readVersion(path: string): string {
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}
