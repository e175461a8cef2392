/** Binds every command class to the one decider handler on Nest's command bus. */
import { Inject, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Command } from '#application/commands/command.js';
import { commandDefinitions, definitionOf } from '#application/definitions/catalogue.js';
import { DeciderHandler, type CommandReceipt } from '#application/handling/handler.js';

class CarryOut {
  constructor(@Inject(DeciderHandler) private readonly handler: DeciderHandler) {}

  execute(command: Command): Promise<CommandReceipt> {
    return this.handler.execute(definitionOf(command), command);
  }
}

const commands = new Set(commandDefinitions.map(({ command }) => command));

export const commandHandlers: readonly Type<ICommandHandler>[] = [...commands].map((command) => {
  class Handler extends CarryOut {}
  CommandHandler(command)(Handler);
  return Handler;
});
