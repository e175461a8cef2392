/** Is it alive, is it ready, and its figures for Prometheus. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { capacityIn } from '#application/permissions/caller.js';
import type { Role } from '#domain/entry.js';
import { DayClock } from '../clock/day-clock.js';
import { PolicyRunner } from '../policies/runner.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { Figures } from '../service/figures.js';
import { OpenToAnybody } from './access.js';
import { knownPrincipalOf } from './request.js';

/** Who is told the reasons; the command line is among them. */
const toldWhy: readonly Role[] = ['coordinator', 'administrator'];

@ApiTags('health')
@Controller()
export class Health {
  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(Figures) private readonly figures: Figures,
    @Inject(PolicyRunner) private readonly policies: PolicyRunner,
    @Inject(DayClock) private readonly clock: DayClock,
  ) {}

  @Get('api/health/live')
  @OpenToAnybody()
  @ApiOperation({ summary: 'Whether the process answers', operationId: 'IsAlive' })
  live(): object {
    return { status: 'up' };
  }

  @Get('api/health/ready')
  @OpenToAnybody()
  @ApiOperation({
    summary:
      'Whether it can record and show, 503 when it cannot; to a coordinator or an administrator, also why and where it stopped',
    operationId: 'IsReady',
  })
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { events, projector, leading, settings } = this.service;
    const [store, head] = await Promise.all([events.health(), events.head()]);
    const projections = projector.health();
    const up = store.up && projections.failure === undefined;
    void reply.status(up ? 200 : 503);
    const status = up ? 'up' : 'down';
    const caller = knownPrincipalOf(request)?.caller;
    // Anybody may know whether, and nobody outside why: names, positions and messages help whoever attacks.
    if (caller === undefined || capacityIn(caller, toldWhy) === undefined) return { status };
    return {
      status,
      events: { ...store, head: String(head) },
      projections,
      policies: this.policies.health(),
      clock: this.clock.health(),
      ...(leading === undefined ? {} : { leading: leading.health() }),
      role: settings.role,
    };
  }

  @Get('metrics')
  @ApiBearerAuth()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Figures for Prometheus', operationId: 'Metrics' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.figures.contentType);
    return this.figures.read();
  }
}
