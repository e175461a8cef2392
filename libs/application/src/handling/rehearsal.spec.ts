/** A rehearsal decides as the real thing would, on what is recorded and what was rehearsed, and leaves no trace. */
import { AssignAction } from '#application/commands/finding.js';
import { ClaimCompletion } from '#application/commands/action.js';
import { CloseAudit, RecordFinding, ReportAudit } from '#application/commands/audit.js';
import type { Command } from '#application/commands/command.js';
import { definitionOf } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import type { Kind } from '#domain/references.js';
import { businessManager } from '../../../../test/city-of-london.js';
import { inAPartnership, type Partnership } from '../../../../test/partnership.js';
import { agency, area, audit, run } from '../../../../test/tracker.js';
import { Rehearsal } from './rehearsal.js';

type Asked = readonly [on: Kind, subject: string, type: new () => Command, input?: object];

function command([on, subject, type, input = {}]: Asked, key?: string): Command {
  const call = { caller: businessManager, channel: 'import', on, subject, correlationId: 'test' } as const;
  return readInput(type, input).calledBy(key === undefined ? call : { ...call, key });
}

function rehearse(rehearsal: Rehearsal, asked: Asked, key?: string) {
  const one = command(asked, key);
  return rehearsal.execute(definitionOf(one), one);
}

const recordArea: Asked = ['audit', 'CP26', RecordFinding, { kind: 'area-for-action', title: 'Delay' }];
const assign: Asked = ['finding', 'CP26.F1', AssignAction, { title: 'Act', owner: { agency: 'police' } }];
const claim: Asked = ['action', 'CP26.F1.A1', ClaimCompletion, { statement: 'Done' }];
const report: Asked = ['audit', 'CP26', ReportAudit];
const close: Asked = ['audit', 'CP26', CloseAudit];

const today = '2026-11-25';

async function planned(partnership: Partnership): Promise<Rehearsal> {
  await run(partnership, agency, audit);
  return new Rehearsal(partnership.parts);
}

describe('A rehearsal', () => {
  it('sees what it made before, numbers as the service would, and writes nothing', () =>
    inAPartnership(today, async (partnership) => {
      const rehearsal = await planned(partnership);
      const head = await partnership.events.head();
      const references = [];
      for (const asked of [recordArea, recordArea, assign, claim]) {
        const rehearsed = await rehearse(rehearsal, asked);
        references.push(rehearsed.outcome === 'done' ? rehearsed.receipt.reference : rehearsed.error);
      }
      expect(references).toEqual(['CP26.F1', 'CP26.F2', 'CP26.F1.A1', 'CP26.F1.A1']);
      expect(await partnership.events.head()).toBe(head);
    }));

  it('refuses what the rules refuse, on items that only it has made: an audit with an unanswered area stays open', () =>
    inAPartnership(today, async (partnership) => {
      const rehearsal = await planned(partnership);
      await rehearse(rehearsal, recordArea);
      await rehearse(rehearsal, report);
      const early = await rehearse(rehearsal, close);
      expect(early.outcome === 'failed' && String(early.error)).toContain('CP26.F1');
      await rehearse(rehearsal, assign);
      expect(await rehearse(rehearsal, close)).toMatchObject({ outcome: 'done', isNew: true });
    }));

  it('knows a command again: one that is recorded already, and one that it rehearsed', () =>
    inAPartnership(today, async (partnership) => {
      const rehearsal = await planned(partnership);
      await partnership.send(command(recordArea, 'recorded'));
      expect(await rehearse(rehearsal, recordArea, 'recorded')).toMatchObject({
        outcome: 'done',
        isNew: false,
      });
      expect(await rehearse(rehearsal, recordArea, 'rehearsed')).toMatchObject({
        outcome: 'done',
        isNew: true,
      });
      expect(await rehearse(rehearsal, recordArea, 'rehearsed')).toMatchObject({
        outcome: 'done',
        isNew: false,
      });
    }));

  it('tells what each command rested on and wrote, memberships too', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit, { ...area, reference: 'CP26.F1' });
      const rehearsal = new Rehearsal(partnership.parts);
      const assigned = await rehearse(rehearsal, assign);
      expect(assigned.read).toEqual(new Set(['action-CP26.F1.A1', 'finding-CP26.F1', 'agency-police']));
      expect(assigned.written).toEqual(new Set(['action-CP26.F1.A1', 'actions on CP26.F1']));
      await rehearse(rehearsal, report);
      const closed = await rehearse(rehearsal, close);
      expect([...closed.read]).toEqual(expect.arrayContaining(['findings of CP26', 'actions on CP26.F1']));
    }));
});
