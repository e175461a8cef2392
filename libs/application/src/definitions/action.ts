/** Commands on actions. */
import type * as asked from '#domain/action/commands.js';
import { decideAction, type AssignmentFacts, type JudgingFacts } from '#domain/action/decide.js';
import type { Action } from '#domain/action/facts.js';
import { decideNoticed } from '#domain/action/noticed.js';
import * as commands from '../commands/action.js';
import { on } from '../handling/define.js';
import type { CommandDefinition } from '../handling/definition.js';
import {
  coordinatorOnly,
  handsOver,
  judges,
  ownerAndCoordinator,
  serviceOnly,
} from '../permissions/roles.js';
import { agenciesJudging, named } from './references.js';

const decide = decideAction;

export const actionCommands: readonly CommandDefinition[] = [
  on<asked.LinkToFinding, Action, AssignmentFacts>('action', decide.linkToFinding, {
    command: commands.LinkToFinding,
    summary: 'Lets an action answer a further finding',
    may: coordinatorOnly,
    gather: async ({ finding }, { look }) => ({
      findings: await look.named('finding', named({ finding })),
      agencies: [],
    }),
  }),
  on<asked.NameSponsor, Action, AssignmentFacts>('action', decide.nameSponsor, {
    command: commands.NameSponsor,
    summary: 'Names who inside the partnership answers for an owner outside it',
    may: handsOver,
    gather: async ({ sponsor }, { look }) => ({
      findings: [],
      agencies: await look.named('agency', named({ 'sponsor.agency': sponsor.agency })),
    }),
  }),
  on('action', decide.acceptAction, {
    command: commands.AcceptAction,
    summary: 'Accepts an action',
    may: ownerAndCoordinator,
  }),
  on('action', decide.declineAction, {
    command: commands.DeclineAction,
    summary: 'Declines an action, with the reason',
    may: ownerAndCoordinator,
  }),
  on('action', decide.reportProgress, {
    command: commands.ReportProgress,
    summary: 'Reports progress',
    may: ownerAndCoordinator,
  }),
  on('action', decide.reportBlocked, {
    command: commands.ReportBlocked,
    summary: 'Says that an action is blocked, and why',
    may: ownerAndCoordinator,
  }),
  on('action', decide.unblock, {
    command: commands.Unblock,
    summary: 'Says that an action can go on',
    may: ownerAndCoordinator,
  }),
  on('action', decide.requestMoreTime, {
    command: commands.RequestMoreTime,
    summary: 'Asks for more time',
    may: ownerAndCoordinator,
  }),
  on('action', decide.refuseMoreTime, {
    command: commands.RefuseMoreTime,
    summary: 'Refuses more time',
    may: judges,
  }),
  on('action', decide.changeDueDate, {
    command: commands.ChangeDueDate,
    summary: 'Changes the due date, with the reason and who agreed',
    may: judges,
  }),
  on<asked.Reassign, Action, AssignmentFacts>('action', decide.reassign, {
    command: commands.Reassign,
    summary: 'Gives an action to another owner, with the reason; an agency lead within the agency',
    may: handsOver,
    gather: async ({ to }, { look }) => ({
      findings: [],
      agencies: await look.named('agency', named({ 'to.agency': to.agency })),
    }),
  }),
  on<asked.AttachEvidence, Action>('action', decide.attachEvidence, {
    check: async ({ file }, look) => {
      if (file !== undefined) await look.stored('file.sha256', file.sha256);
    },
    command: commands.AttachEvidence,
    summary: 'Attaches evidence',
    may: ownerAndCoordinator,
  }),
  on('action', decide.withdrawEvidence, {
    command: commands.WithdrawEvidence,
    summary: 'Withdraws evidence, with the reason',
    may: ownerAndCoordinator,
  }),
  on('action', decide.claimCompletion, {
    command: commands.ClaimCompletion,
    summary: 'Says that an action is done',
    may: ownerAndCoordinator,
  }),
  on<asked.VerifyCompletion, Action, JudgingFacts>('action', decide.verifyCompletion, {
    command: commands.VerifyCompletion,
    summary: 'Confirms, from another agency, that an action was done',
    may: judges,
    gather: async (_, { standing: { state }, situation, look }) => ({
      successors: await look.successors(agenciesJudging(situation, state === undefined ? [] : [state])),
    }),
  }),
  on('action', decide.returnCompletion, {
    command: commands.ReturnCompletion,
    summary: 'Returns a completion, with the reason',
    may: judges,
  }),
  on('action', decide.escalate, { command: commands.Escalate, summary: 'Escalates an action', may: judges }),
  on('action', decideNoticed.escalateByRule, {
    command: commands.EscalateByRule,
    summary: 'Escalates an action for a cause that a rule of the partnership names',
    may: serviceOnly,
  }),
  on('action', decide.resolveEscalation, {
    command: commands.ResolveEscalation,
    summary: 'Resolves an escalation',
    may: judges,
  }),
  on('action', decide.noteOverdue, {
    command: commands.NoteOverdue,
    summary: 'Notes in the trail that the due date passed',
    may: serviceOnly,
  }),
  on('action', decideNoticed.noteStale, {
    command: commands.NoteStale,
    summary: 'Notes in the trail that nothing was reported for long',
    may: serviceOnly,
  }),
  on('action', decide.cancelAction, {
    command: commands.CancelAction,
    summary: 'Cancels an action, with the reason',
    may: coordinatorOnly,
  }),
  on<asked.Supersede, Action>('action', decide.supersede, {
    command: commands.Supersede,
    summary: 'Replaces an action by another',
    may: coordinatorOnly,
    check: async ({ by }, look) => {
      await look.named('action', named({ by }));
    },
  }),
  on('action', decide.reopenAction, {
    command: commands.ReopenAction,
    summary: 'Reopens an ended action',
    may: judges,
  }),
];
