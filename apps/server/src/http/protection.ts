/** What browsers are told about our answers: nothing from other hosts, no inline code, no framing. */
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
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

/** Sets the security headers of every answer. */
export async function setUpProtection(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
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
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  });
}
