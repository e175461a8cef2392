/** Who am I: the name that the log gives the caller, and in which capacities they act, until when. */
import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { inspectionScopes } from '#domain/account/facts.js';
import { principalOf, type Principal } from './request.js';
import { problems } from './schemas.js';

export class CapacityBody {
  @ApiProperty({ example: 'agency-lead' })
  role!: string;
  @ApiProperty({ type: String, nullable: true, example: 'city-police' })
  agency!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'Detective Inspector' })
  post!: string | null;
  @ApiProperty({ type: [String], nullable: true, description: 'The audits an auditor is on; null for all' })
  audits!: readonly string[] | null;
  @ApiProperty({
    type: 'object',
    nullable: true,
    properties: {
      inspectorate: { type: 'string' },
      scope: { type: 'object', properties: { of: { type: 'string', enum: [...inspectionScopes] } } },
    },
    description: 'What an inspector looks at',
  })
  inspection!: object | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Account of the lead whom a deputy stands in for',
  })
  insteadOf!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'The last day, in London' })
  until!: string | null;
}
export class MeBody {
  @ApiProperty({ example: 'j.example' })
  id!: string;
  @ApiProperty({ example: 'J. Example' })
  name!: string;
  @ApiProperty({ enum: ['token', 'session', 'operator'], description: 'What the request was let in by' })
  by!: Principal['by'];
  @ApiProperty({ type: [CapacityBody], description: 'Empty for somebody who holds no role now' })
  capacities!: CapacityBody[];
}

@ApiTags('me')
@ApiBearerAuth()
@Controller('api/me')
export class MeRoute {
  @Get()
  @ApiOperation({ operationId: 'WhoAmI', summary: 'Who the caller is, in which capacities, until when' })
  @ApiResponse({ status: 200, type: MeBody })
  me(@Req() request: FastifyRequest): object {
    const { caller, by } = principalOf(request);
    const { id, name, capacities } = caller;
    return {
      ...{ id, name, by },
      capacities: capacities.map(({ person, audits, inspection, insteadOf, until }) => ({
        role: person.role,
        agency: person.agency ?? null,
        post: person.post ?? null,
        audits: audits ?? null,
        inspection: inspection ?? null,
        insteadOf: insteadOf ?? null,
        until: until ?? null,
      })),
    };
  }
}

for (const decorate of problems(401)) {
  const property = Object.getOwnPropertyDescriptor(MeRoute.prototype, 'me');
  if (property !== undefined) decorate(MeRoute.prototype, 'me', property);
}
