/** Binds every query class to its answer on Nest's query bus, once the views have taken in what the query waits for. */
import { Inject, type Type } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { NotCaughtUp } from '#application/problems.js';
import { ask } from '#application/queries/ask.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import type { Query, QueryDefinition } from '#application/queries/query.js';
import { londonDate } from '#domain/time.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';

/** Longest wait for the views to take in a position, in milliseconds. */
const PATIENCE_MS = 5000;

function handlerOf(definition: QueryDefinition): Type<IQueryHandler> {
  @QueryHandler(definition.query)
  class Handler {
    constructor(@Inject(SERVICE) private readonly service: Service) {}

    async execute(query: Query): Promise<object> {
      const { projector, events, now, settings } = this.service;
      if (query.after !== undefined && !(await projector.waitFor(Number(query.after), PATIENCE_MS)))
        throw new NotCaughtUp();
      const { smallNumbers } = settings;
      const hidesSmallNumbers =
        smallNumbers === 'everywhere' || (query.isTakenAway && smallNumbers === 'published');
      const today = londonDate(now());
      return ask(definition, query, { models: projector.reader(), events, today, hidesSmallNumbers });
    }
  }
  return Handler;
}

export const queryHandlers: readonly Type<IQueryHandler>[] = queryDefinitions.map(handlerOf);
