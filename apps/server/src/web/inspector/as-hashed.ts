/** One event as a file whose SHA-256 is the event's hash: whoever has it needs no program of ours to compare the two. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { EventAsStored } from '#application/queries/as-stored.js';
import { GetEvent } from '#application/queries/trail.js';
import { canonicalJson } from '#event-store/canonical.js';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import { Visit, type WebRequest } from '../frame/visit.js';

@ApiExcludeController()
@Controller('events')
export class EventAsHashed {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  /** Where something was taken out of view, the file has it no more than the page, and its SHA-256 is another. */
  @Get(':reference/as-hashed.json')
  async file(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const { service, commands, queries } = this;
    const visit = new Visit(request, reply, service, { commands, queries });
    const event = await visit.ask<EventAsStored>(GetEvent, {}, visit.params['reference']);
    const { position, hash: _h, redacted: _r, amendedBy: _a, suppressed: _s, ...hashed } = event;
    await reply
      .header('Content-Disposition', `attachment; filename="event-${position}.json"`)
      .header('X-Content-Type-Options', 'nosniff')
      .header('Cache-Control', 'private, no-store')
      .type('application/json; charset=utf-8')
      .send(canonicalJson(hashed));
  }
}
