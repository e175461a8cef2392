/** Turns whatever goes wrong into an RFC 9457 problem document: what happened, in words, and never how the code looks. */
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ChangedMeanwhile,
  InvalidInput,
  KeyUsedOtherwise,
  NotAllowed,
  NotCaughtUp,
  NotFound,
  NothingBefore,
  Refused,
  TooBusy,
} from '#application/problems.js';
import { StoreUnavailable } from '#event-store/port.js';
import { AccessLogUnavailable } from '#identity/access-log/port.js';
import { SecretsUnavailable } from '#identity/secrets/port.js';
import { EvidenceUnavailable, FileInfected, FileTooLarge, ScannerUnavailable } from '#evidence/port.js';
import { BadCursor, ReadModelsUnavailable } from '#read-models/port.js';
import type { Service } from '../service/service.js';
import { SERVICE } from '../service/token.js';
import { signInAgain } from '../sign-in/sign-in-again.js';
import { TooManyAttempts } from '../sign-in/too-many-attempts.js';
import { drawProblem, isForPage } from '../web/frame/problem-page.js';
import { Unauthenticated } from './access.js';
import { header } from './request.js';

/** A problem document, RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** What went wrong with work that went on by itself, as it was said when it ended; perhaps by another server. */
export class WentWrong extends Error {
  override readonly name = 'WentWrong';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Seconds after which a caller may try again. */
const TRY_AGAIN_S = 2;

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('problem');

  constructor(@Inject(SERVICE) private readonly service: Service) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof Unauthenticated && isForm(reply.request)) {
      void this.askAgain(reply, host);
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500 && !isExpected(error)) this.logger.error(error);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (isForPage(reply.request)) {
      void drawProblem(reply, problem);
      return;
    }
    if (problem.status === 503) void reply.header('Retry-After', String(TRY_AGAIN_S));
    if (error instanceof TooManyAttempts) void reply.header('Retry-After', String(error.seconds));
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  /** Who sent a form after their session had ended signs in, and finds again what they typed. */
  private async askAgain(reply: FastifyReply, host: ArgumentsHost): Promise<void> {
    try {
      await signInAgain(reply, this.service);
    } catch (error) {
      this.catch(error, host);
    }
  }
}

/** Whether a page's form was sent. */
function isForm(request: FastifyRequest): boolean {
  const type = header(request, 'content-type') ?? '';
  const isTyped = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type);
  return request.method === 'POST' && isForPage(request) && isTyped;
}

/** Said to many at once when there is much to do, or logged where it went wrong; here it would only bury what matters. */
function isExpected(error: unknown): boolean {
  return error instanceof TooBusy || error instanceof NotCaughtUp || error instanceof WentWrong;
}

