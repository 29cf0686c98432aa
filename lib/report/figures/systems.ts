// Systems compared: every metric with its spread over seeds.
import { axis, type Caption, COLORS, figure, labelRoom, type PlotlyFigure } from '../figure.js';

/** One metric of one system over seeds. */
export interface SystemMetric {
  readonly system: string;
  readonly metric: string;
  readonly mean: number;
  /** standard deviation over seeds; leave out for one seed */
  readonly spread?: number;
}

/** Dots with spread, one panel per metric and one line per system, in the order of their first rows; the best of a panel is filled. */
export function systemDots(
  rows: readonly SystemMetric[],
  { title = bestClaim(rows), subtitle = `${spreadOf(rows)}; filled: best of the panel` }: Caption = {},
): PlotlyFigure {
  const systems = [...new Set(rows.map((row) => row.system))];
  const metrics = [...new Set(rows.map((row) => row.metric))];
  const gap = 0.04;
  const wide = (1 - gap * (metrics.length - 1)) / metrics.length;
  const layout: Record<string, unknown> = {};
  const data = metrics.map((metric, m) => {
    const own = systems.flatMap((system) => rows.filter((row) => row.system === system && row.metric === metric));
    const best = Math.max(...own.map((row) => row.mean));
    const suffix = m === 0 ? '' : String(m + 1);
    layout[`xaxis${suffix}`] = axis(metric, {
      domain: [m * (wide + gap), m * (wide + gap) + wide],
      zeroline: false,
      nticks: 4,
      anchor: 'y',
    });
    return {
      type: 'scatter',
      mode: 'markers',
      x: own.map((row) => row.mean),
      y: own.map((row) => row.system),
      xaxis: `x${suffix}`,
      error_x: { type: 'data', array: own.map((row) => row.spread ?? 0), color: COLORS.gray, thickness: 1.5, width: 3 },
      marker: {
        size: 10,
        color: own.map((row) => (row.mean === best ? COLORS.vermilion : '#FFFFFF')),
        line: { color: own.map((row) => (row.mean === best ? COLORS.vermilion : COLORS.blue)), width: 2 },
      },
    };
  });
  return figure({
    title,
    subtitle,
    data,
    width: Math.max(620, Math.min(1000, 210 * metrics.length + labelRoom(systems))),
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

function spreadOf(rows: readonly SystemMetric[]): string {
  return rows.every(({ spread }) => spread === undefined)
    ? 'one seed'
    : 'mean over seeds, bars: one standard deviation';
}

function bestClaim(rows: readonly SystemMetric[]): string {
  const metrics = [...new Set(rows.map((row) => row.metric))];
  const winners = metrics.map(
    (metric) => rows.filter((row) => row.metric === metric).reduce((a, b) => (b.mean > a.mean ? b : a)).system,
  );
  const wins = new Map<string, number>();
  for (const winner of winners) wins.set(winner, (wins.get(winner) ?? 0) + 1);
  const [system, won] = [...wins].reduce((a, b) => (b[1] > a[1] ? b : a));
  return won === metrics.length
    ? `${system} is best on ${won === 1 ? metrics[0] : won === 2 ? 'both metrics' : `all ${won} metrics`}`
    : `${system} is best on ${won} of ${metrics.length} metrics`;
}
