/** How bodies are read: strict UTF-8, strict JSON, and files as streams. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isUtf8 } from 'node:buffer';
import { readForm } from '../web/frame/fields.js';

/** Largest JSON body, in bytes. */
export const LARGEST_BODY = 1_000_000;

class Malformed extends Error {
  readonly statusCode = 400;
}

class WrongMediaType extends Error {
  readonly statusCode = 415;
}

/** Sets up body reading: forms on pages; JSON and raw files on the API. Anything else is refused with 415. */
export function setUpBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: LARGEST_BODY },
    (request, body: Buffer, done) => {
      if (!isUtf8(body)) done(new Malformed('not UTF-8'), undefined);
      else if (body.byteLength === 0) done(null, {});
      else void parseJson(request, body.toString('utf8'), done);
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: LARGEST_BODY },
    (request, body: Buffer, done) => {
      // A page of another site can make a browser send a form, but not JSON: so the API takes no forms.
      if (request.url.startsWith('/api/')) done(new WrongMediaType('a form'), undefined);
      else if (!isUtf8(body)) done(new Malformed('not UTF-8'), undefined);
      else done(null, readForm(body.toString('utf8')));
    },
  );
  fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
}
