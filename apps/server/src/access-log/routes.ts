/** Asking who looked at what: for the coordinator and inspectors, and for everybody about what concerns them. */
import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { fieldsOf } from '#application/fields/field.js';
import { principalOf } from '../http/request.js';
import { problems } from '../http/schemas.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import { ListAccess, listAccess, ListAccessToMine, listAccessToMine } from './asked.js';

type Asking = FastifyRequest<{ Querystring: Record<string, string | string[]> }>;

@ApiTags('access log')
@ApiBearerAuth()
@Controller('api')
export class AccessLogRoutes {
  constructor(@Inject(SERVICE) private readonly service: Service) {}

  @Get('access-log')
  @ApiOperation({
    summary: 'Who looked at what, when, from where and as what (coordinator, inspectors of the partnership)',
    operationId: 'ListAccess',
  })
  list(@Req() request: Asking): Promise<object> {
    return listAccess(this.service, principalOf(request).caller, request.query);
  }

  @Get('me/access-log')
  @ApiOperation({
    summary:
      'Who looked at what concerns you: you, the agencies that you lead, their actions, and what these answer',
    operationId: 'ListAccessToMine',
  })
  toMine(@Req() request: Asking): Promise<object> {
    return listAccessToMine(this.service, principalOf(request).caller, request.query);
  }
}

for (const [name, asked] of [
  ['list', ListAccess],
  ['toMine', ListAccessToMine],
] as const) {
  const property = Object.getOwnPropertyDescriptor(AccessLogRoutes.prototype, name);
  if (property === undefined) throw new Error(`There is no route ${name} to describe.`);
  for (const { name: field, schema, label, optional } of fieldsOf(asked))
    ApiQuery({ name: field, required: !optional, description: label, schema })(
      AccessLogRoutes.prototype,
      name,
      property,
    );
  for (const decorate of problems(400, 401, 403, 503)) decorate(AccessLogRoutes.prototype, name, property);
}
