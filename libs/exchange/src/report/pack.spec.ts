/** The pack for a meeting reads as the record says, whatever words are in it. */
import type { Pack } from '#application/queries/pack/pack.js';
import { packAsMarkdown } from './pack.js';

const list = (total: number, ...items: readonly object[]) => ({ total, more: false, items });
const pack = (more: Partial<Pack> = {}): Pack => ({
  meeting: { body: 'QA sub-committee', heldOn: '2015-03-19' } as Pack['meeting'],
  since: { reference: '2015-01-12', heldOn: '2015-01-12' },
  asOf: '2015-03-19',
  past: {},
  upTo: '1',
  position: { areasForAction: 2, strengths: 1, statuses: [{ label: 'Off track', total: 2 }] },
  changes: [],
  needs: {},
  agencyNames: {
    'city-gp-practice': { name: 'City GP practice', commissionedBy: null },
    'city-police': { name: 'City Police', commissionedBy: null },
  },
  ...more,
});

describe('The pack in words', () => {
  it('gives each list that is not empty with its total, and says what it leaves out', () => {
    const action = { reference: 'CP1415.F1.A1', title: 'Attend', owner: { agency: 'city-gp-practice' } };
    const text = packAsMarkdown(
      pack({ needs: { overdue: list(3, { ...action, due: '2015-02-01' }), stale: list(0) } }),
    );
    expect(text).toContain('### Overdue: 3\n\n- CP1415.F1.A1: Attend; City GP practice; due 1 February 2015');
    expect(text).toContain('- and 2 more');
    expect(text).not.toContain('Stale');
  });
  it('tells what changed, with the reasons, and when the body last met', () => {
    const entry = {
      reference: 'CP1415.F1.A1',
      type: 'ActionReassigned',
      what: 'Action handed over from city-gp-practice to city-police',
      why: 'Not for city-police',
      tookEffect: '3 March',
    };
    const change = { type: 'ActionReassigned', title: 'Actions handed over', ...list(1, entry) };
    const text = packAsMarkdown(pack({ changes: [change] }));
    expect(text).toContain('last met on 12 January 2015');
    expect(text).toContain(
      '- 3 March: CP1415.F1.A1, Action handed over from City GP practice to City Police. Not for city-police',
    );
  });
  it('says so where nothing changed and nothing needs the board', () => {
    const text = packAsMarkdown(pack({ since: null }));
    expect(text).toContain('has not met before');
    expect(text).toContain('Nothing was recorded.');
    expect(text).toMatch(/## What needs the board\n\nNothing\.\n$/);
  });
  it('lets no words become markup', () => {
    const text = packAsMarkdown(
      pack({
        needs: { repeats: list(1, { reference: 'X.F1', title: '<script> **a** [b](c) {{ 7 * 7 }}' }) },
      }),
    );
    expect(text).toContain('\\<script\\> \\*\\*a\\*\\* \\[b\\](c) {{ 7 \\* 7 }}');
  });
});
