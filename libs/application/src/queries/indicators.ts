/** The indicators: the list, and one with its series, the targets of its time and what it measures. */
import type { IndicatorDocument } from '#read-models/documents.js';
import { Choice, Ref } from '../fields/fields.js';
import { NotFound } from '../problems.js';
import { inEitherTime } from './as-of/either-time.js';
import { indicatorsThen, indicatorThen } from './as-of/lists.js';
import { PagedPastQuery, PastQuery } from './as-of/past-query.js';
import { answers } from './query.js';
import { given } from './conditions.js';
import { pageOf } from './registers.js';
import { scopedReaders } from './scope.js';
import { chartsView, indicatorView } from './views.js';

export class ListIndicators extends PagedPastQuery {
  @Choice(['current', 'retired'], { label: 'Status', optional: true })
  status?: 'current' | 'retired';
  @Ref('finding', { label: 'Finding it measures', optional: true })
  finding?: string;
  @Ref('action', { label: 'Action it measures', optional: true })
  action?: string;
  @Choice(['reference', 'changed', '-changed'], { label: 'Sort', optional: true })
  sort?: string;
}
export class GetIndicator extends PastQuery {}

export const indicatorQueries = [
  answers({
    query: ListIndicators,
    path: 'indicators',
    summary: 'The indicators, each with its readings, targets and direction of travel',
    may: scopedReaders,
    answer: inEitherTime(
      async (query: ListIndicators, sources) => {
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
      (query, past, sources) => {
        const { status, finding, action, sort } = query;
        return indicatorsThen(query, past, sources, { status, finding, action, sort });
      },
    ),
  }),
  answers({
    query: GetIndicator,
    path: 'indicators/:reference',
    summary:
      'One indicator: its readings, each with the target of its time, its run and SPC charts, and what it measures',
    may: scopedReaders,
    answer: inEitherTime(
      async ({ reference }: GetIndicator, sources) => {
        const indicator = await sources.models.get<IndicatorDocument>('indicators', reference);
        if (indicator === undefined || !sources.sight.sees('indicators', indicator))
          throw new NotFound(`indicator ${reference}`);
        return { ...indicatorView(indicator, sources), charts: chartsView(indicator, sources) };
      },
      ({ reference }, past, sources) => indicatorThen(reference, past, sources),
    ),
  }),
];
