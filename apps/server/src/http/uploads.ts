/** Takes files in `multipart/form-data`, where a route wants them and nowhere else. */
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { InvalidInput, type FieldProblem } from '#application/problems.js';
import type { ImportFile } from '#exchange/import/report.js';
import { LARGEST_FILE } from '#exchange/import/sheet.js';

/** Most files in one upload. */
export const MOST_FILES = 20;

class WrongMediaType extends Error {
  readonly statusCode = 415;
}

/** A file on its way in; its content can be read once, while it arrives. */
export interface ArrivingFile {
  readonly field: string;
  /** As the person's machine calls it, without folders. */
  readonly name: string;
  readonly content: Readable;
}

/** A form that was sent with files: names and values in their order, and what stands in the way of a file. */
export interface SentForm {
  readonly sent: readonly (readonly [name: string, value: string])[];
  readonly problems: readonly FieldProblem[];
}

/** Largest text of one field beside files, in bytes, and most of them. */
const LARGEST_FIELD = 100_000;
const MOST_FIELDS = 300;

/** Sets up uploads to some addresses. */
export async function setUpUploads(
  app: NestFastifyApplication,
  addresses: ReadonlySet<string>,
): Promise<void> {
  await app.register(multipart, {
    limits: { files: MOST_FILES, fileSize: LARGEST_FILE, fields: 0, headerPairs: 50 },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      const isUpload = /^multipart\//i.test(request.headers['content-type'] ?? '');
      if (isUpload && !addresses.has(request.routeOptions.url ?? ''))
        done(new WrongMediaType('not an upload'));
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
    throw inWords(error);
  }
}

/**
 * Reads a form that carries files; each is taken while it arrives. Where one is not taken the rest is read nevertheless:
 * a browser that is cut off while it sends shows no answer.
 * @param take answers the value that stands for the file
 * @throws InvalidInput when what arrives is no form, or only part of one
 */
export async function readFormWithFiles(
  request: FastifyRequest,
  take: (file: ArrivingFile) => Promise<string>,
): Promise<SentForm> {
  const sent: [string, string][] = [];
  const problems: FieldProblem[] = [];
  const limits = { fields: MOST_FIELDS, fieldSize: LARGEST_FIELD, files: MOST_FILES, fileSize: LARGEST_FILE };
  try {
    for await (const part of request.parts({ limits })) {
      const { fieldname: field } = part;
      if (part.type === 'field') {
        sent.push([field, String(part.value)]);
        continue;
      }
      const name = basename(part.filename);
      // A file field that was left empty sends a file without a name.
      if (name !== '')
        try {
          const content = Readable.from(part.file.iterator({ destroyOnReturn: false }));
          sent.push([field, await take({ field, name, content })]);
        } catch (error) {
          if (!(error instanceof InvalidInput)) throw error;
          problems.push(...error.problems);
        }
      part.file.resume();
    }
  } catch (error) {
    throw inWords(error);
  }
  return { sent, problems };
}

/** What is too large or too many has a status of its own, as ours have a class; the parser's other complaints have neither. */
function inWords(error: unknown): unknown {
  const isParsers =
    error instanceof Error && Object.getPrototypeOf(error) === Error.prototype && !('errno' in error);
  if (!isParsers || ('statusCode' in error && typeof error.statusCode === 'number')) return error;
  const message = 'The upload cannot be read: it is cut short, or not well-formed “multipart/form-data”.';
  return new InvalidInput([{ field: 'file', message }]);
}
