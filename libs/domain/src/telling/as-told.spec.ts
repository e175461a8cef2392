/** The trail as it is told: nothing left out, and each entry saying what changed how it is read. */
import { entry, inOrder } from '../../../../test/given-when-then.js';
import * as a from '../../../../test/thread.js';
import type { AmendmentFact } from '../amendment/amendment.js';
import type { Entry } from '../entry.js';
import { asTold } from './as-told.js';

const why = { entry: 'entry-1', reason: 'Typed wrongly', agreedBy: 'Professor Lyon' };
const corrected = entry<AmendmentFact>({
  type: 'EntryCorrected',
  data: { ...why, corrected: { reason: 'The locum is away' } },
});
const withdrawn = entry<AmendmentFact>({ type: 'EntryWithdrawn', data: why });
const redacted = entry<AmendmentFact>({ type: 'TextRedacted', data: { ...why, field: 'reason' } });
const told = (...amendments: readonly Entry[]) =>
  asTold(inOrder<Entry>([a.assigned(), a.blocked, ...amendments]));

describe('The trail', () => {
  it('keeps every entry in its order, with what was withdrawn and the amendments', () => {
    const trail = told(corrected, withdrawn, redacted);
    expect(trail.map((one) => one.entry.type)).toEqual([
      'ActionAssigned',
      'ActionBlocked',
      'EntryCorrected',
      'EntryWithdrawn',
      'TextRedacted',
    ]);
  });
  it('says of an entry which later ones changed how it is read', () => {
    expect(told(corrected, withdrawn, redacted).map((one) => one.amendedBy)).toEqual([
      [],
      [
        { type: 'EntryCorrected', id: 'entry-2' },
        { type: 'EntryWithdrawn', id: 'entry-3' },
        { type: 'TextRedacted', id: 'entry-4', field: 'reason' },
      ],
      [],
      [],
      [],
    ]);
  });
  it('tells an entry as it was corrected', () => {
    expect(told(corrected)[1]?.entry.data).toEqual({ reason: 'The locum is away' });
    expect(told()[1]?.entry.data).toEqual({ reason: 'The rota is not agreed' });
  });
});
