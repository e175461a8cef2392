/** The API's queries: a route for each definition, all of them the same few steps to the query bus. */
import { Controller, Get, Inject, Req, Res, type Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf } from '#application/fields/field.js';
import { fromText } from '#application/fields/from-text.js';
import { readInput } from '#application/fields/read.js';
import { queryDefinitions } from '#application/queries/catalogue.js';
import type { Query, QueryDefinition } from '#application/queries/query.js';
import { streamOf } from '#domain/references.js';
import { kindOfCollection } from './command-routes.js';
import { principalOf, tagOf } from './request.js';
import { problems } from './schemas.js';

type Asking = FastifyRequest<{
  Params: { reference?: string };
  Querystring: Record<string, string | string[]>;
}>;

/** The entity tag of an answer about one item. */
function tagOfItem(
  { path }: QueryDefinition,
  reference: string | undefined,
  answer: object,
): string | undefined {
  const kind = kindOfCollection.get(path.split('/')[0] ?? '');
  if (kind === undefined || reference === undefined || !('revision' in answer)) return undefined;
  return tagOf(streamOf(kind, reference), Number(answer.revision));
}

async function answer(
  bus: QueryBus,
  definition: QueryDefinition,
  request: Asking,
  reply: FastifyReply,
): Promise<object> {
  const { reference } = request.params;
  const query: Query = readInput(definition.query, fromText(definition.query, request.query));
  const found = await bus.execute<Query, object>(query.askedBy(principalOf(request).caller, reference));
  const tag = tagOfItem(definition, reference, found);
  void reply.header('Cache-Control', 'private, no-store');
  // What depends on the day or on other items may change behind an unchanged tag, so it never leads to a 304.
  if (tag !== undefined) void reply.header('ETag', tag);
  return found;
}

function routesOf(definition: QueryDefinition): Type {
  const { path, summary, query } = definition;
  @ApiTags(path.split('/')[0] ?? path)
  @ApiBearerAuth()
  @Controller('api')
  class QueryRoutes {
    constructor(@Inject(QueryBus) private readonly bus: QueryBus) {}

    @Get(path)
    @ApiOperation({ summary, operationId: query.name })
    @ApiResponse({ status: 200, description: summary })
    answer(@Req() request: Asking, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
      return answer(this.bus, definition, request, reply);
    }
  }
  const { prototype } = QueryRoutes;
  const property = Object.getOwnPropertyDescriptor(prototype, 'answer');
  if (property === undefined) throw new Error('There is no route to describe.');
  if (path.includes(':reference')) ApiParam({ name: 'reference' })(prototype, 'answer', property);
  for (const { name, schema, label, optional } of fieldsOf(query))
    ApiQuery({ name, required: !optional, description: label, schema })(prototype, 'answer', property);
  for (const decorate of problems(400, 401, 403, 404, 503)) decorate(prototype, 'answer', property);
  return QueryRoutes;
}

export const queryRoutes: readonly Type[] = queryDefinitions.map(routesOf);
