/** What is installed is what was reviewed: each dependency by its hash, from nowhere but the registry, running nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8'));
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
const { allowScripts } = read('package.json') as { readonly allowScripts: Readonly<Record<string, boolean>> };
const dependencies = Object.entries(packages).filter(([path]) => path !== '');

describe('The lockfile', () => {
  it('holds a strong hash of every dependency', () => {
    expect(dependencies.length).toBeGreaterThan(100);
    const weak = dependencies.filter(
      ([, { integrity, inBundle }]) => inBundle !== true && integrity?.startsWith('sha512-') !== true,
    );
    expect(weak).toEqual([]);
  });

  it('takes none from a place of its own: each comes from the registry that the installer is set to', () => {
    expect(dependencies.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual(
      [],
    );
    expect(dependencies.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? ''))).toEqual([]);
  });

  it('lets a dependency run something at its installation only where that was decided', () => {
    const running = dependencies
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(running.filter((name) => !(name in allowScripts))).toEqual([]);
  });
});
