/** An indicator's charts: its readings as a run chart and as an SPC chart, judged by the direction and target of the latest. */
import type { Indicator } from './facts.js';
import { runChart, type RunChart } from './run-chart.js';
import type { Point } from './series.js';
import { spcChart, type SpcChart } from './spc.js';

export interface Charts {
  readonly runChart: RunChart;
  readonly spcChart: SpcChart;
}

/** Draws both charts of a series. */
export function chartsOf(
  { unit, direction }: Pick<Indicator, 'unit' | 'direction'>,
  series: readonly Point[],
): Charts {
  const readings = series.map(({ period, measured: value }) => ({ period, value }));
  const target = series.at(-1)?.target ?? null;
  const measure = {
    better: direction,
    percentage: unit === 'percent',
    ...(target === null ? {} : { target }),
  };
  return { runChart: runChart(readings), spcChart: spcChart(readings, measure) };
}
