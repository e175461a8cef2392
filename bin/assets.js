/**
 * Makes what pages load: one stylesheet, the scripts and the icon, named by their content so that browsers may keep
 * them for good, with compressed copies beside them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { compile } from 'sass';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist/assets');
const sources = join(root, 'apps/server/assets');

function stylesheet() {
  const options = { style: 'compressed', loadPaths: [root], quietDeps: true };
  return compile(join(sources, 'app.scss'), options).css;
}

/** Writes `dist/assets` anew, and in `manifest.json` which name each asset has. */
export function makeAssets() {
  const assets = {
    'app.css': stylesheet(),
    'app.js': readFileSync(join(sources, 'app.js')),
    'passkeys.js': readFileSync(join(sources, 'passkeys.js')),
    'govuk.js': readFileSync(join(root, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js')),
    'icon.svg': readFileSync(join(sources, 'icon.svg')),
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = {};
  for (const [name, content] of Object.entries(assets)) {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const named = `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`;
    manifest[name] = named;
    writeFileSync(join(folder, named), content);
    writeFileSync(join(folder, `${named}.br`), brotliCompressSync(content));
    writeFileSync(join(folder, `${named}.gz`), gzipSync(content));
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
