/** Is it alive, is it ready, and its figures for Prometheus. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { capacityIn } from '#application/permissions/caller.js';
import { Figures } from '../service/figures.js';
import { OpenToAnybody } from './access.js';
import { knownPrincipalOf } from './request.js';
import { StateOfService, toldWhy } from './state-of-service.js';

@ApiTags('health')
@Controller()
export class Health {
  constructor(
    @Inject(StateOfService) private readonly state: StateOfService,
    @Inject(Figures) private readonly figures: Figures,
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
    const report = await this.state.read();
    const { status } = report;
    void reply.status(status === 'up' ? 200 : 503);
    const caller = knownPrincipalOf(request)?.caller;
    // Anybody may know whether, and nobody outside why: names, positions and messages help whoever attacks.
    if (caller === undefined || capacityIn(caller, toldWhy) === undefined) return { status };
    return report;
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
