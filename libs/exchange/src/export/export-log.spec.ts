/** What leaves the record is all of it, in order, labelled, harmless in a spreadsheet, and without what was redacted. */
import { parse } from 'csv-parse/sync';
import { commandDefinitions } from '#application/definitions/catalogue.js';
import { readInput } from '#application/fields/read.js';
import { hashOf } from '#event-store/codec.js';
import { canonicalJson } from '#event-store/canonical.js';
import { businessManager } from '../../../../test/city-of-london.js';
import { inAPartnership, type Partnership } from '../../../../test/partnership.js';
import { action, agency, area, audit, log, progress, run } from '../../../../test/tracker.js';
import { exportLog, type ExportFormat } from './export-log.js';

interface Line {
  readonly id: string;
  readonly position: string;
  readonly hash: string;
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly redacted: readonly string[];
  readonly amendedBy: readonly { readonly type: string }[];
}

const today = '2026-11-25';

async function pieces({ events, models }: Partnership, format: ExportFormat, subject?: string) {
  const about = subject === undefined ? {} : { subject };
  return Array.fromAsync(
    exportLog({ events, models: await models(), hidesSmallNumbers: false, ...about }, format),
  );
}

async function lines(partnership: Partnership, subject?: string): Promise<readonly Line[]> {
  const text = (await pieces(partnership, 'jsonl', subject)).join('');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

async function rows(partnership: Partnership, subject?: string) {
  const text = (await pieces(partnership, 'csv', subject)).join('');
  return parse<Record<string, string>>(text, { bom: true, columns: true });
}

/** Amends an entry of CP26.F1. */
function amend({ send }: Partnership, name: string, body: object) {
  const definition = commandDefinitions.find(({ command, on }) => command.name === name && on === 'finding');
  if (definition === undefined) throw new Error(`There is no ${name}.`);
  const input = { reason: 'A name', agreedBy: 'The board', ...body };
  const call = {
    caller: businessManager,
    channel: 'api',
    on: 'finding',
    subject: 'CP26.F1',
    correlationId: 'test',
  } as const;
  return send(readInput(definition.command, input).calledBy(call));
}

const finding = { ...area, reference: 'CP26.F1', observation: 'As first typed' };

describe('JSON Lines', () => {
  it('hold every event as stored, in order, whole when there are many', () =>
    inAPartnership(today, async (partnership) => {
      const many = Array.from({ length: 700 }, (_, at) => ({ ...agency, reference: `a${at}` }));
      await run(partnership, agency, audit, finding, ...many);
      const exported = await lines(partnership);
      expect(exported).toEqual(
        (await log(partnership)).map((event) => ({
          ...event,
          position: String(event.position),
          redacted: [],
          amendedBy: [],
        })),
      );
      expect((await pieces(partnership, 'jsonl')).length).toBeGreaterThan(1);
      const [first] = exported;
      const { hash, position: _, redacted: _r, amendedBy: _a, ...record } = first as Line;
      expect(hashOf(canonicalJson(record))).toBe(hash);
    }));

  it('hold a redacted text nowhere: not in the entry, nor in the correction that it came with', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit, finding);
      const entry = (await log(partnership)).at(-1)?.id ?? '';
      await amend(partnership, 'CorrectEntry', { entry, corrected: { observation: 'Jo Bloggs, aged 9' } });
      await amend(partnership, 'RedactText', { entry, field: 'observation' });
      for (const subject of [undefined, 'CP26', 'CP26.F1']) {
        const [jsonl, csv] = await Promise.all([
          pieces(partnership, 'jsonl', subject),
          pieces(partnership, 'csv', subject),
        ]);
        expect(jsonl.join('') + csv.join('')).not.toContain('Bloggs');
      }
      const told = (await lines(partnership, 'CP26.F1')).map(({ type, redacted }) => [type, redacted]);
      expect(told).toEqual([
        ['FindingRecorded', ['observation']],
        ['EntryCorrected', ['corrected.observation']],
        ['TextRedacted', []],
      ]);
    }));

  it('of one item hold its thread: a finding’s with its actions, an audit’s with its findings', () =>
    inAPartnership(today, async (partnership) => {
      const owed = { ...action, subject: 'CP26.F1' };
      const other = { ...area, title: 'Another', reference: 'CP26.F2' };
      await run(partnership, agency, audit, finding, other, owed, { ...progress, subject: 'CP26.F1.A1' });
      const streams = async (subject: string) =>
        new Set((await lines(partnership, subject)).map(({ stream }) => stream));
      expect(await streams('CP26.F1')).toEqual(new Set(['finding-CP26.F1', 'action-CP26.F1.A1']));
      expect(await streams('CP26.F1.A1')).toEqual(new Set(['action-CP26.F1.A1']));
      expect(await streams('CP26')).toEqual(
        new Set(['audit-CP26', 'finding-CP26.F1', 'finding-CP26.F2', 'action-CP26.F1.A1']),
      );
      await expect(lines(partnership, 'CP99')).rejects.toThrow('There is no item CP99.');
    }));
});

