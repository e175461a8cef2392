/**
 * Builds what is older than its sources. Plain JavaScript, since it must run before anything is built; what the build
 * says goes to stderr, so that a command's answer stays alone on stdout.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..');
export const main = join(root, 'dist/apps/cli/src/main.js');
/** Bears the time at which the last build began: what is newer was not built. */
const mark = join(root, 'dist/.built');
const configured = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
/** Exit status when the sources cannot be built: a fault of the program itself (sysexits.h). */
const EXIT_FAULT = 70;

/** When the newest of the sources was changed, in milliseconds since 1970. */
function newestSource() {
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(spec|contract)\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const all = [...sources, join(root, 'bin/assets.js'), ...configured.map((name) => join(root, name))];
  return Math.max(...all.map((path) => statSync(path).mtimeMs));
}

function isBuilt() {
  return existsSync(main) && existsSync(mark) && statSync(mark).mtimeMs >= newestSource();
}

/** Builds unless that was done since the sources changed; ends the process when it cannot be done. */
export async function buildWhenNeeded() {
  if (isBuilt()) return;
  const started = new Date();
  process.stderr.write('Building Golden Thread …\n');
  const nest = fileURLToPath(import.meta.resolve('@nestjs/cli/bin/nest.js'));
  const { status } = spawnSync(process.execPath, [nest, 'build', 'cli'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write('The build failed, so nothing was started.\n');
    process.exit(EXIT_FAULT);
  }
  // Brings a compiler with it, which nothing needs once it is built.
  const { makeAssets } = await import('./assets.js');
  makeAssets();
  writeFileSync(mark, '');
  utimesSync(mark, started, started);
}

if (process.argv[1] === import.meta.filename) await buildWhenNeeded();
