/** An import says everything that is wrong at once, and writes all or nothing. */
import type { ActionDocument, AgencyDocument, FindingDocument } from '#read-models/documents.js';
import { boardMember, businessManager } from '../../../../test/city-of-london.js';
import { inAPartnership } from '../../../../test/partnership.js';
import {
  action,
  agency,
  area,
  audit,
  file,
  importing,
  log,
  progress,
  run,
  today,
} from '../../../../test/tracker.js';
import { importFiles, rehearseImport } from './import-files.js';
import type { ImportProgress } from './report.js';

describe('What is wrong in a file', () => {
  it('is said for every cell at once: the row as a spreadsheet numbers it, what stands there, what was expected', () =>
    inAPartnership(today, async (partnership) => {
      const bytes = Buffer.from(
        [
          'command,subject,reference,title,owner.agency,due,kind,extent.of,effective,source.passage',
          'assign-action,CP26.F1,,Do it,police,31/12/2026,,,,',
          '',
          'assign-action,CP26.F1,,,,,,,,',
          'record-finding,cp26,,"Two',
          'lines",,,weakness,most,tomorrow,',
          'record-finding,CP26,,Delay,,2026-12-31,area-for-action,,,a passage',
          'mend-finding,CP26,,,,,,,,',
        ].join('\n'),
      );
      const report = await rehearseImport(importing(partnership, { name: 'tracker.csv', bytes }));
      expect(report).toMatchObject({ ok: false, dryRun: true, unjudged: [] });
      expect(report.counts).toEqual({ rows: 5, recorded: 0, alreadyRecorded: 0, bad: 5 });
      expect(report.problems.map(({ row, column, value }) => [row, column, value])).toEqual([
        [2, 'due', '31/12/2026'],
        [4, 'title', null],
        [4, 'owner.agency', null],
        [5, 'subject', 'cp26'],
        [5, 'kind', 'weakness'],
        [5, 'extent.of', 'most'],
        [5, 'effective', 'tomorrow'],
        [6, 'due', '2026-12-31'],
        [6, 'source.document', null],
        [7, 'command', 'mend-finding'],
      ]);
      expect(report.problems[0]).toMatchObject({
        file: 'tracker.csv',
        message: expect.stringContaining('expected a date that exists, written like 2015-03-03.') as string,
      });
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }));

  it('keeps everything from being written, what is right in other files too', () =>
    inAPartnership(today, async (partnership) => {
      const wrong = file([{ command: 'report-audit', subject: 'CP99' }], 'wrong.csv');
      const report = await importFiles(
        importing(partnership, file([agency, audit]), wrong),
        partnership.send,
      );
      expect(report.problems).toEqual([
        { file: 'wrong.csv', row: 2, column: 'subject', value: 'CP99', message: 'There is no audit CP99.' },
      ]);
      expect(report.counts).toEqual({ rows: 3, recorded: 0, alreadyRecorded: 0, bad: 1 });
      expect(await log(partnership)).toEqual([]);
    }));

  it('is told apart from what only follows from a bad row before it', () =>
    inAPartnership(today, async (partnership) => {
      const report = await run(
        partnership,
        ...[agency, audit, { ...area, reference: 'CP26.F1', title: '' }],
        ...[
          { ...action, subject: 'CP26.F1' },
          { ...progress, subject: 'CP26.F1.A1' },
        ],
        { ...progress, subject: 'CP26.F7.A1' },
      );
      expect(report.problems.map(({ row, column }) => [row, column])).toEqual([
        [4, 'title'],
        [7, 'subject'],
      ]);
      const because = { file: 'tracker.csv', row: 4 };
      expect(report.unjudged).toEqual([
        { file: 'tracker.csv', row: 5, because },
        { file: 'tracker.csv', row: 6, because },
      ]);
      expect(report.counts.bad).toBe(2);
    }));

  it('is also what a rule refuses, and what the person who imports may not do', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit, { ...area, reference: 'CP26.F1', effective: '2026-11-02' });
      const late = { ...action, subject: 'CP26.F1', due: '2026-11-01', effective: '2026-11-02' };
      expect((await run(partnership, late)).problems).toMatchObject([
        {
          row: 2,
          column: 'due',
          message: 'The due date 1 November 2026 is before the action was assigned, 2 November 2026.',
        },
      ]);
      const byBoardMember = {
        ...importing(partnership, file([{ ...audit, reference: 'CP27' }])),
        caller: boardMember,
      };
      expect((await rehearseImport(byBoardMember)).problems).toMatchObject([
        { row: 2, column: 'command', message: 'This is not for a board member to do.' },
      ]);
    }));
});

