/** Commands that nobody gives about accounts: the first of them, before anybody could, and what a provider's claims lead to. */
import { randomUUID } from 'node:crypto';
import type { Command } from '#application/commands/command.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { Caller } from '#application/permissions/caller.js';
import { theService } from '../policies/give.js';
import type { Service } from '../service/service.js';

/**
 * @param account undefined for a command that makes one
 * @param caller who the trail says it was
 * @throws what the handler throws
 */
export function asTheService(
  { handler }: Pick<Service, 'handler'>,
  type: new () => Command,
  account: string | undefined,
  input: object,
  caller: Caller = theService,
): Promise<CommandReceipt> {
  const command = readInput(type, input);
  const about = account === undefined ? {} : { subject: account };
  const correlationId = randomUUID();
  command.calledBy({ caller, channel: 'system', on: 'account', correlationId, ...about });
  return handler.execute(definitionOf(command), command);
}
