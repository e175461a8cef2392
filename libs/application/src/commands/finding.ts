/** What people ask of a finding. */
import {
  decisions,
  impactBases,
  impactRatings,
  relations,
  repeatJudgements,
  type DecisionKind,
  type ImpactBasis,
  type ImpactRating,
  type Relation,
  type RepeatJudgement,
} from '#domain/finding/facts.js';
import { Choice, Choices, DateField, Line, Part, Ref, Refs, Text, YesNo } from '../fields/fields.js';
import { Command } from './command.js';

export class RewordFinding extends Command {
  @Line({ label: 'Title', optional: true })
  title?: string;
  @Text({ label: 'What was seen', optional: true })
  observation?: string;
  @Text({ label: 'Reason' })
  reason!: string;
}

export class LinkToEarlierFinding extends Command {
  @Choice(relations, { label: 'Relation' })
  relation!: Relation;
  @Ref('finding', { label: 'Earlier finding', optional: true })
  earlier?: string;
  @Text({ label: 'Outside source, in words', optional: true, longest: 2000 })
  outside?: string;
  @Text({ label: 'Reason', optional: true })
  reason?: string;
}

export class ReportResponse extends Command {
  @Text({ label: 'What is said to have been done' })
  response!: string;
  @Line({ label: 'By whom', optional: true })
  by?: string;
}

export class RecordDecision extends Command {
  @Choice(decisions, { label: 'Decision' })
  decision!: DecisionKind;
  @Text({ label: 'Rationale' })
  rationale!: string;
  @Line({ label: 'Body that decided', optional: true, example: 'Quality assurance sub-committee' })
  body?: string;
  @Line({ label: 'Meeting', optional: true })
  meeting?: string;
}

export class IssuePracticeMessage extends Command {
  @Text({ label: 'Message', longest: 2000 })
  message!: string;
  @Line({ label: 'Audience', optional: true })
  audience?: string;
}

export class AssessImpact extends Command {
  @Choice(impactRatings, { label: 'Impact' })
  rating!: ImpactRating;
  @Choices(impactBases, { label: 'What the judgement rests on' })
  restsOn!: ImpactBasis[];
  @Text({ label: 'In words' })
  narrative!: string;
  @DateField({ label: 'Look again on', optional: true })
  lookAgainOn?: string;
  @Ref('finding', { label: 'Finding of the later audit that a re-audit rests on', optional: true })
  laterFinding?: string;
}

export class JudgeRepeat extends Command {
  @Ref('finding', { label: 'The later finding that repeats this one' })
  by!: string;
  @Choice(repeatJudgements, {
    label: 'What the repetition means (worse, or no impact, is assessed as impact)',
  })
  judgement!: RepeatJudgement;
  @Text({ label: 'Reason' })
  reason!: string;
  @Line({ label: 'Body that judged', optional: true, example: 'Quality assurance sub-committee' })
  body?: string;
}

export class CloseFinding extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}

export class ReopenFinding extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}

/** Who owes it, or who sponsors it: an agency, and in it a named person or a post. */
export class OwnerPart {
  @Ref('agency', { label: 'Agency' })
  agency!: string;
  @Line({ label: 'Person', optional: true })
  person?: string;
  @Line({ label: 'Post', optional: true, example: 'Assistant Director for People' })
  post?: string;
}

export class AssignAction extends Command {
  @Ref('action', { label: 'Reference (numbered by the service unless given)', optional: true })
  reference?: string;
  @Line({ label: 'Action', example: 'Attend or report to every Child Protection Conference' })
  title!: string;
  @Part(OwnerPart, { label: 'Owner' })
  owner!: OwnerPart;
  @DateField({ label: 'Due date (leave out to say openly that there is none)', optional: true })
  due?: string;
  @Text({ label: 'What success looks like', optional: true })
  success?: string;
  @YesNo({ label: 'Evidence is required', optional: true })
  evidenceRequired?: boolean;
  @Refs('agency', { label: 'Contributing agencies', optional: true })
  contributors?: string[];
  @Part(OwnerPart, { label: 'Sponsor', optional: true })
  sponsor?: OwnerPart;
  @Refs('finding', { label: 'Further findings it answers', optional: true })
  alsoAnswers?: string[];
  @Choice(['system', 'case'], { label: 'About the system or one case', optional: true })
  about?: 'system' | 'case';
  @Line({ label: 'Case', optional: true })
  case?: string;
  @DateField({ label: 'Accept by', optional: true })
  acceptBy?: string;
}
