/** The indicators: the list, and one with its series, the targets of its time and what it measures. */
import type { IndicatorDocument } from '#read-models/documents.js';
import { Choice, Ref } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { answers, PagedQuery, Query } from './query.js';
import { given } from './conditions.js';
import { pageOf } from './registers.js';
import { scopedReaders } from './scope.js';
import { chartsView, indicatorView } from './views.js';

export class ListIndicators extends PagedQuery {
  @Choice(['current', 'retired'], { label: 'Status', optional: true })
  status?: 'current' | 'retired';
  @Ref('finding', { label: 'Finding it measures', optional: true })
  finding?: string;
  @Ref('action', { label: 'Action it measures', optional: true })
  action?: string;
  @Choice(['reference', 'changed', '-changed'], { label: 'Sort', optional: true })
  sort?: string;
}
export class GetIndicator extends Query {}

export const indicatorQueries = [
  answers({
    query: ListIndicators,
    path: 'indicators',
    summary: 'The indicators, each with its readings, targets and direction of travel',
    may: scopedReaders,
    async answer(query: ListIndicators, sources) {
      const { status, finding, action } = query;
      const all = given({
        status,
        findings: finding === undefined ? undefined : { has: [finding] },
        actions: action === undefined ? undefined : { has: [action] },
      });
      const where = sources.sight.where('indicators', { all });
      const page = await sources.models.find<IndicatorDocument>(
        'indicators',
        pageOf(query, where, query.sort),
      );
      return { ...page, items: page.items.map((indicator) => indicatorView(indicator, sources)) };
    },
  }),
  answers({
    query: GetIndicator,
    path: 'indicators/:reference',
    summary:
      'One indicator: its readings, each with the target of its time, its run and SPC charts, and what it measures',
    may: scopedReaders,
    async answer({ reference }: GetIndicator, sources) {
      const indicator = await sources.models.get<IndicatorDocument>('indicators', reference);
      if (indicator === undefined || !sources.sight.sees('indicators', indicator))
        throw new NotFound(`indicator ${reference}`);
      return { ...indicatorView(indicator, sources), charts: chartsView(indicator, sources) };
    },
  }),
];
