/** What people ask at and after a meeting. */
import { challengePattern } from '#domain/references.js';
import { DateField, ItemRef, Line, Lines, Pattern, Ref, Text } from '../fields/fields.js';
import { Command } from './command.js';

export class HoldMeeting extends Command {
  @Ref('meeting', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Body that met', example: 'Quality assurance sub-committee' })
  body!: string;
  @DateField({ label: 'Held on' })
  on!: string;
  @Line({ label: 'Title', optional: true })
  title?: string;
  @Lines({ label: 'Who was present', optional: true })
  present?: string[];
}
export class NotePosition extends Command {
  @Pattern(/^[1-9]\d{0,15}$/, 'a position, such as a receipt or the board’s position gives', {
    label: 'Position that was looked at (the latest unless given)',
    optional: true,
  })
  position?: string;
}
export class RecordMinute extends Command {
  @Text({ label: 'Text' })
  text!: string;
  @ItemRef({ label: 'About', optional: true })
  about?: string;
  @Text({ label: 'What was decided', optional: true })
  decision?: string;
}
export class RaiseChallenge extends Command {
  @ItemRef({ label: 'About' })
  about!: string;
  @Ref('agency', { label: 'Agency that is asked' })
  to!: string;
  @Text({ label: 'Question' })
  question!: string;
  @DateField({ label: 'Answer due' })
  due!: string;
}

abstract class OnChallenge extends Command {
  @Pattern(challengePattern, 'a challenge of this meeting such as C1', { label: 'Challenge', example: 'C1' })
  challenge!: string;
}
export class AnswerChallenge extends OnChallenge {
  @Text({ label: 'Answer' })
  answer!: string;
}
export class ReturnChallenge extends OnChallenge {
  @Text({ label: 'Reason' })
  reason!: string;
  @DateField({ label: 'New date for the answer', optional: true })
  due?: string;
}
export class CloseChallenge extends OnChallenge {
  @Text({ label: 'Outcome' })
  outcome!: string;
}
