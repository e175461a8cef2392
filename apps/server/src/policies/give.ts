/** Gives a command in the service's own name: with a key, so that the same cause never leads to it twice. */
import type { CommandBus } from '@nestjs/cqrs';
import { Logger } from '@nestjs/common';
import type { Command } from '#application/commands/command.js';
import { readInput } from '#application/fields/read.js';
import type { CommandReceipt } from '#application/handling/handler.js';
import type { Reaction } from '#application/policies/policy.js';
import { InvalidInput, KeyUsedOtherwise, NotFound, Refused } from '#application/problems.js';
import { THE_SERVICE } from '#domain/account/decide.js';
import { actingAs } from '#application/permissions/caller.js';

/** Who the trail says it was. */
export const theService = actingAs({ id: THE_SERVICE, name: 'Golden Thread', role: 'system' });

export interface Cause {
  readonly key: string;
  /** Whose the key is: `policies` or `clock`. */
  readonly keyOf: string;
  readonly correlationId: string;
  /** The event that it follows from, if one. */
  readonly causationId?: string;
}

const logger = new Logger('policies');

/**
 * What the rules refuse is not done, and logged: things have changed since the cause, or a person must see to it.
 * @throws TooBusy, NotCaughtUp, StoreUnavailable and faults of ours: it may be given again
 */
export async function give(
  bus: CommandBus,
  { command, on, subject, body }: Reaction,
  cause: Cause,
): Promise<void> {
  const asked = readInput(command, body);
  asked.calledBy({ caller: theService, channel: 'system', on, subject, ...cause });
  try {
    await bus.execute<Command, CommandReceipt>(asked);
  } catch (error) {
    // The key came before with words that a setting or a later merger has changed: what it asked for was done then.
    if (error instanceof KeyUsedOtherwise) return;
    if (!(error instanceof Refused || error instanceof NotFound || error instanceof InvalidInput))
      throw error;
    logger.warn(`${command.name} on ${on} ${subject} was not carried out: ${error.message}`);
  }
}
