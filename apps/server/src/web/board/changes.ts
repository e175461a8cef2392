/** What changed between two times, in sentences, by audit and finding. */
import { GetDiff, type Diff } from '#application/queries/as-of/diff.js';
import type { Page } from '../frame/page.js';
import { timeLookedAt } from './past.js';

export const changesPage: Page = {
  path: '/changes',
  view: 'board/changes.njk',
  async load(visit) {
    const { control, meetings } = await timeLookedAt(visit, 'the changes');
    const [latest] = meetings;
    const from = visit.asked('from') ?? (latest === undefined ? undefined : `meeting:${latest.reference}`);
    const to = visit.asked('to') ?? visit.today;
    const times = control.meetings;
    if (from === undefined) return { times, from, to, diff: undefined };
    const texts = { from, to, limit: '25', cursor: visit.asked('cursor'), by: visit.asked('by') };
    const diff = await visit.ask<Diff & { from: { onDay: string }; to: { onDay: string } }>(GetDiff, texts);
    const more = diff.next === undefined ? undefined : new URLSearchParams({ from, to, cursor: diff.next });
    return { times, from, to, diff, next: more === undefined ? undefined : `/changes?${more.toString()}` };
  },
};
