// Systems side by side with their intervals: what each reaches, and what lies between it and the one they are compared with.
import { axis, type Caption, COLORS, figure, labelRoom, type PlotlyFigure } from '../figure.js';

/** One metric of one system. */
export interface IntervalRow {
  readonly system: string;
  readonly metric: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** drawn full: the best of its panel, or a difference beyond chance */
  readonly marked: boolean;
  /** the value of each seed, small and open beside the mean */
  readonly seeds?: readonly number[];
}

/** One panel a metric, one line a system: the mean with its interval over users, and each seed. */
export function metricIntervals(
  rows: readonly IntervalRow[],
  {
    title,
    subtitle = `bar: 95 % interval over users${severalSeeds(rows) ? ', dot: mean over seeds, ticks: single seeds' : ''}; filled: best of the panel`,
  }: Caption & { title: string },
): PlotlyFigure {
  return panels(rows, { title, subtitle });
}

/** One panel a metric, one line a system: how far it lies from the reference, which is the line at 0. */
export function differenceIntervals(
  rows: readonly IntervalRow[],
  {
    reference,
    title = differenceClaim(rows, reference),
    subtitle = `system minus ${reference}, same users and seeds; bar: 95 % interval over users; filled: p < 0.05 after Holm`,
  }: Caption & { reference: string },
): PlotlyFigure {
  return panels(rows, { title, subtitle, zero: true });
}

function severalSeeds(rows: readonly IntervalRow[]): boolean {
  return rows.some(({ seeds = [] }) => seeds.length > 1);
}

function differenceClaim(rows: readonly IntervalRow[], reference: string): string {
  const metrics = [...new Set(rows.map((row) => row.metric))];
  const phrases = metrics.map((metric) => {
    const beyond = rows.filter((row) => row.metric === metric && row.marked);
    const better = beyond.filter((row) => row.value > 0).length;
    return `${metric} ${better} better, ${beyond.length - better} worse`;
  });
  const systems = rows.length / metrics.length;
  return `${systems} ${systems === 1 ? 'system' : 'systems'} against ${reference}, beyond chance: ${phrases.join('; ')}`;
}

function panels(
  rows: readonly IntervalRow[],
  { title, subtitle, zero = false }: { title: string; subtitle: string; zero?: boolean },
): PlotlyFigure {
  const systems = [...new Set(rows.map((row) => row.system))];
  const metrics = [...new Set(rows.map((row) => row.metric))];
  const gap = 0.05;
  const wide = (1 - gap * (metrics.length - 1)) / metrics.length;
  const layout: Record<string, unknown> = {};
  const data = metrics.flatMap((metric, m) => {
    const suffix = m === 0 ? '' : String(m + 1);
    const start = m * (wide + gap);
    layout[`xaxis${suffix}`] = axis(metric, {
      domain: [start, start + wide],
      zeroline: zero,
      zerolinecolor: COLORS.black,
      zerolinewidth: 1.5,
      nticks: 5,
      anchor: 'y',
    });
    const own = rows.filter((row) => row.metric === metric);
    return [seedTicks(own, `x${suffix}`), dots(own, `x${suffix}`)];
  });
  return figure({
    title,
    subtitle,
    data,
    width: 900,
    height: 160 + 30 * systems.length,
    left: labelRoom(systems),
    yaxis: axis('', {
      type: 'category',
      categoryorder: 'array',
      categoryarray: [...systems].reverse(),
      showline: false,
      ticks: '',
    }),
    layout,
  });
}

function dots(rows: readonly IntervalRow[], xaxis: string): object {
  return {
    type: 'scatter',
    mode: 'markers',
    x: rows.map((row) => row.value),
    y: rows.map((row) => row.system),
    xaxis,
    error_x: {
      type: 'data',
      symmetric: false,
      array: rows.map((row) => row.high - row.value),
      arrayminus: rows.map((row) => row.value - row.low),
      color: COLORS.gray,
      thickness: 1.5,
      width: 3,
    },
    marker: {
      size: 10,
      color: rows.map((row) => (row.marked ? COLORS.vermilion : '#FFFFFF')),
      line: { color: rows.map((row) => (row.marked ? COLORS.vermilion : COLORS.blue)), width: 2 },
    },
  };
}

function seedTicks(rows: readonly IntervalRow[], xaxis: string): object {
  const ticks = rows.flatMap(({ system, seeds = [] }) => seeds.map((value) => ({ system, value })));
  return {
    type: 'scatter',
    mode: 'markers',
    x: ticks.map(({ value }) => value),
    y: ticks.map(({ system }) => system),
    xaxis,
    marker: { symbol: 'line-ns', size: 12, color: COLORS.blue, line: { color: COLORS.blue, width: 1.2 } },
  };
}
