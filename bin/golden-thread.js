/**
 * Starts the command line, and builds it first when that has not been done since the sources changed. Plain JavaScript,
 * since it must run before anything is built; what the build says goes to stderr, so that answers stay alone on stdout.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/apps/cli/src/main.js');
/** Bears the time at which the last build began: what is newer was not built. */
const mark = join(root, 'dist/.built');

/** When the newest of the sources was changed, in milliseconds since 1970; 0 where there are none (an installed build). */
function newestSource() {
  const configured = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
  const sources = ['apps', 'libs'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/\.(spec|contract)\.ts$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name))
      : [],
  );
  if (sources.length === 0) return 0;
  const all = [...sources, ...configured.map((name) => join(root, name))];
  return Math.max(...all.map((path) => statSync(path).mtimeMs));
}

function isBuilt() {
  return existsSync(main) && existsSync(mark) && statSync(mark).mtimeMs >= newestSource();
}

function build() {
  const started = new Date();
  process.stderr.write('Building Golden Thread …\n');
  const nest = createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build', 'cli'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write('The build failed, so nothing was started.\n');
    process.exit(70);
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(mark, '');
  utimesSync(mark, started, started);
}

if (!isBuilt()) build();
await import(main);
