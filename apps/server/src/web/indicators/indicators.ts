/** The page of an indicator: its charts, the rules that fired in words, and its readings beside them. */
import { sayPeriod } from '#domain/indicator/period.js';
import { timeLookedAt } from '../board/past.js';
import type { Page } from '../frame/page.js';
import { doneActions, indicatorOf, measuredBy } from './indicator.js';
import { runChartInWords, spcChartInWords } from './words.js';

export const indicatorPages: readonly Page[] = [
  {
    path: '/indicators/:reference',
    view: 'indicators/indicator.njk',
    async load(visit) {
      const time = await timeLookedAt(visit, 'this indicator');
      const indicator = await indicatorOf(visit, time.texts);
      const { charts, series } = indicator;
      return {
        ...time,
        indicator,
        measured: await measuredBy(visit, indicator, time.texts),
        done: await doneActions(visit, indicator, time.texts),
        rows: series.map((point, at) => ({
          ...point,
          said: sayPeriod(point.period),
          variation: charts?.spcChart.kind === 'process' ? charts.spcChart.points[at]?.variation : undefined,
        })),
        ...(charts === null
          ? {}
          : { run: runChartInWords(charts.runChart), spc: spcChartInWords(charts.spcChart) }),
        follows: time.past === undefined ? `indicator-${indicator.reference}` : undefined,
      };
    },
  },
];
