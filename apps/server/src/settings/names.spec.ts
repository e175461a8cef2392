/** The table of settings and the code tell of the same ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from './bad-setting.js';
import { settingNames } from './names.js';
import { readSettings } from './settings.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/settings.md'), 'utf8');

describe('The table of settings', () => {
  it('has every setting once, and no other', () => {
    const told = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect(told.toSorted()).toEqual([...settingNames].sort());
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
