/** Runs one benchmark by name: `npm run bench -- append [--json]`. */
import { existsSync } from 'node:fs';

const [name = ''] = process.argv.slice(2);
const script = new URL(`./${name}.js`, import.meta.url);
if (!/^[a-z-]+$/.test(name) || name === 'run' || name === 'harness' || !existsSync(script)) {
  console.error(`There is no benchmark "${name}"`);
  process.exitCode = 2;
} else {
  await import(script.href);
}