/** The problem document of an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof WentWrong) return error.problem;
  if (error instanceof InvalidInput)
    return problem('invalid-input', 400, 'Some fields are not as expected', error.message, {
      errors: error.problems.map(({ field, message }) => ({ field, message })),
    });
  if (error instanceof BadCursor)
    return problem(
      'invalid-input',
      400,
      'Some fields are not as expected',
      'The cursor is not one that this query gave out.',
      { errors: [{ field: 'cursor', message: 'Expected the “next” of an earlier page of the same query.' }] },
    );
  if (error instanceof Refused) return refused(error);
  if (error instanceof Unauthenticated)
    return problem('unauthenticated', 401, 'No valid token', error.message);
  if (error instanceof NotAllowed) return problem('not-allowed', 403, 'Not allowed', error.message);
  if (error instanceof NotFound) return problem('not-found', 404, 'Not found', error.message);
  if (error instanceof NothingBefore)
    return problem('nothing-before', 404, 'Nothing before', error.message, { nothingBefore: error.firstDay });
  if (error instanceof ChangedMeanwhile) {
    const { revision, changes } = error;
    return problem('changed-meanwhile', 412, 'Changed meanwhile', error.message, { revision, changes });
  }
  if (error instanceof KeyUsedOtherwise)
    return problem('key-used-otherwise', 422, 'Key used otherwise', error.message);
  if (error instanceof FileInfected)
    return problem('file-infected', 422, 'A virus was found', error.message, {
      errors: [{ field: 'file', message: error.message }],
    });
  if (error instanceof ScannerUnavailable)
    return problem(
      'not-scanned',
      503,
      'Files cannot be taken now',
      'The file could not be checked for viruses, so it was not kept. Try again later.',
    );
  if (error instanceof EvidenceUnavailable)
    return problem(
      'evidence-unavailable',
      503,
      'Files cannot be kept or shown now',
      'The file was neither kept nor shown, as the store for files cannot be reached. Try again later.',
    );
  if (error instanceof FileTooLarge) return problem('too-large', 413, 'Too large', error.message);
  if (error instanceof NotCaughtUp) return problem('not-caught-up', 503, 'Not caught up', error.message);
  if (error instanceof TooManyAttempts)
    return problem('too-many-attempts', 429, 'Too many attempts', error.message);
  if (error instanceof TooBusy) return problem('too-busy', 503, 'Too busy', error.message);
  if (error instanceof SecretsUnavailable)
    return problem(
      'secrets-unavailable',
      503,
      'Nobody can be let in now',
      'Who you are cannot be looked up now, so nothing was shown or recorded. Try again later.',
    );
  if (error instanceof StoreUnavailable)
    return problem(
      'store-unavailable',
      503,
      'Nothing can be recorded now',
      'Nothing was recorded. The store cannot take anything now; try again later.',
    );
  if (error instanceof AccessLogUnavailable)
    return problem(
      'access-log-unavailable',
      503,
      'Nothing can be shown now',
      'Who reads what cannot be taken down now, so nothing is shown; try again later.',
    );
  if (error instanceof ReadModelsUnavailable)
    return problem(
      'views-unavailable',
      503,
      'Nothing can be shown now',
      'The views cannot be read now. What was recorded is kept; try again later.',
    );
  return protocolProblem(error);
}

const refusedStatus = { invalid: 422, conflict: 409, forbidden: 403 } as const;

function refused({ refusal: { rule, sentence } }: Refused): Problem {
  const errors = rule.field === undefined ? {} : { errors: [{ field: rule.field, message: sentence }] };
  return problem(rule.code, refusedStatus[rule.kind], 'Refused by a rule', sentence, errors);
}

const protocol: Readonly<Record<number, readonly [code: string, title: string, detail: string]>> = {
  400: [
    'malformed',
    'Malformed request',
    'The request could not be read: expected a well-formed address, and well-formed JSON in UTF-8.',
  ],
  404: ['not-found', 'Not found', 'There is nothing at this address.'],
  405: ['not-allowed-here', 'Method not allowed', 'This address does not take this method.'],
  406: ['not-acceptable', 'Not acceptable', 'This address cannot answer in the form that was asked for.'],
  408: ['too-slow', 'Too slow', 'The request did not arrive in time.'],
  413: ['too-large', 'Too large', 'The request is larger than this address takes.'],
  414: ['too-long', 'Address too long', 'The address is longer than the service takes.'],
  415: ['media-type', 'Unsupported media type', 'Send JSON, as “Content-Type: application/json”.'],
  431: ['headers-too-large', 'Headers too large', 'The request’s headers are larger than the service takes.'],
};

/** What Fastify and Nest say of a request that never reached us, in our words; anything else is our fault. */
function protocolProblem(error: unknown): Problem {
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : (error as { statusCode?: unknown } | null)?.statusCode;
  const known =
    typeof status === 'number' ? (protocol[status] ?? (status < 500 ? protocol[400] : undefined)) : undefined;
  if (known === undefined || typeof status !== 'number')
    return problem(
      'internal',
      500,
      'Something went wrong',
      'Something went wrong on our side. Nothing more is known about your request than what its receipt says.',
    );
  return problem(known[0], status in protocol ? status : 400, known[1], known[2]);
}

function problem(
  code: string,
  status: number,
  title: string,
  detail: string,
  extensions: object = {},
): Problem {
  return { type: `urn:golden-thread:problem:${code}`, title, status, detail, ...extensions };
}
