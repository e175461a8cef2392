/** Commands that the service gives about accounts itself: the first of them, before anybody could. */
import { randomUUID } from 'node:crypto';
import type { Command } from '#application/commands/command.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import { theService } from '../policies/give.js';
import type { Service } from '../service/service.js';

/**
 * @param account undefined for a command that makes one
 * @throws what the handler throws
 */
export function asTheService(
  { handler }: Service,
  type: new () => Command,
  account: string | undefined,
  input: object,
): Promise<CommandReceipt> {
  const command = readInput(type, input);
  const about = account === undefined ? {} : { subject: account };
  const correlationId = randomUUID();
  command.calledBy({ caller: theService, channel: 'system', on: 'account', correlationId, ...about });
  return handler.execute(definitionOf(command), command);
}
