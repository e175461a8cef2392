/** Binds every command class to the one decider handler on Nest's command bus. */
import { Inject, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Command } from '#application/commands/command.js';
import { ResetAccount, SuspendAccount } from '#application/commands/account.js';
import { commandDefinitions, definitionOf } from '#application/definitions/catalogue.js';
import { DeciderHandler, type CommandReceipt } from '#application/handling/handler.js';
import type { Identity } from '#identity/identity.js';
import { SERVICE } from '../service/token.js';
import type { Service } from '../service/service.js';

class CarryOut {
  constructor(
    @Inject(DeciderHandler) private readonly handler: DeciderHandler,
    @Inject(SERVICE) private readonly service: Service,
  ) {}

  async execute(command: Command): Promise<CommandReceipt> {
    const receipt = await this.handler.execute(definitionOf(command), command);
    await closeWaysIn(command, receipt, this.service.identity);
    return receipt;
  }
}

/**
 * What an account proves itself by is not in the log, so that what the log says of it is done beside it. Access itself
 * follows from the log alone: should the service end in between, the command may be given again.
 */
async function closeWaysIn(
  command: Command,
  { reference }: CommandReceipt,
  { shut, reset }: Identity,
): Promise<void> {
  if (command instanceof SuspendAccount) await shut(reference);
  if (command instanceof ResetAccount) await reset(reference);
}

const commands = new Set(commandDefinitions.map(({ command }) => command));

export const commandHandlers: readonly Type<ICommandHandler>[] = [...commands].map((command) => {
  class Handler extends CarryOut {}
  CommandHandler(command)(Handler);
  return Handler;
});
