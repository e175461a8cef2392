/** What changed between two times, in sentences, by audit and finding. */
import { NothingBefore } from '#application/problems.js';
import { GetDiff, type Diff } from '#application/queries/as-of/diff.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { timeLookedAt } from './past.js';

type DiffShown = Diff & {
  readonly from: { readonly onDay: string };
  readonly to: { readonly onDay: string };
};

/** The changes; or that nothing is on record of the earlier time, which the page says beside its form. */
async function diffOf(
  visit: Visit,
  texts: Readonly<Record<string, string | undefined>>,
): Promise<DiffShown | NothingBefore> {
  try {
    return await visit.ask<DiffShown>(GetDiff, texts);
  } catch (error) {
    if (error instanceof NothingBefore) return error;
    throw error;
  }
}

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
    const diff = await diffOf(visit, texts);
    if (diff instanceof NothingBefore) return { times, from, to, diff: undefined, firstDay: diff.firstDay };
    const more = diff.next === undefined ? undefined : new URLSearchParams({ from, to, cursor: diff.next });
    return { times, from, to, diff, next: more === undefined ? undefined : `/changes?${more.toString()}` };
  },
};
