/** The learning report as a page to be published: read here, and taken away as Markdown or as a page of its own. */
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import { NotAllowed } from '#application/problems.js';
import { referencePattern } from '#domain/references.js';
import { londonDate } from '#domain/time.js';
import { learningReport, type LearningFrom, type LearningReport } from '#exchange/report/learning.js';
import { asHtml, asMarkdown } from '#exchange/report/render.js';
import { principalOf } from '../../http/request.js';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import type { Page } from '../frame/page.js';

/** Findings on one page, of whole audits, so that it stays small; what is downloaded has them all. */
const ON_A_PAGE = 25;

interface Asked extends Pick<LearningFrom, 'part'> {
  readonly audit: string | undefined;
}

/** @throws NotAllowed for who does not read the whole partnership */
async function reportFor(
  caller: Caller,
  service: Service,
  { audit, ...part }: Asked,
): Promise<LearningReport> {
  if (capacityIn(caller, ['coordinator', 'board-member']) === undefined)
    throw new NotAllowed('The learning report is for the coordinator and the board to publish.');
  const { events, projector, now } = service;
  const one = audit !== undefined && referencePattern.audit.test(audit) ? { audit } : {};
  return learningReport({ events, models: projector.reader(), today: londonDate(now()), ...one, ...part });
}

export const learningPages: readonly Page[] = [
  {
    path: '/learning',
    view: 'coordinator/learning.njk',
    async load(visit) {
      const [audit, after] = [visit.asked('audit'), visit.asked('after')];
      const part = { findings: ON_A_PAGE, ...(after === undefined ? {} : { after }) };
      const report = await reportFor(visit.principal.caller, visit.service, { audit, part });
      return { report, audit, after };
    },
  },
];

@ApiExcludeController()
@Controller('learning')
export class LearningDownloads {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get('report.md')
  markdown(@Query('audit') audit: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(reply, audit, 'md', asMarkdown);
  }

  @Get('report.html')
  html(@Query('audit') audit: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.send(reply, audit, 'html', asHtml);
  }

  private async send(
    reply: FastifyReply,
    audit: unknown,
    ending: 'md' | 'html',
    write: (report: LearningReport) => string,
  ): Promise<void> {
    const { caller } = principalOf(reply.request);
    const one = { audit: typeof audit === 'string' ? audit : undefined };
    const report = await reportFor(caller, this.service, one);
    void reply
      .header('Content-Disposition', `attachment; filename="learning-${report.asOf}.${ending}"`)
      .header('X-Content-Type-Options', 'nosniff')
      .header('Cache-Control', 'private, no-store')
      .type(ending === 'md' ? 'text/markdown; charset=utf-8' : 'text/html; charset=utf-8');
    await reply.send(write(report));
  }
}
