/** Each row is recorded once, whatever interrupts the import and whoever writes meanwhile. */
import { actingAs } from '#application/permissions/caller.js';
import type { Command } from '#application/commands/command.js';
import { StoreUnavailable } from '#event-store/port.js';
import type { AuditDocument } from '#read-models/documents.js';
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
import { importFiles } from './import-files.js';

describe('Once', () => {
  it('is how often a row is recorded, in whichever file and order it comes again, whoever imports it', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit);
      const again = file([audit, { ...agency, reference: 'health' }, agency], 'renamed.csv');
      const report = await importFiles(
        {
          ...importing(partnership, again),
          caller: actingAs({ id: 'deputy', name: 'Deputy', role: 'coordinator' }),
        },
        partnership.send,
      );
      expect(report).toMatchObject({ ok: true, counts: { rows: 3, recorded: 1, alreadyRecorded: 2 } });
    }));

  it('counts rows of one file that say the same as several, and those of two files as the same', () =>
    inAPartnership(today, async (partnership) => {
      await run(
        partnership,
        agency,
        audit,
        { ...area, reference: 'CP26.F1' },
        { ...action, subject: 'CP26.F1' },
      );
      const row = { ...progress, subject: 'CP26.F1.A1', effective: '2026-11-24' };
      const files = [file([row, row], 'one.csv'), file([row], 'other.csv')];
      const report = await importFiles(importing(partnership, ...files), partnership.send);
      expect(report).toMatchObject({ ok: true, counts: { rows: 3, recorded: 2, alreadyRecorded: 1 } });
      const reported = (await log(partnership)).filter(({ type }) => type === 'ProgressReported');
      expect(reported).toHaveLength(2);
    }));

  it('holds after an import that broke off: running it again records the rest', () =>
    inAPartnership(today, async (partnership) => {
      const areas = Array.from({ length: 400 }, (_, at) => ({ ...area, reference: `CP26.F${at + 1}` }));
      const rows = [
        agency,
        audit,
        ...areas,
        ...areas.map(({ reference }) => ({ ...action, subject: reference })),
      ];
      let left = 330;
      const breaking = (command: Command) =>
        (left -= 1) < 0
          ? Promise.reject(new StoreUnavailable('The disk is full'))
          : partnership.send(command);
      const broken = importFiles(importing(partnership, file(rows)), breaking);
      await expect(broken).rejects.toThrow('The disk is full');
      const recorded = (await log(partnership)).length;
      expect(recorded).toBeGreaterThan(250);
      const report = await run(partnership, ...rows);
      expect(report).toMatchObject({
        ok: true,
        counts: { rows: 802, recorded: 802 - recorded, alreadyRecorded: recorded },
      });
      expect(await log(partnership)).toHaveLength(802);
    }));
});

describe('Somebody else who writes meanwhile', () => {
  it('stops the import before anything lands on an item that was numbered otherwise', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit);
      const rows = [area, { command: 'report-response', subject: 'CP26.F1', response: 'Seen to' }];
      let first = true;
      const report = await importFiles(importing(partnership, file(rows)), async (command) => {
        if (first) {
          first = false;
          await run(partnership, { ...area, title: 'Somebody else’s' });
        }
        return partnership.send(command);
      });
      expect(report).toMatchObject({ ok: false, counts: { recorded: 1 } });
      expect(report.problems).toMatchObject([
        { row: 2, message: expect.stringContaining('It became CP26.F2 instead of CP26.F1.') as string },
      ]);
      const responses = (await log(partnership)).filter(({ type }) => type === 'ResponseReported');
      expect(responses).toEqual([]);
    }));

  it('may make a row wrong that was right: the report names it, and says that what came before is recorded', () =>
    inAPartnership(today, async (partnership) => {
      const rows = [agency, { ...audit, agencies: 'police' }];
      const report = await importFiles(importing(partnership, file(rows)), async (command) => {
        if (command.constructor.name === 'PlanAudit') await run(partnership, { ...audit, title: 'Another' });
        return partnership.send(command);
      });
      expect(report).toMatchObject({ ok: false, counts: { rows: 2, recorded: 1 } });
      expect(report.problems).toMatchObject([
        {
          row: 3,
          column: 'reference',
          message: expect.stringMatching(
            /^The record changed.*exists already.*import the file again\.$/,
          ) as string,
        },
      ]);
      const models = await partnership.models();
      expect((await models.get<AuditDocument>('audits', 'CP26'))?.title).toBe('Another');
    }));
});
