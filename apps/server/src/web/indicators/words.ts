/** What an indicator’s charts say, in words: the rules that fired, and what they mean. */
import type { Stretch } from '#domain/indicator/plotted.js';
import { sayPeriod, type Period } from '#domain/indicator/period.js';
import type { RunChart } from '#domain/indicator/run-chart.js';
import {
  assurances,
  specialCauses,
  variations,
  type SpcChart,
  type SpecialCause,
} from '#domain/indicator/spc.js';

/** Sentences about the run chart. */
export function runChartInWords({
  readings,
  shifts,
  trends,
  runs,
  useful,
  median,
}: RunChart): readonly string[] {
  if (median === null) return ['There is no reading yet.'];
  const from = ({ points }: Stretch): string => {
    const [first, last] = [readings[points[0] ?? 0], readings[points.at(-1) ?? 0]];
    return first === undefined || last === undefined
      ? ''
      : `from ${sayPeriod(first.period)} to ${sayPeriod(last.period)}`;
  };
  const said = [
    ...shifts.map(
      (one) =>
        `A shift: ${one.points.length} readings in a row ${one.towards === 'higher' ? 'above' : 'below'} the median, ${from(one)}. That is unlikely to be chance.`,
    ),
    ...trends.map(
      (one) =>
        `A trend: ${one.points.length} readings in a row ${one.towards === 'higher' ? 'rising' : 'falling'}, ${from(one)}. That is unlikely to be chance.`,
    ),
    ...(runs.judgement === 'too-few' || runs.judgement === 'too-many'
      ? [
          `${runs.judgement === 'too-few' ? 'Too few' : 'Too many'} runs about the median for chance alone: ${runs.count}.`,
        ]
      : []),
  ];
  if (said.length > 0) return said;
  return useful < 10
    ? ['No rule fired. With so few readings, little can be told from chance yet.']
    : ['No rule fired: nothing that chance alone would not make.'];
}

/** Sentences about the SPC chart. */
export function spcChartInWords(chart: SpcChart): readonly string[] {
  if (chart.kind === 'too-few-readings')
    return [
      `There are ${chart.readings.length} readings. Limits mean nothing with fewer than ${chart.needed}; the run chart speaks until then.`,
    ];
  const rules: { rule: SpecialCause; from: Period; to: Period }[] = [];
  let before: SpecialCause | undefined;
  for (const { period, signals } of chart.points) {
    const rule = signals[0]?.rule;
    const last = rules.at(-1);
    if (rule !== undefined && rule === before && last !== undefined) last.to = period;
    else if (rule !== undefined) rules.push({ rule, from: period, to: period });
    before = rule;
  }
  return [
    `${variations[chart.variation]}.`,
    ...(chart.assurance === null ? [] : [`${assurances[chart.assurance]}.`]),
    ...rules.map(({ rule, from, to }) => {
      const when = from === to ? sayPeriod(from) : `${sayPeriod(from)} to ${sayPeriod(to)}`;
      return `${when}: ${specialCauses[rule]}.`;
    }),
  ];
}
