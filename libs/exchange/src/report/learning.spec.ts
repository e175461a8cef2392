/** The learning report gives the published page's content back from the record, and nothing that was made up. */
import { importFiles } from '../import/import-files.js';
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
import { file } from '../../../../test/tracker.js';
import { learningReport, type LearningReport } from './learning.js';
import { asHtml, asMarkdown } from './render.js';

const today = '2026-11-25';

async function importAs(
  partnership: Partnership,
  caller: typeof businessManager,
  ...names: readonly string[]
) {
  const { parts, send } = partnership;
  const report = await importFiles({ files: exampleFiles(...names), caller, parts }, send);
  expect(report.problems).toEqual([]);
}

async function reportOf({ events, models }: Partnership): Promise<LearningReport> {
  return learningReport({ events, models: await models(), today });
}

/** The lines of the page that say something of the audits themselves: from the first audit's title on. */
const lines = page
  .slice(page.indexOf('\nChild Protection Enquiries\n'))
  .split('\n')
  .map((line) => asCompared(line.replace(/^- /, '')))
  .filter(
    (line) => line !== '' && !line.startsWith('Areas for Action / Impact') && !line.startsWith('Strengths:'),
  );

/** What a reader of Markdown sees. */
function readMarkdown(text: string): string {
  return asCompared(text.replaceAll(/\\(?=[!-/:-@[-`{-~])/g, ''));
}
/** What a reader of HTML sees. */
function readHtml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  const words = text.replaceAll(/<style>.*<\/style>/gs, '').replaceAll(/<[^>]*>/g, '\n');
  return asCompared(words.replaceAll(/&(#?\w+);/g, (_, name: string) => named[name] ?? '?'));
}

describe('The learning report', () => {
  it('holds every strength, area, response, decision and practice message of the page, in words and HTML', () =>
    inAPartnership(today, async (partnership) => {
      await importAs(partnership, businessManager, ...pageFiles);
      const report = await reportOf(partnership);
      expect(lines).toHaveLength(34);
      const markdown = readMarkdown(asMarkdown(report));
      const html = readHtml(asHtml(report));
      // An area's paragraph may hold what was seen and what was done about it, which the report tells apart.
      for (const sentence of lines.flatMap((line) => line.split(/(?<=[.!?]) (?=[A-Z])/))) {
        expect(markdown).toContain(sentence);
        expect(html).toContain(sentence);
      }
      expect(
        report.audits.map(({ reference, strengths, areas }) => [reference, strengths.length, areas.length]),
      ).toEqual([
        ['CP1415', 6, 3],
        ['LAC1415', 5, 4],
      ]);
      expect(report.audits.flatMap(({ areas }) => areas.flatMap(({ messages }) => messages))).toHaveLength(6);
    }));

  it('gives each area the impact status that the page leaves it in, and says what is inferred', () =>
    inAPartnership(today, async (partnership) => {
      await importAs(partnership, businessManager, ...pageFiles);
      const { audits } = await reportOf(partnership);
      const areas = audits.flatMap((audit) => audit.areas);
      expect(areas.map(({ reference, status }) => `${reference}: ${status}`)).toEqual([
        'CP1415.F1: Reported, not verified',
        'CP1415.F2: In hand',
        'CP1415.F3: Reported, not verified',
        'LAC1415.F1: Awaiting decision',
        'LAC1415.F2: Closed without action',
        'LAC1415.F3: Closed without action',
        'LAC1415.F4: Closed without action',
      ]);
      const inferred = areas.flatMap(({ done }) => done).filter(({ label }) => label !== null);
      expect(inferred.map(({ lead, label }) => [lead, label])).toEqual([
        ['Action', 'inferred'],
        ['Decision: practice message only', 'inferred'],
      ]);
      expect(areas[1]?.done.find(({ lead }) => lead === 'Action')?.text).toContain(
        'Owner: Assistant Director for People, City of London. No due date. Status: completed, awaiting verification.',
      );
    }));

  it('is the same word for word whether or not the demo’s illustrative entries are in the record', () =>
    inAPartnership(today, async (partnership) => {
      await importAs(partnership, businessManager, ...pageFiles);
      const before = await reportOf(partnership);
      await importAs(partnership, businessManager, illustrativeFile);
      await importAs(partnership, boardMember, judgedFile);
      expect(await reportOf(partnership)).toEqual(before);
    }));

  it('tells of an audit only once it was reported, and of one alone when it is asked for', () =>
    inAPartnership(today, async (partnership) => {
      const [agencies = '', audits = '', findings = ''] = pageFiles;
      await importAs(partnership, businessManager, agencies, audits, findings);
      expect((await reportOf(partnership)).audits).toEqual([]);
      await importAs(partnership, businessManager, ...pageFiles);
      const { events, models } = partnership;
      const one = await learningReport({ events, models: await models(), today, audit: 'LAC1415' });
      expect(one.audits.map(({ title }) => title)).toEqual(['Looked After Children Audit']);
    }));

  it('is told a part at a time, and every part together tells of every audit once, in order', () =>
    inAPartnership(today, async (partnership) => {
      await importAs(partnership, businessManager, ...pageFiles);
      const { events, models } = partnership;
      const read = await models();
      const { audits: whole } = await reportOf(partnership);
      const first = await learningReport({ events, models: read, today, part: { findings: 1 } });
      const after = first.next ?? '';
      const rest = await learningReport({ events, models: read, today, part: { after, findings: 1 } });
      expect(whole).toHaveLength(2);
      expect([...first.audits, ...rest.audits]).toEqual(whole);
      expect(rest.next).toBeUndefined();
    }));

  it('shows people’s words as they are: nothing in them becomes markup, a link, an image or a script', () =>
    inAPartnership(today, async (partnership) => {
      const nasty =
        '<script>alert(1)</script> [link](javascript:x) ![i](y) **bold** _em_ `code` &lt; {{ 7 * 7 }} {% raw %} | a';
      const common = { title: nasty, basis: 'stated' };
      const rows = [
        { ...common, command: 'plan-audit', reference: 'CP26', kind: 'case-review', area: nasty },
        { ...common, command: 'record-finding', subject: 'CP26', reference: 'CP26.S1', kind: 'strength' },
        {
          ...{
            ...common,
            command: 'record-finding',
            subject: 'CP26',
            reference: 'CP26.F1',
            kind: 'area-for-action',
          },
          observation: `# heading\n\n- list\n1. item\n    code\n> quote\n---\n${nasty}`,
        },
        { command: 'report-response', subject: 'CP26.F1', response: nasty, by: nasty },
        { command: 'issue-practice-message', subject: 'CP26.F1', message: nasty, audience: nasty },
        { command: 'report-audit', subject: 'CP26', summary: nasty },
      ];
      const { parts, send } = partnership;
      const imported = await importFiles({ files: [file(rows)], caller: businessManager, parts }, send);
      expect(imported.problems).toEqual([]);
      const report = await reportOf(partnership);
      const html = asHtml(report);
      expect(readHtml(html).split(asCompared(nasty)).length - 1).toBe(10);
      expect(html).not.toContain('<script');
      const markdown = asMarkdown(report);
      expect(readMarkdown(markdown.replaceAll(/^> /gm, '')).split(asCompared(nasty)).length - 1).toBe(10);
      expect(markdown).not.toMatch(/(?<!\\)[<`[_]/);
      const blocks = markdown.split('\n').filter((line) => /^(#|-|\d+\.| {4}|>|---)/.test(line));
      expect(blocks.map((line) => /^\S+ /.exec(line)?.[0])).toEqual([
        '# ',
        '## ',
        '### ',
        '- ',
        '### ',
        '#### ',
        '> ',
      ]);
    }));
});
