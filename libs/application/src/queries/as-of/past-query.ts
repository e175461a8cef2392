/** The two parameters that take a query into the past. */
import { DateField, Pattern } from '../../fields/fields.js';
import { PagedQuery, Query } from '../query.js';

export interface PastAsked {
  /** What was known then: an instant, a London date (its end), a position, or `meeting:` and a meeting's reference. */
  knownAt?: string;
  /** What was true on this London date. */
  asAt?: string;
}

const KNOWN_AT =
  /^(?:\d{4}-\d{2}-\d{2}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z|\d{1,16}|meeting:[a-z0-9-]{1,60})$/;

const knownAtField = Pattern(
  KNOWN_AT,
  'a date (2015-03-19), an instant (2015-03-19T14:00:00Z), a position, or meeting: and its reference',
  { label: 'As it was known then', optional: true, example: '2015-03-19' },
);
const asAtField = DateField({ label: 'As it was on that day', optional: true });

/** A query about one thing, which has a past. */
export abstract class PastQuery extends Query implements PastAsked {
  @knownAtField
  knownAt?: string;
  @asAtField
  asAt?: string;
}

/** A query that answers in pages, which have a past. */
export abstract class PagedPastQuery extends PagedQuery implements PastAsked {
  @knownAtField
  knownAt?: string;
  @asAtField
  asAt?: string;
}
