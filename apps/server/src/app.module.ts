/** The Nest module: routes, buses, access and logging over an opened service. */
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { DeciderHandler } from '#application/handling/handler.js';
import { AccessLogRoutes } from './access-log/routes.js';
import { commandHandlers } from './buses/command-handlers.js';
import { queryHandlers } from './buses/query-handlers.js';
import { Access } from './http/access.js';
import { BulkRoute } from './http/bulk.js';
import { commandRoutes } from './http/command-routes.js';
import { EvidenceRoutes } from './http/evidence.js';
import { EventStream } from './http/event-stream.js';
import { HandOverRoute } from './http/hand-over.js';
import { Health } from './http/health.js';
import { ImportRoute } from './http/import.js';
import { MeRoute } from './http/me.js';
import { Operations } from './http/operations.js';
import { ProblemFilter } from './http/problems.js';
import { queryRoutes } from './http/query-routes.js';
import { DayClock } from './clock/day-clock.js';
import { PolicyRunner } from './policies/runner.js';
import { Visits } from './web/frame/visits.js';
import { webRoutes } from './web/pages.js';
import { StateOfService } from './http/state-of-service.js';
import { Figures } from './service/figures.js';
import { logging } from './service/logging.js';
import type { Service } from './service/service.js';
import { SERVICE } from './service/token.js';

/** What a process that only projects does not answer. */
const forPeople = [
  // Before the queries, whose `events/:reference` would take its address.
  EventStream,
  ...commandRoutes,
  ...queryRoutes,
  AccessLogRoutes,
  EvidenceRoutes,
  ImportRoute,
  BulkRoute,
  HandOverRoute,
  MeRoute,
  Operations,
  ...webRoutes,
];

@Module({})
export class AppModule {
  static over(service: Service): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), LoggerModule.forRoot(logging(service.settings))],
      controllers: [Health, ...(service.settings.role === 'projector' ? [] : forPeople)],
      providers: [
        { provide: SERVICE, useValue: service },
        { provide: DeciderHandler, useValue: service.handler },
        { provide: APP_GUARD, useClass: Access },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Visits,
        Figures,
        StateOfService,
        PolicyRunner,
        DayClock,
        ...commandHandlers,
        ...queryHandlers,
      ],
    };
  }
}
