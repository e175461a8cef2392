/** The inspector's pages: search everything, follow any trail, and read each entry as it is stored. */
import { Search } from '#application/queries/search/search.js';
import { GetEvent, GetTrail } from '#application/queries/trail.js';
import { factVersions } from '#domain/catalogue.js';
import { type Kind, subjectOf } from '#domain/references.js';
import type { Page } from '../frame/page.js';
import type { Visit } from '../frame/visit.js';
import { spelt } from '../frame/wording.js';
import { agenciesOf, auditOptions, chosenFrom, filtered, type Filter } from '../registers/filters.js';
import { piecesOf } from './marked.js';

interface FoundEntry {
  readonly extract: { readonly text: string; readonly marks: readonly (readonly [number, number])[] };
}

interface FoundThreads {
  readonly total: number;
  readonly more: boolean;
  readonly threads: readonly {
    readonly kind: Kind;
    readonly reference: string;
    readonly entries: readonly FoundEntry[];
  }[];
  readonly next?: string;
}

interface StoredEvent {
  readonly stream: string;
  readonly data: object;
  readonly metadata: object;
}

const times: readonly Filter[] = [
  { name: 'from', label: 'Became known from', as: 'date' },
  { name: 'to', label: 'Became known to', as: 'date' },
  { name: 'effectiveFrom', label: 'Took effect from', as: 'date' },
  { name: 'effectiveTo', label: 'Took effect to', as: 'date' },
];

const types: Filter = {
  ...{ name: 'type', label: 'Type of entry', as: 'select' },
  options: Object.keys(factVersions)
    .map((value) => ({ value, text: spelt(value) }))
    .sort((one, other) => one.text.localeCompare(other.text, 'en-GB')),
};

async function search(visit: Visit): Promise<FoundThreads & { readonly items: readonly object[] }> {
  const none: FoundThreads = { total: 0, more: false, threads: [] };
  const found =
    visit.asked('text') === undefined ? none : await visit.ask<FoundThreads>(Search, visit.filtersOf(Search));
  const items = found.threads.map((thread) => ({
    ...thread,
    item: pageOf(thread),
    entries: thread.entries.map((entry) => ({
      ...entry,
      pieces: piecesOf(entry.extract.text, entry.extract.marks),
    })),
  }));
  return { ...found, items };
}

/** Where an item has a page. */
function pageOf({ kind, reference }: { readonly kind: Kind; readonly reference: string }): string {
  if (kind === 'notice') return '/notices';
  return `/${kind === 'agency' ? 'agencies' : `${kind}s`}/${encodeURIComponent(reference)}`;
}

export const inspectorPages: readonly Page[] = [
  {
    path: '/search',
    view: 'inspector/search.njk',
    async load(visit) {
      const [{ options }, audits] = await Promise.all([agenciesOf(visit), auditOptions(visit)]);
      const filters: readonly Filter[] = [
        { name: 'who', label: 'Who (their short name)', as: 'text' },
        chosenFrom(options, { name: 'agency', label: 'Agency' }),
        chosenFrom(audits, { name: 'audit', label: 'Audit' }),
        { name: 'theme', label: 'Theme', as: 'text' },
        types,
        ...times,
      ];
      const shown = await filtered(visit, filters, () => search(visit));
      return { text: visit.asked('text') ?? '', ...shown };
    },
  },
  {
    path: '/trail',
    view: 'inspector/trail.njk',
    async load(visit) {
      const { names, options } = await agenciesOf(visit);
      const filters: readonly Filter[] = [
        { name: 'subject', label: 'What it is about (a reference)', as: 'text' },
        { name: 'actor', label: 'Who (their short name)', as: 'text' },
        chosenFrom(options, { name: 'agency', label: 'Agency' }),
        types,
        ...times,
      ];
      const shown = await filtered(visit, filters, () => visit.ask(GetTrail, visit.filtersOf(GetTrail)));
      return { names, subject: visit.asked('subject') ?? '', ...shown };
    },
  },
  {
    path: '/events/:id',
    view: 'inspector/event.njk',
    async load(visit) {
      const event = await visit.ask<StoredEvent>(GetEvent, {}, visit.params['id']);
      const subject = subjectOf(event.stream);
      return {
        event,
        data: JSON.stringify(event.data, null, 2),
        metadata: JSON.stringify(event.metadata, null, 2),
        item: subject && pageOf(subject),
      };
    },
  },
];
