/** Hand-over: all that a person holds in an agency goes to somebody else, in one request; a dry run lists it. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { NameSponsor, Reassign } from '#application/commands/action.js';
import type { Command } from '#application/commands/command.js';
import { actionCommands } from '#application/definitions/action.js';
import { Line, Part, Ref, Text } from '#application/fields/fields.js';
import { readInput } from '#application/fields/read.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import { capacityIn, type Caller } from '#application/permissions/caller.js';
import { InvalidInput, NotAllowed } from '#application/problems.js';
import type { Owner } from '#domain/action/facts.js';
import { ListHeld, type Held, type HeldByPerson } from '#application/queries/held.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';
import {
  type AskedItem,
  giveEach,
  giverOf,
  type ManyResults,
  ManyResultsBody,
  refuseIfMatch,
} from './many.js';
import { dryRunOf, principalOf } from './request.js';
import { problems } from './schemas.js';

export class SuccessorPart {
  @Ref('agency', { label: 'Agency (the same unless given)', optional: true })
  agency?: string;
  @Line({ label: 'Person', optional: true })
  person?: string;
  @Line({ label: 'Post', optional: true })
  post?: string;
}
export class HandOverBody {
  @Line({ label: 'Who hands over, as the actions name them', example: 'Dr Osei' })
  from!: string;
  @Part(SuccessorPart, { label: 'To whom' })
  to!: SuccessorPart;
  @Text({ label: 'Reason' })
  reason!: string;
}
export class HeldBody {
  @ApiProperty({ example: 'CP1415.F2.A1' })
  reference!: string;
  @ApiProperty()
  title!: string;
  @ApiProperty({ example: 'in-progress' })
  status!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' })
  due!: string | null;
  @ApiProperty({ enum: ['owner', 'sponsor'] })
  as!: Held['as'];
}
export class DryRunBody {
  @ApiProperty({ example: true })
  dryRun!: true;
  @ApiProperty({ type: () => [HeldBody] })
  items!: readonly HeldBody[];
}

interface DryRun {
  readonly dryRun: true;
  readonly items: readonly Held[];
}

type Asking = FastifyRequest<{ Params: { reference: string }; Querystring: { dryRun?: string } }>;

@ApiTags('agencies')
@ApiBearerAuth()
@ApiExtraModels(SuccessorPart, DryRunBody, ManyResultsBody)
@Controller('api/agencies')
export class HandOverRoute {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(SERVICE) private readonly service: Service,
  ) {}

  @Post(':reference/hand-over')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'HandOver',
    summary: 'Gives all that a person holds in an agency to somebody else; the trail keeps both',
    description:
      'For a coordinator, and for a lead within their own agency. Each action is handed over by itself and has its own ' +
      'result: one that awaits verification, say, stays until it is verified or returned.',
  })
  @ApiParam({ name: 'reference', description: 'Reference of the agency' })
  @ApiQuery({
    name: 'dryRun',
    required: false,
    enum: ['true', 'false'],
    description: 'Lists what would be handed over; writes nothing',
  })
  @ApiBody({ type: HandOverBody })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'One for the whole: sent again, each action is handed over once.',
  })
  @ApiResponse({
    status: 200,
    description: 'What became of each action, or in a dry run what is held.',
    schema: { oneOf: [{ $ref: getSchemaPath(ManyResultsBody) }, { $ref: getSchemaPath(DryRunBody) }] },
  })
  async handOver(@Req() request: Asking): Promise<ManyResults | DryRun> {
    const { reference } = request.params;
    const { caller } = principalOf(request);
    const { from, to, reason } = readInput(HandOverBody, request.body ?? {});
    const successor = successorIn(caller, reference, to);
    refuseIfMatch(request);
    const dryRun = dryRunOf(request);
    const { items } = await this.heldBy(from, request);
    if (dryRun) return { dryRun, items };
    return giveEach(
      this.commands,
      giverOf(request),
      items.map((held) => handedOver(held, successor, reason)),
    );
  }

  /** From views that have taken in everything recorded before the request. */
  private async heldBy(person: string, request: Asking): Promise<HeldByPerson> {
    const after = String(await this.service.events.head());
    const query = readInput(ListHeld, { person, after });
    return this.queries.execute(query.askedBy(principalOf(request).caller, request.params.reference));
  }
}
for (const decorate of problems(400, 401, 403, 404, 413, 503)) {
  const property = Object.getOwnPropertyDescriptor(HandOverRoute.prototype, 'handOver');
  if (property !== undefined) decorate(HandOverRoute.prototype, 'handOver', property);
}

const definitionOf = (command: new () => Command): CommandDefinition => {
  const found = actionCommands.find((one) => one.command === command);
  if (found === undefined) throw new Error(`${command.name} is not a command on actions.`);
  return found;
};
const reassign = definitionOf(Reassign);
const nameSponsor = definitionOf(NameSponsor);

/**
 * Who takes over in an agency, or from it.
 * @throws NotAllowed for who may not hand over there; InvalidInput when nobody is named
 */
export function successorIn(caller: Caller, agency: string, to: SuccessorPart): Owner {
  const successor = ownerFrom(to, agency);
  const leadsIt = caller.capacities.some(
    ({ person }) => person.role === 'agency-lead' && person.agency === agency,
  );
  if (capacityIn(caller, ['coordinator']) === undefined && !(leadsIt && successor.agency === agency))
    throw new NotAllowed('Handing over is for a coordinator, or for a lead within their own agency.');
  if (successor.person === undefined && successor.post === undefined && successor.agency === agency)
    throw new InvalidInput([
      { field: 'to', message: 'To whom: expected a person, a post or another agency.' },
    ]);
  return successor;
}

function ownerFrom({ agency, person, post }: SuccessorPart, otherwise: string): Owner {
  return {
    agency: agency ?? otherwise,
    ...(person === undefined ? {} : { person }),
    ...(post === undefined ? {} : { post }),
  };
}

/** The command that hands one of them over. */
export function handedOver({ reference: subject, as }: Held, to: Owner, reason: string): AskedItem {
  const name = `${as}:${subject}`;
  return as === 'owner'
    ? { definition: reassign, subject, body: { to, reason }, name }
    : { definition: nameSponsor, subject, body: { sponsor: to, reason }, name };
}
