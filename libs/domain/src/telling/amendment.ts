/** Tells what was put right, without saying what was taken out of view. */
import type { AmendmentFact } from '../amendment/amendment.js';
import { isPlainDate, sayDate } from '../time.js';
import { inWords, listed, type Tellers } from './said.js';

export const tellAmendment: Tellers<AmendmentFact> = {
  EntryCorrected: ({ corrected, reason, agreedBy }) => ({
    what: `An earlier entry corrected, agreed by ${agreedBy}: ${listed(
      Object.entries(corrected).map(([field, value]) => `${inWords(field)} is now ${sayValue(value)}`),
    )}`,
    why: reason,
  }),
  EntryWithdrawn: ({ reason, agreedBy }) => ({
    what: `An earlier entry withdrawn, agreed by ${agreedBy}`,
    why: reason,
  }),
  TextRedacted: ({ field, reason, agreedBy }) => ({
    what: `Text of an earlier entry taken out of view (${inWords(field.split('.').at(-1) ?? field)}), agreed by ${agreedBy}`,
    why: reason,
  }),
};

function sayValue(value: unknown): string {
  if (typeof value === 'string') return isPlainDate(value) ? sayDate(value) : `“${value}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : listed(value.map(sayValue));
  if (typeof value === 'object')
    return value === null ? 'nothing' : listed(Object.values(value).map(sayValue));
  return JSON.stringify(value);
}
