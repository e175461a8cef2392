/** The charts of an indicator are drawn from its own series. */
import { monthly } from '../../../../test/readings.js';
import { chartsOf } from './charts.js';
import type { Point } from './series.js';

const seriesOf = (values: readonly number[], target: number | null): readonly Point[] =>
  monthly(values).map(({ period, value }) => ({
    period: { from: period.from, to: period.to },
    measured: value,
    target,
    met: target === null ? null : value >= target,
    note: null,
    evidence: null,
    by: 'J. Example',
    basis: 'stated',
    corrections: 0,
  }));

describe('The charts of an indicator', () => {
  const rising = [50, 52, 49, 51, 50, 52, 60, 61, 62, 61, 63, 62, 61, 62];

  it('say that a shift towards what is better is an improvement', () => {
    const { spcChart } = chartsOf({ unit: 'percent', direction: 'higher' }, seriesOf(rising, 90));
    expect(spcChart).toMatchObject({
      kind: 'process',
      variation: 'improvement-high',
      assurance: 'consistently-fails',
    });
  });

  it('say that the same shift is a concern where lower is better', () => {
    const { spcChart } = chartsOf({ unit: 'percent', direction: 'lower' }, seriesOf(rising, null));
    expect(spcChart).toMatchObject({ kind: 'process', variation: 'concern-high' });
  });

  it('judge by the target of the latest reading alone', () => {
    const series = [...seriesOf(rising.slice(0, -1), 99), ...seriesOf([62], 10)];
    const { spcChart } = chartsOf({ unit: 'percent', direction: 'higher' }, series);
    expect(spcChart).toMatchObject({ assurance: 'consistently-meets' });
  });

  it('have a run chart from the first reading, and say how many readings limits need', () => {
    const charts = chartsOf({ unit: 'percent', direction: 'higher' }, seriesOf([52, 55, 61], 90));
    expect(charts.runChart.median).toBe(55);
    expect(charts.spcChart).toMatchObject({ kind: 'too-few-readings', needed: 13 });
  });
});
