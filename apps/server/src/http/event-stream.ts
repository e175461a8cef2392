/** The log as a server-sent event stream: what was recorded, as it is recorded, resumable by Last-Event-ID. */
import { type BeforeApplicationShutdown, Controller, Get, Inject, Logger, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput, NotAllowed } from '#application/problems.js';
import { capacityIn, inRoles, type Caller } from '#application/permissions/caller.js';
import { otherRoutes } from '#application/permissions/other-routes.js';
import { Sight } from '#application/queries/sight.js';
import { eventAsStored } from '#application/queries/trail.js';
import type { RecordedEvent } from '#event-store/port.js';
import type { TrailDocument } from '#read-models/documents.js';
import { recordAccess } from '../access-log/record.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { whoAsks } from './access.js';
import { header, principalOf } from './request.js';
import { problems } from './schemas.js';

/** How often a silent stream says that it is alive, and looks whether its reader still may read, in milliseconds. */
const HEARTBEAT_MS = 15_000;
/** Longest wait for the views to take in a batch before it is sent, in milliseconds. */
const PATIENCE_MS = 10_000;

@ApiTags('events')
@ApiBearerAuth()
@Controller('api/events')
export class EventStream implements BeforeApplicationShutdown {
  private readonly logger = new Logger('events');
  private readonly ending = new AbortController();

  constructor(@Inject(SERVICE) private readonly service: Service) {}

  /** Ends every open stream: the server stops only once no request is left. Readers resume where they were. */
  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  @Get()
  @ApiOperation({
    summary: 'Everything recorded, as it is recorded, as server-sent events',
    operationId: 'FollowEvents',
  })
  @ApiProduces('text/event-stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Resume after this event; 0 starts at the beginning; now unless given',
  })
  async follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (capacityIn(principalOf(request).caller, otherRoutes['GET /api/events'].may) === undefined)
      throw new NotAllowed('Your role does not read this.');
    const after = await this.startOf(request);
    const gone = new AbortController();
    reply.raw.on('close', () => {
      gone.abort();
    });
    recordAccess(this.service, request, 200);
    reply.hijack();
    reply.raw.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    reply.raw.write(': following\n\n');
    const heartbeat = setInterval(() => {
      void this.beat(request, reply, gone);
    }, HEARTBEAT_MS);
    const signal = AbortSignal.any([gone.signal, this.ending.signal]);
    try {
      for await (const batch of this.service.events.subscribe(after, signal)) {
        const reader = await this.readerOf(request);
        if (reader === undefined) break;
        for (const message of await this.messagesOf(batch, reader)) {
          if (!reply.raw.write(message)) await once(reply.raw, 'drain', { signal });
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(heartbeat);
      reply.raw.end();
    }
  }

  /** Whoever reads, in the capacities that they hold now; undefined once they hold none that reads. */
  private async readerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const principal = await whoAsks(this.service, request);
    const reader = principal && inRoles(principal.caller, otherRoutes['GET /api/events'].may);
    return reader?.capacities.length === 0 ? undefined : reader;
  }

  /** Says that the stream is alive, or ends it: also when it cannot be told whether its reader still may read. */
  private async beat(request: FastifyRequest, reply: FastifyReply, gone: AbortController): Promise<void> {
    try {
      if ((await this.readerOf(request)) === undefined) gone.abort();
      else reply.raw.write(': still here\n\n');
    } catch (error) {
      this.logger.error(error);
      gone.abort();
    }
  }

  private async startOf(request: FastifyRequest): Promise<number> {
    const resume = header(request, 'last-event-id');
    if (resume === undefined) return this.service.events.head();
    if (!/^\d{1,16}$/.test(resume))
      throw new InvalidInput([
        { field: 'Last-Event-ID', message: 'Expected the id of an event of this stream, or 0.' },
      ]);
    return Number(resume);
  }

  /** A batch as messages, within the reader's scope and without what was redacted. */
  private async messagesOf(batch: readonly RecordedEvent[], caller: Caller): Promise<readonly string[]> {
    const { projector, events, settings } = this.service;
    await projector.waitFor(batch.at(-1)?.position ?? 0, PATIENCE_MS);
    const models = projector.reader();
    const entries = await models.getMany<TrailDocument>(
      'trail',
      batch.map(({ position }) => position),
    );
    const sight = await Sight.of(caller, models);
    const seen = entries.filter((entry) => sight.sees('trail', entry));
    return Promise.all(
      seen.map(async (entry) => {
        const event = await eventAsStored(entry, {
          events,
          hidesSmallNumbers: settings.smallNumbers === 'everywhere',
        });
        return `id: ${entry.position}\nevent: ${entry.type}\ndata: ${JSON.stringify(event)}\n\n`;
      }),
    );
  }
}

for (const decorate of problems(400, 401, 403)) {
  const property = Object.getOwnPropertyDescriptor(EventStream.prototype, 'follow');
  if (property !== undefined) decorate(EventStream.prototype, 'follow', property);
}
