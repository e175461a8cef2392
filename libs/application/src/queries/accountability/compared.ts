/** Agencies beside one another: what each answered for in figures, without the stints behind them. */
import type { AgencyDocument } from '#read-models/documents.js';
import { DateField } from '../../fields/fields.js';
import { answers, PagedQuery, type Sources } from '../query.js';
import { pageOf } from '../registers.js';
import { wholeReaders } from '../scope.js';
import { oneOf, owned } from './accountability.js';
import { predecessorsOf } from './agencies.js';
import { type Figures, figuresOf } from './figures.js';

export class CompareAgencies extends PagedQuery {
  @DateField({ label: 'Owned on this day or later', optional: true })
  from?: string;
  @DateField({ label: 'Owned on this day or earlier', optional: true })
  to?: string;
}

/** One agency in the comparison, with what those answered for that were merged into it. */
export interface Beside {
  readonly reference: string;
  readonly name: string;
  readonly figures: Figures;
  readonly challenges: { readonly open: number };
}

async function beside(
  query: CompareAgencies,
  { reference, name }: AgencyDocument,
  { models, sight, today }: Sources,
): Promise<Beside> {
  const before = await predecessorsOf(models, reference);
  const agencies = oneOf([reference, ...before.map((one) => one.reference)]);
  const stints = owned(query, { agency: agencies });
  const challenges = { all: { to: agencies, open: 'yes' } };
  const isSeen = sight.seesAgency(reference);
  const [figures, open] = await Promise.all([
    figuresOf(models, isSeen ? stints : sight.where('stints', stints), today),
    models.count('challenges', isSeen ? challenges : sight.where('challenges', challenges)),
  ]);
  return { reference, name, figures, challenges: { open } };
}

export const comparedQueries = [
  answers({
    query: CompareAgencies,
    path: 'accountability',
    summary: 'Agencies beside one another: what each answered for, in figures',
    may: wholeReaders,
    async answer(query: CompareAgencies, sources) {
      const { items, next } = await sources.models.find<AgencyDocument>('agencies', {
        ...pageOf(query, {}),
        sort: [{ field: 'name' }],
      });
      return {
        asOf: sources.today,
        items: await Promise.all(items.map((agency) => beside(query, agency, sources))),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
];
