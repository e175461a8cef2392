/** `diff`: what changed between two dates or meetings, in sentences. */
import { GetDiff, type Diff } from '#application/queries/as-of/diff.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
import { print, table, type OutputOptions } from '../output/print.js';

/** Most findings at once; what is left is asked for in turn. */
const AT_ONCE = 200;

export async function diffCommand(
  settings: Settings,
  {
    from,
    to,
    effective = false,
    ...output
  }: OutputOptions & { readonly from: string; readonly to: string; readonly effective?: boolean },
): Promise<void> {
  const asked = { from, to, by: effective ? 'effective' : 'known' };
  await lookAt(
    settings,
    { what: 'view', path: 'diff', asked },
    async (reading) => {
      const input = { ...asked, limit: AT_ONCE };
      let diff = (await reading.ask(GetDiff, input)) as Diff;
      while (diff.next !== undefined) {
        const more = (await reading.ask(GetDiff, { ...input, cursor: diff.next })) as Diff;
        const { indicators, challenges } = diff;
        diff = { ...more, indicators, challenges, audits: joined(diff.audits, more.audits) };
      }
      return diff;
    },
    (diff) => {
      print(output, diff, () => inWords(diff, from, to));
    },
  );
}

/** An audit's findings may lie on two pages. */
function joined(one: Diff['audits'], other: Diff['audits']): Diff['audits'] {
  const [first, ...rest] = other;
  const last = one.at(-1);
  if (first === undefined || last?.audit !== first.audit) return [...one, ...other];
  return [...one.slice(0, -1), { ...last, findings: [...last.findings, ...first.findings] }, ...rest];
}

function inWords({ statuses, audits, indicators, challenges }: Diff, from: string, to: string): string {
  const moved = statuses.filter(({ before, after }) => before !== after);
  return [
    `What changed from ${from} to ${to}`,
    '',
    moved.length === 0
      ? '  The counts of impact statuses are the same.'
      : table(
          moved.map(({ label, before, after }) => [label, `${before} → ${after}`]),
          '  ',
        ),
    ...audits.flatMap(({ audit, title, findings }) => [
      '',
      title === audit ? audit : `${audit} ${title}`,
      ...findings.flatMap((finding) => [
        `  ${finding.reference} ${finding.title}`,
        ...finding.changes.map(({ sentence }) => `    ${sentence}`),
      ]),
    ]),
    ...others('Indicators', indicators),
    ...others('Challenges', challenges),
  ].join('\n');
}

function others(heading: string, items: Diff['indicators']): readonly string[] {
  if (items.length === 0) return [];
  const told = items.flatMap(({ reference, title, sentences }) => [
    `  ${reference} ${title}`,
    ...sentences.map((sentence) => `    ${sentence}`),
  ]);
  return ['', heading, ...told];
}
