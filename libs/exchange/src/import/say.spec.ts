/** What the terminal says of an import: the sums first, then every cell to mend. */
import type { ImportReport } from './report.js';
import { sayReport } from './say.js';

const good: ImportReport = {
  dryRun: false,
  ok: true,
  counts: { rows: 1200, recorded: 1000, alreadyRecorded: 200, bad: 0 },
  problems: [],
  unjudged: [],
};

describe('A report in words', () => {
  it('sums up what was recorded, or would be', () => {
    expect(sayReport(good)).toEqual(['1,200 rows, 1,000 recorded, 200 already recorded.']);
    expect(sayReport({ ...good, dryRun: true })).toEqual([
      '1,200 rows, 1,000 to record, 200 already recorded.',
    ]);
  });

  it('names each bad cell, each bad row and file, and what could not be judged because of them', () => {
    const file = 'tracker.csv';
    const expected = 'Due date: expected a date that exists, written like 2015-03-03.';
    const report: ImportReport = {
      ...good,
      ok: false,
      counts: { rows: 3, recorded: 0, alreadyRecorded: 0, bad: 2 },
      problems: [
        { file, row: 5, column: 'due', value: '31/12/2026', message: expected },
        { file, row: 6, column: null, value: null, message: 'This action is blocked already.' },
        { file: 'other.csv', row: null, column: null, value: null, message: 'The file is in UTF-16.' },
      ],
      unjudged: [{ file, row: 7, because: { file, row: 5 } }],
    };
    expect(sayReport(report)).toEqual([
      '3 rows, 0 recorded, 0 already recorded, 2 bad. Nothing was recorded.',
      `tracker.csv, row 5, due: “31/12/2026”. ${expected}`,
      'tracker.csv, row 6. This action is blocked already.',
      'other.csv. The file is in UTF-16.',
      'tracker.csv, row 7. Not judged: it rests on tracker.csv, row 5.',
    ]);
  });
});
