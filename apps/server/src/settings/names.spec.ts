/** The table of settings and the code tell of the same ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from './bad-setting.js';
import { settingNames } from './names.js';
import { readSettings } from './settings.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/settings.md'), 'utf8');

/** Names of ours, and whatever else is read from the environment by its name. */
const namesIn = (code: string): readonly string[] => [
  ...(code.match(/\bGOLDEN_THREAD_[A-Z_]*/g) ?? []),
  ...[...code.matchAll(/(?:environment|process\.env)(?:\.|\[')([A-Z_]+)/g)].map(([, name = '']) => name),
];

describe('The table of settings', () => {
  it('has every setting once, and no other', () => {
    const told = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect(told.toSorted()).toEqual([...settingNames].sort());
  });

  it('leaves out none that any part of the code reads', () => {
    const root = join(import.meta.dirname, '../../../..');
    const read = ['apps', 'libs', 'bin'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter(({ name }) => /(?<!\.(?:spec|contract))\.(ts|js)$/.test(name))
        .flatMap(({ parentPath, name }) => namesIn(readFileSync(join(parentPath, name), 'utf8'))),
    );
    expect(read.length).toBeGreaterThan(settingNames.length);
    // What ends in a line is the beginning of several.
    const isTold = (name: string) =>
      settingNames.some((one) => one === name || (name.endsWith('_') && one.startsWith(name)));
    expect(read.filter((name) => !isTold(name))).toEqual([]);
  });

  it('has no setting that nothing reads', () => {
    const folder = import.meta.dirname;
    const code = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'names.ts')
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    const isRead = (name: string) =>
      code.includes(name) || code.includes(`count('${name.replace('GOLDEN_THREAD_ESCALATE_', '')}'`);
    expect(settingNames.filter((name) => !isRead(name))).toEqual([]);
  });
});

it('A name of ours that no setting has is refused, as it is misspelt', () => {
  const environment = { GOLDEN_THREAD_TSL_KEY: '/etc/key.pem', OTHER: 'x' };
  expect(() => readSettings(environment)).toThrow(BadSetting);
  expect(() => readSettings(environment)).toThrow('GOLDEN_THREAD_TSL_KEY is no setting');
});
