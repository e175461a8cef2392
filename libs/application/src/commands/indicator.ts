/** What people ask of an indicator. */
import {
  directions,
  frequencies,
  units,
  type Direction,
  type Frequency,
  type Unit,
} from '#domain/indicator/facts.js';
import { Choice, DateField, Decimal, Line, PeriodField, Ref, Text, Whole } from '../fields/fields.js';
import { Command } from './command.js';

const figure = { from: 0, to: 1_000_000_000 };

export class DefineIndicator extends Command {
  @Ref('indicator', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Title', example: 'Children seen by their IRO between statutory reviews' })
  title!: string;
  @Text({ label: 'What is counted', longest: 2000, example: 'Looked after children seen by their IRO' })
  numerator!: string;
  @Text({ label: 'Out of what', optional: true, longest: 2000, example: 'Looked after children reviewed' })
  denominator?: string;
  @Choice(units, { label: 'Unit' })
  unit!: Unit;
  @Choice(directions, { label: 'Which way is better' })
  direction!: Direction;
  @Decimal(figure, { label: 'Target (leave out for none)', optional: true })
  target?: number;
  @Line({ label: 'Where the target comes from', optional: true, example: 'IRO Handbook 2010' })
  standard?: string;
  @Choice(frequencies, { label: 'How often it is read' })
  frequency!: Frequency;
}
export class ChangeTarget extends Command {
  @Decimal(figure, { label: 'New target (leave out for none)', optional: true })
  to?: number;
  @DateField({ label: 'Applies to periods that begin on or after' })
  appliesFrom!: string;
  @Text({ label: 'Reason' })
  reason!: string;
}

abstract class WithFigures extends Command {
  @PeriodField({ label: 'Period', example: '2014/15' })
  period!: string;
  @Whole(figure, { label: 'Numerator', optional: true })
  numerator?: number;
  @Whole(figure, { label: 'Denominator', optional: true })
  denominator?: number;
  @Decimal(figure, { label: 'Value as published, in the indicator’s unit', optional: true })
  value?: number;
}
export class RecordReading extends WithFigures {
  @Text({ label: 'Note', optional: true })
  note?: string;
  @Text({ label: 'Evidence: where it can be seen', optional: true, longest: 2000 })
  evidence?: string;
}
export class CorrectReading extends WithFigures {
  @Text({ label: 'Reason' })
  reason!: string;
}
export class LinkIndicator extends Command {
  @Ref('finding', { label: 'Finding', optional: true })
  finding?: string;
  @Ref('action', { label: 'Action', optional: true })
  action?: string;
}
export class RetireIndicator extends Command {
  @Text({ label: 'Reason' })
  reason!: string;
}
