/** `accountability`: what an agency answered for, and how it went. */
import type { Figures } from '#application/queries/accountability/figures.js';
import { GetAgencyAccountability } from '#application/queries/accountability/accountability.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
import { print, table, type OutputOptions } from '../output/print.js';

/** What is read of a stint. */
interface Stint {
  readonly action: string;
  readonly title: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly status: string;
  readonly overdue: boolean;
  readonly slips: readonly { readonly days: number }[];
}
interface Accountability {
  readonly agency: { readonly name: string; readonly commissionedBy: { readonly name: string } | null };
  readonly figures: Figures;
  readonly items: readonly Stint[];
  readonly next?: string;
}

const PAGE = 200;

export async function accountabilityCommand(
  settings: Settings,
  agency: string,
  options: OutputOptions & {
    readonly from?: string;
    readonly to?: string;
    readonly knownAt?: string;
    readonly asAt?: string;
  },
): Promise<void> {
  const { from, to, knownAt, asAt } = options;
  const times = { from, to, knownAt, asAt };
  const item = { kind: 'agency', reference: agency };
  await lookAt(
    settings,
    { what: 'view', path: 'accountability', item, asked: times },
    async (reading) => {
      const items: Stint[] = [];
      let page: Accountability | undefined;
      do {
        const cursor: object = page?.next === undefined ? {} : { cursor: page.next };
        const input = { ...times, limit: PAGE, ...cursor };
        page = (await reading.ask(GetAgencyAccountability, input, agency)) as Accountability;
        items.push(...page.items);
      } while (page.next !== undefined);
      const { next: _, ...answer } = page;
      return { ...answer, items };
    },
    (answer) => {
      print(options, answer, () => inWords(answer));
    },
  );
}

function inWords({ agency, figures, items }: Accountability): string {
  const { ownsNow, overdue, medianDaysToAccept, medianDaysToComplete, verifiedFirstTime, slips } = figures;
  const days = (median: number | null) => (median === null ? 'none yet' : `${median} days`);
  const share = verifiedFirstTime.share;
  return [
    agency.commissionedBy === null
      ? agency.name
      : `${agency.name}, commissioned by ${agency.commissionedBy.name}`,
    `Owns now ${ownsNow}, overdue ${overdue}`,
    `Median time to accept: ${days(medianDaysToAccept)}; to complete: ${days(medianDaysToComplete)}`,
    `Verified first time: ${share === null ? 'none yet' : `${Math.round(share * 100)}%`}`,
    `Slips in twelve months: ${slips.times}, ${slips.days} days in all`,
    '',
    items.length === 0 ? 'It has owned nothing.' : table(items.map(stintLine), '  '),
  ].join('\n');
}

function stintLine({ action, title, from, to, status, overdue, slips }: Stint): readonly string[] {
  const late = overdue ? 'overdue' : status;
  return [
    action,
    `${from} to ${to ?? 'now'}`,
    late,
    slips.length === 1 ? '1 slip' : `${slips.length} slips`,
    title ?? '',
  ];
}
