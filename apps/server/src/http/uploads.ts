/** Takes files in `multipart/form-data`, where a route wants them and nowhere else. */
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { basename } from 'node:path';
import { InvalidInput } from '#application/problems.js';
import type { ImportFile } from '#exchange/import/report.js';
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

/**
 * The files of an upload, as they arrive.
 * @throws InvalidInput when what arrives is no upload, or only part of one
 */
export async function* filesIn(request: FastifyRequest): AsyncGenerator<ImportFile, void, undefined> {
  try {
    for await (const part of request.files())
      yield { name: basename(part.filename), bytes: await part.toBuffer() };
  } catch (error) {
    // What is too large or too many has a status of its own; the parser's other complaints have none.
    if (typeof (error as { readonly statusCode?: unknown }).statusCode === 'number') throw error;
    const message = 'The upload cannot be read: it is cut short, or not well-formed “multipart/form-data”.';
    throw new InvalidInput([{ field: 'file', message }]);
  }
}
