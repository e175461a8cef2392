/** What browsers are told about our answers: nothing from other hosts, no inline code, no framing. */
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';

const isApiDocs = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/docs');

/** Sets the security headers of every answer. */
export async function setUpProtection(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    enableCSPNonces: true,
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
        scriptSrc: ["'self'"],
        // A library’s page, with styles of its own in it.
        styleSrc: ["'self'", (request) => (isApiDocs(request) ? "'unsafe-inline'" : "'self'")],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  });
}
