/** What browsers are told about our answers: nothing from other hosts, no inline code, no framing. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import helmet from 'helmet';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The word that lets an answer’s own inline script run, by the answer; another one each time. */
const nonces = new WeakMap<ServerResponse, string>();

function newNonce(response: ServerResponse): string {
  const nonce = randomBytes(16).toString('base64url');
  nonces.set(response, nonce);
  return nonce;
}

/** What an inline script of this answer must bear. */
export function nonceOf({ raw }: FastifyReply): string {
  return nonces.get(raw) ?? '';
}

const isApiDocs = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/docs');
const isPage = (request: IncomingMessage): boolean =>
  request.url?.startsWith('/api/') !== true || isApiDocs(request);

// Built once: the plugin for Fastify builds them for every request, which cost a tenth of a command’s time.
const always = helmet({
  contentSecurityPolicy: false,
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'same-origin' },
});
const ofPages = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    // The page of the API’s documentation draws its own small pictures.
    imgSrc: ["'self'", (request) => (isApiDocs(request) ? 'data:' : "'self'")],
    manifestSrc: ["'self'"],
    scriptSrc: ["'self'", (_, response) => `'nonce-${newNonce(response)}'`],
    workerSrc: ["'self'"],
    // A library’s page, with styles of its own in it.
    styleSrc: ["'self'", (request) => (isApiDocs(request) ? "'unsafe-inline'" : "'self'")],
  },
});
/** What the API answers is data: nothing that it names may be loaded, nor itself be framed. */
const ofData = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";

/** Sets the security headers of every answer. */
export function setUpProtection(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    always(request.raw, reply.raw, (failed) => {
      if (failed !== undefined || !isPage(request.raw)) {
        reply.raw.setHeader('Content-Security-Policy', ofData);
        done(failed as Error | undefined);
      } else
        ofPages(request.raw, reply.raw, (reason) => {
          done(reason);
        });
    });
  });
}
