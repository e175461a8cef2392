/** One event exactly as it is stored, with its position and hash: what is shown everywhere else is made from these. */
import { GetEvent } from '#application/queries/trail.js';
import type { EventAsStored } from '#application/queries/as-stored.js';
import { nameOn } from '#domain/agency/agency.js';
import type { Person } from '#domain/entry.js';
import { subjectOf } from '#domain/references.js';
import { lastDay } from '#domain/time.js';
import type { Page } from '../frame/page.js';
import { agenciesOf } from '../registers/filters.js';
import { pageOf } from './search.js';

/** What an event changed, part by part. */
interface Changed {
  readonly part: string;
  readonly before: string;
  readonly after: string;
}

/** Of an event that says from what to what something went; empty for any other. */
function changedBy(data: object): readonly Changed[] {
  if (!('from' in data) || !('to' in data)) return [];
  const parts = (value: unknown): Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : { '': value };
  const [before, after] = [parts(data.from), parts(data.to)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((part) => ({
    part,
    before: said(before[part]),
    after: said(after[part]),
  }));
}

function said(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

export const eventPage: Page = {
  path: '/events/:reference',
  view: 'inspector/event.njk',
  async load(visit) {
    const [event, { names }] = await Promise.all([
      visit.ask<EventAsStored>(GetEvent, {}, visit.params['reference']),
      agenciesOf(visit),
    ]);
    const { performedBy, recordedBy, effective, recordedAt } = event.metadata;
    const day = lastDay(effective, recordedAt);
    const calledThen = ({ agency }: Person): string | undefined => {
      const named = agency === undefined ? undefined : names[agency];
      return named === undefined ? agency : nameOn(named, day);
    };
    const { redacted: _r, amendedBy: _a, suppressed: _s, ...stored } = event;
    const subject = subjectOf(event.stream);
    return {
      event,
      doneBy: { ...performedBy, agency: calledThen(performedBy) },
      typedBy: { ...recordedBy, agency: calledThen(recordedBy) },
      changed: changedBy(event.data),
      subject,
      href: subject && pageOf(subject),
      stored: JSON.stringify(stored, null, 2),
    };
  },
};