describe('Rows', () => {
  it('see what the rows before them make, across files and without anything being written in a dry run', () =>
    inAPartnership(today, async (partnership) => {
      const files = [
        file([agency, audit], 'first.csv'),
        file(
          [
            { ...area, reference: 'CP26.F1' },
            { ...action, subject: 'CP26.F1' },
          ],
          'second.csv',
        ),
        file(
          [
            { command: 'report-audit', subject: 'CP26' },
            { command: 'close-audit', subject: 'CP26' },
          ],
          'third.csv',
        ),
      ];
      const dry = await rehearseImport(importing(partnership, ...files));
      expect(dry).toMatchObject({ ok: true, dryRun: true, counts: { rows: 6, recorded: 6 } });
      expect(await log(partnership)).toEqual([]);
      const real = await importFiles(importing(partnership, ...files), partnership.send);
      expect(real).toEqual({ ...dry, dryRun: false });
      const types = (await log(partnership)).map(({ type }) => type);
      expect(types).toHaveLength(6);
      expect(types.at(-1)).toBe('AuditClosed');
    }));

  it('are numbered in their order where they give no reference', () =>
    inAPartnership(today, async (partnership) => {
      const titles = Array.from({ length: 30 }, (_, at) => `Area ${at + 1}`);
      await run(partnership, agency, audit, ...titles.map((title) => ({ ...area, title })));
      const models = await partnership.models();
      const { items } = await models.find<FindingDocument>('findings', { limit: 100 });
      expect(items.map(({ number, title }) => `${number}: ${title}`).sort()).toEqual(
        titles.map((title, at) => `${at + 1}: ${title}`).sort(),
      );
    }));

  it('carry who imported, through which channel, on whose behalf, when it took effect and on what basis', () =>
    inAPartnership(today, async (partnership) => {
      const performedBy = { id: 'a.example', name: 'A. Example', role: 'agency-lead', agency: 'police' };
      const onBehalf = Object.fromEntries(
        Object.entries(performedBy).map(([name, value]) => [`performedBy.${name}`, value]),
      );
      await run(partnership, { ...agency, effective: '2026-03', basis: 'inferred', ...onBehalf });
      expect((await log(partnership))[0]?.metadata).toMatchObject({
        recordedBy: businessManager.capacities[0]?.person,
        performedBy,
        channel: 'import',
        effective: { on: '2026-03', precision: 'month' },
        basis: 'inferred',
      });
    }));

  it('reach the record as they stand in the cell, whatever a spreadsheet would make of them', () =>
    inAPartnership(today, async (partnership) => {
      const names = [
        '=1+1',
        '+44 20 7946 0000',
        '-none-',
        '@agency',
        "'quoted",
        '1/2',
        'x\ny',
        '🙂 “é”',
        '{{ name }}',
      ];
      await run(partnership, ...names.map((name, at) => ({ ...agency, reference: `a${at}`, name })));
      const models = await partnership.models();
      const found = await models.getMany<AgencyDocument>(
        'agencies',
        names.map((_, at) => `a${at}`),
      );
      expect(found.map(({ name }) => name)).toEqual(names);
    }));

  it('that have to do with one another keep their order, however many are sent at once', () =>
    inAPartnership(today, async (partnership) => {
      const numbers = Array.from({ length: 120 }, (_, at) => at + 1);
      const rows = [
        ...[agency, audit],
        ...numbers.map((n) => ({ ...area, reference: `CP26.F${n}` })),
        ...numbers.map((n) => ({ ...action, subject: `CP26.F${n}`, alsoAnswers: `CP26.F${(n % 120) + 1}` })),
        ...numbers.map((n) => ({ ...progress, subject: `CP26.F${n}.A1`, note: `first ${n}` })),
        ...numbers.map((n) => ({ ...progress, subject: `CP26.F${n}.A1`, note: `second ${n}` })),
      ];
      expect(await run(partnership, ...rows)).toMatchObject({ ok: true, counts: { recorded: rows.length } });
      const models = await partnership.models();
      const { items } = await models.find<ActionDocument>('actions', { limit: 200 });
      expect(items.map(({ lastNote }) => lastNote).sort()).toEqual(numbers.map((n) => `second ${n}`).sort());
    }));
});

describe('Progress', () => {
  it('is told for checking and for recording, up to the end of each', () =>
    inAPartnership(today, async (partnership) => {
      const heard: ImportProgress[] = [];
      const areas = Array.from({ length: 300 }, (_, at) => ({ ...area, reference: `CP26.F${at + 1}` }));
      const onProgress = (progress: ImportProgress) => void heard.push(progress);
      await importFiles(
        { ...importing(partnership, file([agency, audit, ...areas])), onProgress },
        partnership.send,
      );
      const of = (phase: string) =>
        heard.filter((one) => one.phase === phase).map(({ done, total }) => [done, total]);
      expect(of('checking').at(-1)).toEqual([302, 302]);
      expect(of('recording')).toEqual([
        [250, 302],
        [302, 302],
      ]);
    }));
});
