/** What people ask of a notice. */
import { DateField, Line, Ref, Refs, Text } from '../fields/fields.js';
import { Command } from './command.js';

export class CirculateNotice extends Command {
  @Ref('notice', { label: 'Reference' })
  reference!: string;
  @Line({ label: 'Title' })
  title!: string;
  @Text({ label: 'Text', optional: true })
  text?: string;
  @Refs('agency', { label: 'To', optional: true })
  to?: string[];
  @Line({ label: 'Audience in words', optional: true, example: 'all City partners' })
  audience?: string;
  @Refs('finding', { label: 'About', optional: true })
  about?: string[];
  @Ref('finding', { label: 'Circulates the practice message of', optional: true })
  practiceMessageOf?: string;
  @Ref('action', { label: 'Fulfils', optional: true })
  fulfils?: string;
  @DateField({ label: 'Acknowledge by', optional: true })
  acknowledgeBy?: string;
}
export class AcknowledgeNotice extends Command {
  @Ref('agency', { label: 'Agency' })
  agency!: string;
  @Text({ label: 'Note', optional: true })
  note?: string;
}
