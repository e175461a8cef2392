/** Commands on meetings, and on the challenges that they raise. */
import { decideMeeting, type ChallengeFacts, type PositionFacts } from '#domain/meeting/decide.js';
import type * as asked from '#domain/meeting/decide.js';
import type { Meeting } from '#domain/meeting/facts.js';
import { kindOfItem } from '#domain/references.js';
import * as commands from '../commands/meeting.js';
import { newNamed, on } from '../handling/define.js';
import type { CommandDefinition } from '../handling/definition.js';
import { positionIn } from '../handling/log-position.js';
import type { Look } from '../handling/look.js';
import { coordinatorOnly, judges } from '../permissions/roles.js';
import { named } from './references.js';

async function itemExists(about: string | undefined, look: Look): Promise<void> {
  if (about !== undefined) await look.named(kindOfItem(about), named({ about }));
}

export const meetingCommands: readonly CommandDefinition[] = [
  newNamed<asked.HoldMeeting & { reference: string }, Meeting>(
    'meeting',
    (state, { reference: _, ...command }, situation) => decideMeeting.holdMeeting(state, command, situation),
    { command: commands.HoldMeeting, summary: 'Records a meeting that was held', may: coordinatorOnly },
  ),
  on<asked.NotePosition, Meeting, PositionFacts>('meeting', decideMeeting.notePosition, {
    command: commands.NotePosition,
    summary: 'Notes the position of the log that the meeting looked at',
    may: judges,
    gather: ({ position }, { log }) => positionIn(log, position),
  }),
  on<asked.RecordMinute, Meeting>('meeting', decideMeeting.recordMinute, {
    command: commands.RecordMinute,
    summary: 'Records a minute, and what the body decided',
    may: coordinatorOnly,
    check: ({ about }, look) => itemExists(about, look),
  }),
  on<asked.RaiseChallenge, Meeting, ChallengeFacts>('meeting', decideMeeting.raiseChallenge, {
    command: commands.RaiseChallenge,
    summary: 'Asks an agency a question about a finding or an action, due by a date',
    may: judges,
    check: ({ about }, look) => itemExists(about, look),
    gather: async ({ to }, { standing, look }) => ({
      agency: await look.required('agency', 'to', to),
      raisedBefore: (await standing.history()).filter(({ type }) => type === 'ChallengeRaised').length,
    }),
  }),
  on('meeting', decideMeeting.answerChallenge, {
    command: commands.AnswerChallenge,
    summary: 'Answers a challenge for the agency that was asked',
    may: [...coordinatorOnly, { role: 'agency-lead', scope: 'challenged' }],
  }),
  on('meeting', decideMeeting.returnChallenge, {
    command: commands.ReturnChallenge,
    summary: 'Returns an answer that does not satisfy, with the reason',
    may: judges,
  }),
  on('meeting', decideMeeting.closeChallenge, {
    command: commands.CloseChallenge,
    summary: 'Closes a challenge whose answer satisfies',
    may: judges,
  }),
];
