/** `trail`: everything that was recorded about one item, with who, when and why. */
import { GetTrail } from '#application/queries/trail.js';
import type { Basis, Person } from '#domain/entry.js';
import type { Settings } from '#server/settings/settings.js';
import { lookAt } from '../folder/looking.js';
import { print, type OutputOptions } from '../output/print.js';

interface TrailEntry {
  readonly recordedAt: string;
  readonly tookEffect: string;
  readonly reference: string;
  readonly what: string;
  readonly why: string | null;
  readonly by: Person;
  readonly typedBy: Person;
  readonly basis: Basis;
  readonly amendedBy: readonly { readonly type: string }[];
}

interface TrailPage {
  readonly items: readonly TrailEntry[];
  readonly next?: string;
}

const filters = ['actor', 'agency', 'type', 'from', 'to', 'text'] as const;
const PAGE = 200;

export async function trailCommand(
  settings: Settings,
  subject: string,
  options: OutputOptions & Readonly<Record<string, unknown>>,
): Promise<void> {
  const given = filters.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  const asked = { subject, ...(Object.fromEntries(given) as Readonly<Record<string, string>>) };
  const order = options['newest'] === true ? 'newest' : 'oldest';
  const input = { ...asked, order, limit: PAGE };
  const looked = { what: 'text' in asked ? 'search' : 'view', path: 'trail', asked } as const;
  await lookAt(
    settings,
    looked,
    async (reading) => {
      const items: TrailEntry[] = [];
      let cursor: string | undefined;
      do {
        const more = cursor === undefined ? {} : { cursor };
        const page = (await reading.ask(GetTrail, { ...input, ...more })) as TrailPage;
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return items;
    },
    (items) => {
      print(options, { subject, items }, () =>
        items.length === 0 ? 'Nothing was recorded that matches.' : items.map(sayEntry).join('\n\n'),
      );
    },
  );
}

function sayEntry(entry: TrailEntry): string {
  const { recordedAt, tookEffect, reference, what, why, by, typedBy, basis, amendedBy } = entry;
  const typed = typedBy.id === by.id ? '' : `, typed by ${nameOf(typedBy)}`;
  const later = amendedBy.map(({ type }) => type).join(', ');
  return [
    `${reference}  ${what}${basis === 'stated' ? '' : `  [${basis}]`}`,
    ...(why === null ? [] : [`    Why: ${why}`]),
    `    ${nameOf(by)}${typed}`,
    `    Took effect: ${tookEffect}. Recorded: ${recordedAt.slice(0, 16).replace('T', ' ')} UTC.`,
    ...(later === '' ? [] : [`    Amended since: ${later}`]),
  ].join('\n');
}

function nameOf({ name, post, agency }: Person): string {
  return [name, post, agency].filter((part) => part !== undefined).join(', ');
}
