/** Many commands in one request: each all or nothing by itself, and a result for each, in the order of asking. */
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import { ApiProperty } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Command } from '#application/commands/command.js';
import { readInput } from '#application/fields/read.js';
import type { CommandDefinition } from '#application/handling/definition.js';
import type { Caller } from '#application/permissions/caller.js';
import type { Channel } from '#domain/entry.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { InvalidInput } from '#application/problems.js';
import { problemOf, type Problem } from './problems.js';
import { header, keyOf, principalOf } from './request.js';
import { ProblemBody, ReceiptBody, receiptOf } from './schemas.js';

/** Most commands in one request. */
export const MOST_ITEMS = 500;
/** Commands on their way at once: enough to share a sync, few enough to leave the service to others. */
const AT_ONCE = 25;

export interface AskedItem {
  readonly definition: CommandDefinition;
  readonly subject: string;
  readonly body: unknown;
  /** What tells this item from the others under the request's key. */
  readonly name: string;
}

export class ItemResultBody {
  @ApiProperty({ example: 'CP1415.F2.A1' })
  subject!: string;
  @ApiProperty({ example: 201, description: 'As the command by itself would have been answered' })
  status!: number;
  @ApiProperty({ type: () => ReceiptBody, required: false })
  receipt?: ReceiptBody;
  @ApiProperty({ type: () => ProblemBody, required: false })
  problem?: ProblemBody;
}

export class ManyResultsBody {
  @ApiProperty({ example: 2, description: 'How many were recorded, now or before under the same key' })
  recorded!: number;
  @ApiProperty({ example: 0 })
  refused!: number;
  @ApiProperty({ type: () => [ItemResultBody], description: 'In the order of the items' })
  items!: ItemResultBody[];
}

interface ItemResult {
  readonly subject: string;
  readonly status: number;
  readonly receipt?: object;
  readonly problem?: Problem;
}
/** What the caller is told: see `ManyResultsBody`. */
export interface ManyResults {
  readonly recorded: number;
  readonly refused: number;
  readonly items: readonly ItemResult[];
}

const logger = new Logger('many');

/** Who gives many commands, and through what. */
export interface Giver {
  readonly caller: Caller;
  readonly channel: Channel;
  readonly correlationId: string;
  /** One for the whole: each item is carried out once under it. */
  readonly key?: string;
}

/**
 * Whoever gives many commands over the API.
 * @throws InvalidInput when the request names an item's revision: there is more than one
 */
export function giverOf(request: FastifyRequest): Giver {
  refuseIfMatch(request);
  const key = keyOf(request);
  const { caller } = principalOf(request);
  return { caller, channel: 'api', correlationId: request.id, ...(key === undefined ? {} : { key }) };
}

/**
 * Gives each command. Those on one item are given in their order; those on different items have nothing to do with one
 * another, and one that is refused leaves the others as they are.
 */
export async function giveEach(
  bus: CommandBus,
  { key, ...giver }: Giver,
  items: readonly (AskedItem | { readonly subject: string; readonly error: unknown })[],
): Promise<ManyResults> {
  const give = async (item: (typeof items)[number]): Promise<ItemResult> => {
    const { subject } = item;
    try {
      if ('error' in item) throw item.error;
      const command = readInput(item.definition.command, item.body ?? {}).calledBy({
        ...{ ...giver, on: item.definition.on, subject },
        ...(key === undefined ? {} : { key: `${key}:${item.name}` }),
      });
      const receipt = await bus.execute<Command, CommandReceipt>(command);
      return { subject, status: 201, receipt: receiptOf(receipt) };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) logger.error(error);
      return { subject, status: problem.status, problem };
    }
  };
  const results = await inOrderOfSubject(items, give);
  const recorded = results.filter(({ receipt }) => receipt !== undefined).length;
  return { recorded, refused: results.length - recorded, items: results };
}

export function refuseIfMatch(request: FastifyRequest): void {
  if (header(request, 'if-match') === undefined) return;
  throw new InvalidInput([
    { field: 'If-Match', message: 'A request about many items cannot name the revision of one.' },
  ]);
}

/** At most so many subjects at once; the items of one subject after one another. */
async function inOrderOfSubject<T extends { readonly subject: string }, R>(
  items: readonly T[],
  give: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const places = items.map((item, place) => ({ item, place }));
  const waiting = [...Map.groupBy(places, ({ item }) => item.subject).values()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      for (const { item, place } of next) results[place] = await give(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
