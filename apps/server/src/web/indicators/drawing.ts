/** Draws an indicator’s charts as SVG, on the server. What they tell apart they tell by shape and dash, so that black and white will do. */
import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { PlainDate } from '#domain/entry.js';
import { endOfMonth } from '#domain/time.js';
import type { Unit } from '#domain/indicator/facts.js';
import { sayFigure } from '#domain/indicator/figures.js';
import { sayPeriod, type Period } from '#domain/indicator/period.js';
import type { PlottedReading } from '#domain/indicator/plotted.js';
import type { RunChart } from '#domain/indicator/run-chart.js';
import type { Process } from '#domain/indicator/spc.js';

use([LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** What both charts are drawn with. */
export interface Drawn {
  readonly unit: Unit;
  /** The target of each reading’s time; null where there was none. */
  readonly targets: readonly (number | null)[];
  /** Days on which something was done, with its name. */
  readonly notes: readonly { readonly on: PlainDate; readonly text: string }[];
  readonly small: boolean;
}

const ink = '#1d1d1d';
const grey = '#6b6b6b';
const violet = '#4a2b6b';
/** Distinct in shape, and in lightness. */
const marks = {
  plain: { symbol: 'circle', symbolSize: 7, itemStyle: { color: ink } },
  better: { symbol: 'triangle', symbolSize: 13, itemStyle: { color: '#1f6f8b' } },
  worse: {
    symbol: 'rect',
    symbolSize: 11,
    itemStyle: { color: '#ffffff', borderColor: '#a33b00', borderWidth: 3 },
  },
} as const;
type Mark = keyof typeof marks;

/** A run chart: readings about their median. Readings of a shift or a trend are triangles. */
export function drawRunChart({ readings, median, shifts, trends }: RunChart, drawn: Drawn): string {
  const unlikely = new Set([...shifts, ...trends].flatMap(({ points }) => points));
  const mark = (at: number): Mark => (unlikely.has(at) ? 'better' : 'plain');
  const lines = median === null ? [] : [levelLine('median', median, drawn, 'dashed')];
  return draw(readings, mark, lines, drawn);
}

/** An SPC chart: readings between process limits. Special causes are triangles where they are better, hollow squares where worse. */
export function drawSpcChart({ points, mean, shown }: Process, drawn: Drawn): string {
  const mark = (at: number): Mark => {
    const { variation } = points[at] ?? {};
    if (variation?.startsWith('improvement')) return 'better';
    return variation?.startsWith('concern') ? 'worse' : 'plain';
  };
  const lines = [
    levelLine('mean', mean, drawn, 'solid'),
    levelLine('upper limit', shown.upper, drawn, 'dashed'),
    levelLine('lower limit', shown.lower, drawn, 'dashed'),
  ];
  return draw(points, mark, lines, drawn);
}

function levelLine(name: string, value: number, { unit }: Drawn, type: 'solid' | 'dashed'): object {
  return {
    yAxis: value,
    lineStyle: { color: grey, type, width: 1.5 },
    label: { formatter: `${name} ${sayFigure(value, unit)}`, position: 'end', color: ink },
  };
}

/** A line from top to bottom at the first period that begins after the day, or the one that it lies in. */
function noteLines(readings: readonly PlottedReading[], { notes, small }: Drawn): readonly object[] {
  if (small) return [];
  return notes.flatMap(({ on, text }) => {
    const at = readings.findIndex(({ period }) => on <= period.to);
    if (at === -1) return [];
    return [
      {
        xAxis: at,
        lineStyle: { color: violet, type: 'dotted', width: 2 },
        label: { formatter: text, position: 'end', color: violet },
      },
    ];
  });
}

const shortMonth = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A period in as few letters as stand below a chart: `Oct 2024 to Dec 2024`; the table beside it has it whole. */
function shortly(period: Period): string {
  const [from, to] = [period.from, period.to].map((day) => shortMonth.format(new Date(day)));
  const isMonths = period.from.endsWith('-01') && endOfMonth(period.to) === period.to;
  if (!isMonths || from === undefined || to === undefined) return sayPeriod(period);
  return from === to ? from : `${from} to ${to}`;
}

/** Room for the shortest and the longest value, and for the lines. */
function draw(
  readings: readonly PlottedReading[],
  mark: (at: number) => Mark,
  lines: readonly object[],
  drawn: Drawn,
): string {
  const { unit, targets, small } = drawn;
  const option: EChartsCoreOption = {
    animation: false,
    textStyle: { fontFamily: 'system-ui, Arial, sans-serif', fontSize: 14, color: ink },
    backgroundColor: '#ffffff',
    grid: { left: small ? 60 : 80, right: small ? 110 : 150, top: small ? 15 : 45, bottom: small ? 30 : 95 },
    xAxis: {
      type: 'category',
      data: readings.map(({ period }) => shortly(period)),
      axisLine: { lineStyle: { color: ink } },
      axisLabel: { color: ink, fontSize: 13, rotate: small ? 0 : 30, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: unit !== 'percent' && unit !== 'count',
      ...(unit === 'percent' ? { min: 0, max: 100 } : {}),
      axisLabel: { color: ink, fontSize: 13, formatter: (value: number) => sayFigure(value, unit) },
      splitLine: { lineStyle: { color: '#e3e3e3' } },
    },
    series: [
      {
        type: 'line',
        data: readings.map(({ value }, at) => ({ value, ...marks[mark(at)] })),
        lineStyle: { color: ink, width: 2 },
        symbolSize: 7,
        markLine: {
          silent: true,
          symbol: 'none',
          label: { fontSize: 13 },
          data: [...lines, ...noteLines(readings, drawn)],
        },
      },
      {
        type: 'line',
        step: 'middle',
        data: [...targets],
        symbol: 'none',
        lineStyle: { color: violet, type: [8, 4, 2, 4], width: 2.5 },
        endLabel: {
          show: true,
          color: violet,
          fontSize: 13,
          formatter: ({ value }: { readonly value: number }) => `target ${sayFigure(value, unit)}`,
        },
      },
    ],
  };
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: small ? 600 : 960,
    height: small ? 200 : 400,
  });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
