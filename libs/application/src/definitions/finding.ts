/** Commands on findings, and the assigning of actions to them. */
import type { AssignAction } from '#domain/action/commands.js';
import { decideAction, type AssignmentFacts } from '#domain/action/decide.js';
import type { Action } from '#domain/action/facts.js';
import {
  decideFinding,
  type AssessmentFacts,
  type ClosingFacts,
  type RepeatFacts,
} from '#domain/finding/decide.js';
import type * as asked from '#domain/finding/decide.js';
import type { Finding } from '#domain/finding/facts.js';
import * as commands from '../commands/finding.js';
import { newUnder, on } from '../handling/define.js';
import type { CommandDefinition } from '../handling/definition.js';
import { coordinatorOnly, judges } from '../permissions/roles.js';
import { agenciesJudging, named } from './references.js';

export const findingCommands: readonly CommandDefinition[] = [
  on('finding', decideFinding.rewordFinding, {
    command: commands.RewordFinding,
    summary: 'Words a finding better; the earlier wording stays in the trail',
    may: coordinatorOnly,
  }),
  on<asked.LinkToEarlierFinding, Finding>('finding', decideFinding.linkToEarlierFinding, {
    command: commands.LinkToEarlierFinding,
    summary: 'Links a finding to an earlier one, or to an outside source in words',
    may: coordinatorOnly,
    check: async ({ earlier }, look) => {
      await look.named('finding', named({ earlier }));
    },
  }),
  on('finding', decideFinding.reportResponse, {
    command: commands.ReportResponse,
    summary: 'Keeps what is said to have been done, as reported and not verified',
    may: coordinatorOnly,
  }),
  on('finding', decideFinding.recordDecision, {
    command: commands.RecordDecision,
    summary: 'Records a body’s decision about a finding, with its rationale',
    may: coordinatorOnly,
  }),
  on('finding', decideFinding.issuePracticeMessage, {
    command: commands.IssuePracticeMessage,
    summary: 'Issues the practice message of a finding',
    may: coordinatorOnly,
  }),
  on<asked.AssessImpact, Finding, AssessmentFacts>('finding', decideFinding.assessImpact, {
    command: commands.AssessImpact,
    summary: 'Judges whether anything changed for children, from outside the agencies that owned the actions',
    may: judges,
    gather: async ({ laterFinding: later }, { subject, look, situation }) => {
      const [laterFinding] = await look.named('finding', named({ laterFinding: later }));
      const actions = await look.actionsOn(subject);
      const successors = await look.successors(agenciesJudging(situation, actions));
      return { actions, successors, ...(laterFinding === undefined ? {} : { laterFinding }) };
    },
  }),
  on<asked.JudgeRepeat, Finding, RepeatFacts>('finding', decideFinding.judgeRepeat, {
    command: commands.JudgeRepeat,
    summary: 'Says that a repetition means its action is not complete yet, with the reason',
    may: judges,
    gather: async ({ by }, { subject, look, situation }) => {
      const repeating = await look.required('finding', 'by', by);
      const actions = await look.actionsOn(subject);
      return { repeating, actions, successors: await look.successors(agenciesJudging(situation, actions)) };
    },
  }),
  on<asked.GiveReason, Finding, ClosingFacts>('finding', decideFinding.closeFinding, {
    command: commands.CloseFinding,
    summary: 'Closes a finding',
    may: coordinatorOnly,
    gather: async (_, { subject, look }) => ({ actions: await look.actionsOn(subject) }),
  }),
  on('finding', decideFinding.reopenFinding, {
    command: commands.ReopenFinding,
    summary: 'Reopens a finding',
    may: coordinatorOnly,
  }),
  newUnder<AssignAction & { reference?: string }, Action, AssignmentFacts>(
    { parent: 'finding', child: 'action' },
    (finding) => `${finding}.A`,
    (state, { reference: _, ...command }, facts, situation) =>
      decideAction.assignAction(state, command, facts, situation),
    {
      command: commands.AssignAction,
      summary: 'Assigns an action to an agency, because of a finding',
      may: coordinatorOnly,
      complete: (payload, finding) => ({ ...payload, finding }),
      gather: async ({ finding, alsoAnswers, owner, sponsor, contributors }, { look }) => ({
        findings: await look.named('finding', named({ finding, alsoAnswers })),
        agencies: await look.named(
          'agency',
          named({ 'owner.agency': owner.agency, 'sponsor.agency': sponsor?.agency, contributors }),
        ),
      }),
    },
  ),
];
