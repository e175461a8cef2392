/** What pages load: named by content, kept by browsers for good, and only ever from this server. */
import statics from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../version.js';
import { PICTURES, picturesFolder } from '../help/guides.js';

const folder = join(packageFolder, 'dist/assets');

/** The names under which the build left them. */
const names = (): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>;
let known: Readonly<Record<string, string>> | undefined;

/**
 * The address of an asset: `/assets/app-0123456789ab.css` for `app.css`.
 * @throws when the build made no such asset
 */
export function assetAt(name: string): string {
  known ??= names();
  const named = known[name];
  if (named === undefined) throw new Error(`The build made no asset “${name}”.`);
  return `/assets/${named}`;
}

/** Serves the assets, and the pictures of help. They hold nothing of the record, so anybody may load them. */
export async function setUpAssets(app: NestFastifyApplication): Promise<void> {
  await app.register(statics, {
    root: folder,
    prefix: '/assets/',
    index: false,
    list: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    decorateReply: false,
  });
  await app.register(statics, {
    ...{ root: picturesFolder, prefix: PICTURES, index: false, list: false, maxAge: '1h' },
    decorateReply: false,
  });
}
