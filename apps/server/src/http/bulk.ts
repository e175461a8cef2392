/** Bulk: one request that reassigns, closes or re-dates many actions, or gives any other command on actions. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { actionCommands } from '#application/definitions/action.js';
import { declareField } from '#application/fields/field.js';
import { Choice, Ref } from '#application/fields/fields.js';
import { readInput } from '#application/fields/read.js';
import { InvalidInput } from '#application/problems.js';
import { giveEach, giverOf, type ManyResults, ManyResultsBody, MOST_ITEMS, type AskedItem } from './many.js';
import { problems } from './schemas.js';

/** What people may ask of an action, by the last part of its address. */
const askable = new Map(
  actionCommands
    .filter(({ may }) => may.some(({ role }) => role !== 'system'))
    .map((definition) => [definition.intent, definition]),
);

export class BulkItemBody {
  @Choice([...askable.keys()], { label: 'Command', example: 'reassign' })
  command!: string;
  @Ref('action', { label: 'Action' })
  subject!: string;
  @declareField({
    ...{ kind: 'object', label: 'Body', optional: true, expected: 'an object with the command’s own fields' },
    schema: { type: 'object', additionalProperties: true, example: { to: '2026-12-31', reason: 'Agreed' } },
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  body?: object;
}
export class BulkBody {
  @ApiProperty({ type: () => [BulkItemBody], minItems: 1, maxItems: MOST_ITEMS })
  items!: BulkItemBody[];
}

@ApiTags('actions')
@ApiBearerAuth()
@Controller('api/bulk')
export class BulkRoute {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'Bulk',
    summary: 'Gives many commands on actions: all or nothing for each, and a result for each',
    description:
      'Each is permitted, validated and decided as if it were sent by itself; one that is refused leaves the others as ' +
      'they are. Commands on the same action are carried out in their order.',
  })
  @ApiBody({ type: BulkBody })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'One for the whole: sent again with the same items, each is carried out once.',
  })
  @ApiResponse({ status: 200, description: 'What became of each.', type: ManyResultsBody })
  give(@Req() request: FastifyRequest): Promise<ManyResults> {
    return giveEach(this.bus, giverOf(request), itemsOf(request.body));
  }
}
for (const decorate of problems(400, 401, 413, 503)) {
  const property = Object.getOwnPropertyDescriptor(BulkRoute.prototype, 'give');
  if (property !== undefined) decorate(BulkRoute.prototype, 'give', property);
}

type Item = AskedItem | { readonly subject: string; readonly error: unknown };

/** An item that cannot be read is a result of its own, and no reason to leave the others. */
function itemsOf(body: unknown): readonly Item[] {
  const { items, ...rest } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const [stranger] = Object.keys(rest);
  if (stranger !== undefined)
    throw new InvalidInput([{ field: stranger, message: `There is no field “${stranger}” here.` }]);
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS)
    throw new InvalidInput([
      { field: 'items', message: `Items: expected a list of 1 to ${MOST_ITEMS} commands.` },
    ]);
  return items.map(readItem);
}

function readItem(input: unknown, place: number): Item {
  try {
    const { command, subject, body } = readInput(BulkItemBody, input);
    const definition = askable.get(command);
    if (definition === undefined) throw new Error(`${command} passed as a command on actions.`);
    return { definition, subject, body, name: String(place) };
  } catch (error) {
    const { subject } = (input ?? {}) as { readonly subject?: unknown };
    return { subject: typeof subject === 'string' ? subject : '', error };
  }
}
