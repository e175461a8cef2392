/** When somebody was last here, as their browser remembers it, and what others recorded since. */
import { GetTrail } from '#application/queries/trail.js';
import type { TrailRow } from '#application/queries/views.js';
import type { Instant } from '#domain/entry.js';
import { londonDate } from '#domain/time.js';
import { cookieName, cookieTerms } from '../frame/said.js';
import type { Visit } from '../frame/visit.js';
import { agenciesOf } from '../registers/filters.js';
import { withNames } from '#domain/telling/agencies-said.js';
import { pageOf } from '../inspector/search.js';

/** The visit before and this one, as instants; this one lasts until nobody looks for an hour. */
const COOKIE = 'gt_visits';
const SAME_VISIT_MS = 60 * 60 * 1000;
const KEPT_S = 90 * 24 * 60 * 60;
/** What is told of, where the browser remembers no visit. */
const AT_FIRST_MS = 7 * 24 * 60 * 60 * 1000;
const MOST = 8;

export interface Since {
  /** The visit before; null on the first. */
  readonly before: Instant | null;
  readonly changes: readonly (TrailRow & { readonly href: string })[];
  readonly more: boolean;
}

/** What others recorded since the visit before, the newest first; it notes this visit. */
export async function sinceLastVisit(
  visit: Visit,
  filters: Readonly<Record<string, string>>,
): Promise<Since> {
  const before = noteVisit(visit);
  const now = Date.parse(visit.service.now());
  const from = before ?? new Date(now - AT_FIRST_MS).toISOString();
  const [{ items }, { names }] = await Promise.all([
    visit.ask<{ readonly items: readonly TrailRow[] }>(GetTrail, {
      ...filters,
      from: londonDate(from),
      limit: '50',
    }),
    agenciesOf(visit),
  ]);
  const mine = visit.principal.caller.id;
  const theirs = items.filter(({ recordedAt, typedBy }) => recordedAt > from && typedBy.id !== mine);
  const changes = theirs
    .slice(0, MOST)
    .map((row) => ({ ...row, what: withNames(row, names), href: placeOf(row) }));
  return { before, changes, more: theirs.length > MOST };
}

/** The page of what an entry is about, where whoever may see the entry may see that; else the entry itself. */
function placeOf({ kind, reference, id }: TrailRow): string {
  const isShown = kind === 'action' || kind === 'finding' || kind === 'notice';
  return isShown ? pageOf({ kind, reference }) : `/events/${encodeURIComponent(id)}`;
}

function noteVisit({ request, reply, service }: Visit): Instant | null {
  const now = service.now();
  const [before, latest] = (request.cookies[cookieName(request, COOKIE)] ?? '').split('~').map(asInstant);
  const isSame = latest !== undefined && Date.parse(now) - Date.parse(latest) < SAME_VISIT_MS;
  const previous = isSame ? before : (latest ?? before);
  void reply.setCookie(cookieName(request, COOKIE), [previous ?? 'never', now].join('~'), {
    ...cookieTerms(request),
    maxAge: KEPT_S,
  });
  return previous ?? null;
}

function asInstant(text: string): Instant | undefined {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) ? text : undefined;
}
