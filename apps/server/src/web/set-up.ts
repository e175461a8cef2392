/** Sets up what pages need of the server: cookies, compression, and what they load. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setUpAssets } from './frame/assets.js';

export async function setUpPages(app: NestFastifyApplication): Promise<void> {
  await app.register(cookie);
  // Pages alone: what the API streams is sent as it is.
  await app.register(compress, { customTypes: /^text\/html/, encodings: ['gzip'] });
  await setUpAssets(app);
}
