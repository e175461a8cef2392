/** Takes files in `multipart/form-data`, where a route wants them and nowhere else. */
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LARGEST_FILE } from '#exchange/import/sheet.js';

/** Most files in one upload. */
export const MOST_FILES = 20;

class WrongMediaType extends Error {
  readonly statusCode = 415;
}

/** Sets up uploads to one address. */
export async function setUpUploads(app: NestFastifyApplication, address: string): Promise<void> {
  await app.register(multipart, {
    limits: { files: MOST_FILES, fileSize: LARGEST_FILE, fields: 0, headerPairs: 50 },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      const isUpload = /^multipart\//i.test(request.headers['content-type'] ?? '');
      if (isUpload && request.routeOptions.url !== address) done(new WrongMediaType('not an upload'));
      else done();
    });
}
