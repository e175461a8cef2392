/** Makes a visit of each request for a page, over the one service and its buses. */
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Service } from '../../service/service.js';
import { SERVICE } from '../../service/token.js';
import { type Buses, Visit, type WebRequest } from './visit.js';

@Injectable()
export class Visits {
  private readonly buses: Buses;

  constructor(
    @Inject(SERVICE) private readonly service: Service,
    @Inject(CommandBus) commands: CommandBus,
    @Inject(QueryBus) queries: QueryBus,
  ) {
    this.buses = { commands, queries };
  }

  of(request: WebRequest, reply: FastifyReply): Visit {
    return new Visit(request, reply, this.service, this.buses);
  }
}
