/** The published City of London page is recorded whole, as what it is, and no more often than once. */
import { actingAs } from '#application/permissions/caller.js';
import { parse } from 'csv-parse/sync';
import { statusOn, type ImpactStatus } from '#domain/impact/status.js';
import type { ActionDocument, FindingDocument, IndicatorDocument } from '#read-models/documents.js';
import {
  asCompared,
  boardMember,
  businessManager,
  exampleFiles,
  illustrativeFile,
  judgedFile,
  page,
  pageFiles,
} from '../../../../test/city-of-london.js';
import { inAPartnership, type Partnership } from '../../../../test/partnership.js';
import { importFiles } from './import-files.js';

const today = '2026-11-25';

describe('The City of London example', () => {
  it('is recorded from the page alone, each area for action in the state that the page leaves it in', () =>
    inAPartnership(today, async (partnership) => {
      const report = await importPage(partnership);
      expect(report.problems).toEqual([]);
      expect(report.counts).toEqual({ rows: 39, recorded: 39, alreadyRecorded: 0, bad: 0 });
      expect(await statuses(partnership, '1415')).toEqual({
        'CP1415.F1': 'reported-not-verified',
        'CP1415.F2': 'in-hand',
        'CP1415.F3': 'reported-not-verified',
        'LAC1415.F1': 'awaiting-decision',
        'LAC1415.F2': 'closed-without-action',
        'LAC1415.F3': 'closed-without-action',
        'LAC1415.F4': 'closed-without-action',
      });
    }));

  it('adds nothing when it is imported a second time, by somebody else too', () =>
    inAPartnership(today, async (partnership) => {
      await importPage(partnership);
      const head = await partnership.events.head();
      const again = await importFiles(
        {
          files: exampleFiles(...pageFiles),
          caller: actingAs({ id: 'her-deputy', name: 'Deputy', role: 'coordinator' }),
          parts: partnership.parts,
        },
        partnership.send,
      );
      expect(again.counts).toEqual({ rows: 39, recorded: 0, alreadyRecorded: 39, bad: 0 });
      expect(await partnership.events.head()).toBe(head);
    }));

  it('says for every row in which words of the page it can be read, and gives no date that the page does not', () => {
    const rows = exampleFiles(...pageFiles).flatMap(({ bytes }) =>
      parse<Record<string, string>>(Buffer.from(bytes), { bom: true, columns: true }),
    );
    expect(rows).toHaveLength(39);
    const said = asCompared(page);
    for (const row of rows) {
      expect(said).toContain(asCompared(row['source.passage'] ?? 'no passage'));
      expect(row['effective']).toBe('2014/15');
      expect(row).not.toHaveProperty('due');
    }
  });

  it('takes everything that a demo adds as illustrative, with something overdue, stale, repeated and judged', () =>
    inAPartnership(today, async (partnership) => {
      await importPage(partnership);
      const positionOfPage = await partnership.events.head();
      const { parts, send } = partnership;
      const added = await importFiles(
        { files: exampleFiles(illustrativeFile), caller: businessManager, parts },
        send,
      );
      expect(added).toMatchObject({ ok: true, problems: [] });
      const judged = await importFiles({ files: exampleFiles(judgedFile), caller: boardMember, parts }, send);
      expect(judged).toMatchObject({ ok: true, problems: [] });
      const events = await partnership.events.readAll(positionOfPage, 1000);
      expect(new Set(events.map(({ metadata }) => metadata.basis))).toEqual(new Set(['illustrative']));
      expect(await statuses(partnership, '1415')).toEqual({
        'CP1415.F1': 'in-hand',
        'CP1415.F2': 'impact-emerging',
        'CP1415.F3': 'repeat-awaiting-judgement',
        'LAC1415.F1': 'off-track',
        'LAC1415.F2': 'closed-without-action',
        'LAC1415.F3': 'closed-without-action',
        'LAC1415.F4': 'off-track',
      });
      const models = await partnership.models();
      const actions = await models.find<ActionDocument>('actions', { limit: 100 });
      const lateOn = (field: 'overdueFrom' | 'staleFrom') =>
        actions.items
          .filter((action) => (action[field] ?? '9999') <= today)
          .map(({ reference }) => reference);
      expect(lateOn('overdueFrom')).toEqual(['LAC1415.F1.A1']);
      expect(lateOn('staleFrom')).toEqual(['LAC1415.F4.A1']);
      expect(actions.items.filter(({ due }) => due !== null && due > today)).not.toHaveLength(0);
      const indicators = await models.find<IndicatorDocument>('indicators', { limit: 100 });
      expect(
        indicators.items.map(({ reference, latest, travel }) => [reference, latest?.met, travel]),
      ).toEqual([
        ['CP-CONFERENCES', true, 'better'],
        ['CP-MEDICALS', false, 'worse'],
        ['IRO-VISITS', false, 'worse'],
      ]);
    }));

  it('is refused as a verification by whoever typed the completion, and then nothing of the file is recorded', () =>
    inAPartnership(today, async (partnership) => {
      await importPage(partnership);
      const { parts, send } = partnership;
      await importFiles({ files: exampleFiles(illustrativeFile), caller: businessManager, parts }, send);
      const head = await partnership.events.head();
      const files = exampleFiles(judgedFile);
      const report = await importFiles({ files, caller: businessManager, parts }, send);
      expect(report.problems.map(({ row, message }) => [row, message])).toEqual([
        [2, 'Completion is verified by somebody other than the person who completed it.'],
        [3, 'Completion is verified by somebody other than the person who completed it.'],
        [5, 'More time is agreed or refused by somebody other than the person who asked for it.'],
      ]);
      expect(await partnership.events.head()).toBe(head);
    }));
});

function importPage({ parts, send }: Partnership) {
  return importFiles({ files: exampleFiles(...pageFiles), caller: businessManager, parts }, send);
}

async function statuses(partnership: Partnership, audits: string): Promise<Record<string, ImpactStatus>> {
  const models = await partnership.models();
  const { items } = await models.find<FindingDocument>('findings', { limit: 100 });
  const areas = items.filter(({ kind, audit }) => kind === 'area-for-action' && audit.endsWith(audits));
  return Object.fromEntries(
    areas.map((finding) => [
      finding.reference,
      statusOn({ ...finding, status: finding.status ?? 'awaiting-decision' }, today).status,
    ]),
  );
}
