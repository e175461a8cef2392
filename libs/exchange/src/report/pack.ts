/** Writes the pack for a meeting as Markdown. People's words cannot be markup in it. */
import nunjucks from 'nunjucks';
import type { Pack } from '#application/queries/pack/pack.js';
import type { Listed } from '#application/queries/pack/lists.js';
import { withNames } from '#domain/telling/agencies-said.js';
import { sayDate } from '#domain/time.js';
import { markdownTexts } from './escape.js';

/** Every text has been made safe before. */
const template = `# Pack for {{ body }}, {{ heldOn }}

Position and lists as of {{ asOf }}.
{% if since %}The body last met on {{ since }}.{% else %}The body has not met before.{% endif %}

## Position

{{ areasForAction }} areas for action, {{ strengths }} strengths.

{% for one in statuses %}- {{ one.label }}: {{ one.total }}
{% endfor %}

## What changed since
{% if not changes.length %}

Nothing was recorded.
{% endif %}{% for change in changes %}

### {{ change.title }}: {{ change.total }}

{% for line in change.lines %}- {{ line }}
{% endfor %}{% endfor %}

## What needs the board
{% if not needs.length %}

Nothing.
{% endif %}{% for list in needs %}

### {{ list.title }}: {{ list.total }}

{% for line in list.lines %}- {{ line }}
{% endfor %}{% endfor %}`;

const markdown = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });

const titles: Readonly<Record<string, string>> = {
  overdue: 'Overdue',
  stale: 'Stale: no due date, nothing heard',
  escalated: 'Escalated',
  returned: 'Returned completions',
  declined: 'Declined',
  blocked: 'Blocked',
  repeats: 'Repeat findings, awaiting judgement',
  lookAgain: 'Time to look again at the impact',
  challenges: 'Challenges open',
  notices: 'Notices not acknowledged in time',
};

/** What is read of a position; the query answers more. */
interface Position {
  readonly areasForAction: number;
  readonly strengths: number;
  readonly statuses: readonly { readonly label: string; readonly total: number }[];
}

/** What is read of an item, whichever kind it is. */
interface Item {
  readonly reference?: string;
  readonly type?: string;
  readonly title?: string;
  readonly question?: string;
  readonly what?: string;
  readonly why?: string | null;
  readonly tookEffect?: string;
  readonly owner?: { readonly agency: string; readonly person?: string };
  readonly to?: string | readonly string[];
  readonly awaiting?: readonly string[];
  readonly due?: string | null;
}

/** CommonMark; raw HTML is not needed to show it. */
export function packAsMarkdown({
  meeting,
  since,
  asOf,
  position,
  changes,
  needs,
  agencyNames,
}: Pack): string {
  const { areasForAction, strengths, statuses } = position as Position;
  const context = {
    ...{ body: meeting.body, heldOn: sayDate(meeting.heldOn), asOf: sayDate(asOf) },
    since: since === null ? null : sayDate(since.heldOn),
    ...{ areasForAction, strengths, statuses },
    changes: changes.map((change) => section(change.title, change, agencyNames)),
    needs: Object.entries(needs)
      .filter(([, list]) => list.total > 0)
      .map(([name, list]) => section(titles[name] ?? name, list, agencyNames)),
  };
  const text = markdown.renderString(template, markdownTexts(context));
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}

function section(title: string, { total, more, items }: Listed, names: Pack['agencyNames']): object {
  const lines = items.map((item) => line(item as Item, names));
  const left = total - items.length;
  const rest = more ? ['and more'] : left > 0 ? [`and ${left} more`] : [];
  return { title, total: more ? `more than ${total}` : String(total), lines: [...lines, ...rest] };
}

function line(
  { reference, type = '', what, why, tookEffect, ...item }: Item,
  names: Pack['agencyNames'],
): string {
  const nameOf = (agency: string): string => names[agency]?.name ?? agency;
  if (what !== undefined)
    return [
      `${tookEffect ?? ''}: ${reference ?? ''}, ${withNames({ type, what }, names)}`,
      ...(why === null || why === undefined ? [] : [why]),
    ].join('. ');
  const { title, question, owner, to, awaiting, due } = item;
  const whose = owner === undefined ? [] : [[owner.person, nameOf(owner.agency)].filter(Boolean).join(', ')];
  const asked = typeof to === 'string' ? [`to ${nameOf(to)}`] : [];
  const missing = awaiting === undefined ? [] : [`not yet: ${awaiting.map(nameOf).join(', ')}`];
  const by = typeof due === 'string' ? [`due ${sayDate(due)}`] : [];
  return [`${reference ?? ''}: ${title ?? question ?? ''}`, ...whose, ...asked, ...missing, ...by].join('; ');
}
