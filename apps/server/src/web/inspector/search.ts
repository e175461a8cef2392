/** Search over the words of everything recorded: by thread, with extracts, and with an address that can be kept. */
import { Search } from '#application/queries/search/search.js';
import type { Kind } from '#domain/references.js';
import type { Page } from '../frame/page.js';
import { filtered } from '../registers/filters.js';
import { asQuery, entryFilters } from './filters.js';
import { piecesOf } from './marked.js';

interface FoundThreads {
  readonly total: number;
  readonly more: boolean;
  readonly threads: readonly {
    readonly kind: Kind;
    readonly reference: string;
    readonly entries: readonly {
      readonly extract: { readonly text: string; readonly marks: readonly (readonly [number, number])[] };
    }[];
  }[];
  readonly next?: string;
}

/** Where an item has its page. */
export function pageOf({ kind, reference }: { readonly kind: Kind; readonly reference: string }): string {
  return `/${kind === 'agency' ? 'agencies' : `${kind}s`}/${encodeURIComponent(reference)}`;
}

/** A search's parameters, as those of the trail that has the same entries. */
const asTrail = {
  ...{ text: 'text', who: 'actor', agency: 'agency', audit: 'audit', theme: 'theme', type: 'type' },
  ...{ from: 'from', to: 'to', effectiveFrom: 'effectiveFrom', effectiveTo: 'effectiveTo' },
};

export const searchPage: Page = {
  path: '/search',
  view: 'inspector/search.njk',
  async load(visit) {
    const { filters, names } = await entryFilters(visit, 'who');
    const text = visit.asked('text');
    const none: FoundThreads = { total: 0, more: false, threads: [] };
    const shown = await filtered(visit, filters, async () => {
      const found =
        text === undefined ? none : await visit.ask<FoundThreads>(Search, visit.filtersOf(Search));
      const threads = found.threads.map((thread) => ({
        ...thread,
        href: pageOf(thread),
        entries: thread.entries.map((entry) => ({
          ...entry,
          pieces: piecesOf(entry.extract.text, entry.extract.marks),
        })),
      }));
      return { ...found, threads };
    });
    return { ...shown, names, text, trail: asQuery(visit, asTrail) };
  },
};
