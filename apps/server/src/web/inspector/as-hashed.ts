/** One event as a file whose SHA-256 is the event's hash: whoever has it needs no program of ours to compare the two. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { EventAsStored } from '#application/queries/as-stored.js';
import { GetEvent } from '#application/queries/trail.js';
import { canonicalJson } from '#event-store/canonical.js';
import type { WebRequest } from '../frame/visit.js';
import { Visits } from '../frame/visits.js';

@ApiExcludeController()
@Controller('events')
export class EventAsHashed {
  constructor(@Inject(Visits) private readonly visits: Visits) {}

  /** Where something was taken out of view, the file has it no more than the page, and its SHA-256 is another. */
  @Get(':reference/as-hashed.json')
  async file(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = this.visits.of(request, reply);
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