describe('CSV', () => {
  it('tells each entry in one row: who, when, on what basis, what and why', () =>
    inAPartnership(today, async (partnership) => {
      const lead = { id: 'a.example', name: 'A. Example', role: 'agency-lead', agency: 'police' };
      const onBehalf = Object.fromEntries(
        Object.entries(lead).map(([name, value]) => [`performedBy.${name}`, value]),
      );
      const blocked = {
        command: 'report-blocked',
        subject: 'CP26.F1.A1',
        reason: 'No rota',
        effective: '2026-11-24',
      };
      await run(
        partnership,
        ...[agency, audit, { ...finding, effective: '2014/15', 'source.document': 'The page' }],
        ...[
          { ...action, subject: 'CP26.F1', effective: '2026-03' },
          { ...blocked, ...onBehalf, basis: 'illustrative' },
        ],
      );
      const told = await rows(partnership);
      expect(told).toHaveLength(5);
      expect(told[2]).toMatchObject({
        'Took effect': '2014-04-01/2015-03-31',
        Precision: 'period',
        Source: 'The page',
      });
      expect(told[4]).toMatchObject({
        'Recorded at (UTC)': '2026-11-25T12:00:00.000Z',
        'Took effect': '2026-11-24',
        Precision: 'day',
        Basis: 'illustrative',
        Who: 'Business manager',
        'On whose behalf': 'A. Example',
        Role: 'agency-lead',
        Agency: 'police',
        Item: 'CP26.F1.A1',
        Why: 'No rota',
      });
      expect(told.map((row) => row['Event'])).toEqual((await log(partnership)).map(({ id }) => id));
    }));

  it('keeps what would be a formula from being one', () =>
    inAPartnership(today, async (partnership) => {
      const reason = '=HYPERLINK("http://example.org","x")';
      await run(partnership, agency, { command: 'rename-agency', subject: 'police', to: '@new', reason });
      const [, renamed] = await rows(partnership);
      expect(renamed?.['Why']).toBe(`'${reason}`);
      const cells = (await rows(partnership)).flatMap((row) => Object.values(row));
      expect(cells.filter((cell) => /^[=+@\t\r-]/.test(cell))).toEqual([]);
    }));

  it('marks what was withdrawn or corrected since, and tells the entry as it reads now', () =>
    inAPartnership(today, async (partnership) => {
      await run(partnership, agency, audit, finding);
      const entry = (await log(partnership)).at(-1)?.id ?? '';
      await amend(partnership, 'CorrectEntry', { entry, corrected: { title: 'Delay in medicals' } });
      const told = await rows(partnership);
      expect(told[2]).toMatchObject({
        What: 'Area for action recorded: Delay in medicals',
        'Put right by': `EntryCorrected ${told[3]?.['Event'] ?? ''}`,
      });
    }));

  it('has its header even when nothing is recorded yet', () =>
    inAPartnership(today, async (partnership) => {
      expect(await rows(partnership)).toEqual([]);
      expect((await pieces(partnership, 'csv')).join('')).toMatch(/^\ufeffPosition,Recorded at \(UTC\),/);
    }));
});
