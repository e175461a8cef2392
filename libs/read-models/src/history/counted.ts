/** What a version of a finding or an action is counted as. The time that makes it late is counted from its day on. */
import { type FindingRef, parentOf } from '#domain/references.js';
import type { Counted } from './tallies.js';
import type { ActionContent, FindingContent } from './versions.js';

/** By what findings are counted. */
export type Heading = 'all' | 'audit' | 'theme' | 'agency';

/** What is counted once for all, and not under headings. */
export type Total =
  'strength' | 'illustrative' | 'look-again' | 'overdue' | 'stale' | 'escalated' | `action-${string}`;

/** A status under a heading. The value comes last: it is free text, all else is not. */
function nameOf(heading: Heading, status: string, value: string): string {
  const ofStatus = inside(inside(names, heading), status);
  let name = ofStatus.get(value);
  if (name === undefined) ofStatus.set(value, (name = `${heading}|${status}|${value}`));
  return name;
}

/** Names come again and again, and are compared faster when they are the same text. */
const names = new Map<string, Map<string, Map<string, string>>>();

function inside<T extends Map<string, unknown>>(all: Map<string, T>, key: string): T {
  let one = all.get(key);
  if (one === undefined) all.set(key, (one = new Map<string, unknown>() as T));
  return one;
}

/** Undefined for a total. */
export function readName(
  name: string,
): { readonly heading: Heading; readonly status: string; readonly value: string } | undefined {
  const first = name.indexOf('|');
  if (first < 0) return undefined;
  const second = name.indexOf('|', first + 1);
  return {
    heading: name.slice(0, first) as Heading,
    status: name.slice(first + 1, second),
    value: name.slice(second + 1),
  };
}

export function countedFinding(reference: FindingRef, content: FindingContent): readonly Counted[] {
  const { kind, status, offTrackFrom, lookAgainFrom, label, themes, owners } = content;
  const counted: Counted[] = [];
  const total = (what: Total, since: string | null = null): void => {
    counted.push({ what, since, until: null });
  };
  if (kind === 'strength') total('strength');
  if (label !== null) total('illustrative');
  if (lookAgainFrom !== null) total('look-again', lookAgainFrom);
  if (status === null) return counted;
  const under = (heading: Heading, value: string): void => {
    counted.push({ what: nameOf(heading, status, value), since: null, until: offTrackFrom });
    if (offTrackFrom !== null)
      counted.push({ what: nameOf(heading, 'off-track', value), since: offTrackFrom, until: null });
  };
  under('all', '');
  under('audit', parentOf(reference));
  for (const theme of themes) under('theme', theme);
  for (const agency of owners) under('agency', agency);
  return counted;
}

/** What of an action is counted. */
export type CountedOfAction = Pick<ActionContent, 'status' | 'overdueFrom' | 'staleFrom' | 'escalated'>;

export function countedAction(content: CountedOfAction): readonly Counted[] {
  const { status, overdueFrom, staleFrom, escalated } = content;
  const total = (what: Total, since: string | null = null): Counted => ({ what, since, until: null });
  return [
    total(`action-${status}`),
    ...(overdueFrom === null ? [] : [total('overdue', overdueFrom)]),
    ...(staleFrom === null ? [] : [total('stale', staleFrom)]),
    ...(escalated === 'yes' ? [total('escalated')] : []),
  ];
}
