/** Every command the service knows, and what each kind of stream folds to. */
import { evolveAccount } from '#domain/account/facts.js';
import { evolveAction } from '#domain/action/evolve.js';
import { evolveAgency } from '#domain/agency/agency.js';
import { evolveAudit } from '#domain/audit/facts.js';
import { evolveFinding } from '#domain/finding/facts.js';
import type { Fact } from '#domain/entry.js';
import type { Evolve } from '#domain/fold.js';
import { evolveIndicator } from '#domain/indicator/facts.js';
import { evolveMeeting } from '#domain/meeting/facts.js';
import { evolveNotice } from '#domain/notice/notice.js';
import type { Kind } from '#domain/references.js';
import type { Command } from '../commands/command.js';
import type { CommandDefinition } from '../handling/definition.js';
import type { Aggregate } from '../handling/standing.js';
import { accountCommands } from './account.js';
import { actionCommands } from './action.js';
import { agencyCommands } from './agency.js';
import { amendmentCommands } from './amendment.js';
import { auditCommands } from './audit.js';
import { findingCommands } from './finding.js';
import { indicatorCommands } from './indicator.js';
import { meetingCommands } from './meeting.js';
import { noticeCommands } from './notice.js';

/** In the order in which the API documentation lists them. */
export const commandDefinitions: readonly CommandDefinition[] = [
  ...auditCommands,
  ...findingCommands,
  ...actionCommands,
  ...indicatorCommands,
  ...meetingCommands,
  ...noticeCommands,
  ...agencyCommands,
  ...accountCommands,
  ...amendmentCommands,
];

/** The definition that a command is carried out by: of its class, on the kind of item that it is about. */
export function definitionOf(command: Command): CommandDefinition {
  const { on } = command.call;
  const found = commandDefinitions.find((one) => one.command === command.constructor && one.on === on);
  if (found === undefined) throw new Error(`${command.constructor.name} is not a command on ${on}.`);
  return found;
}

function aggregate<S, F extends Fact>(kind: Kind, evolve: Evolve<S, F>): Aggregate {
  return { kind, evolve: evolve as unknown as Evolve<unknown, Fact> };
}

export const aggregates: Readonly<Record<Kind, Aggregate>> = {
  audit: aggregate('audit', evolveAudit),
  finding: aggregate('finding', evolveFinding),
  action: aggregate('action', evolveAction),
  agency: aggregate('agency', evolveAgency),
  indicator: aggregate('indicator', evolveIndicator),
  meeting: aggregate('meeting', evolveMeeting),
  notice: aggregate('notice', evolveNotice),
  account: aggregate('account', evolveAccount),
};
