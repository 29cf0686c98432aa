// The paper's numbers and ours in one picture.
import { axis, type Caption, COLORS, figure, labelRoom, type PlotlyFigure } from '../figure.js';
import { decimal } from '../format.js';

/** A variant of the model in the paper and here. */
export interface AblationRow {
  readonly variant: string;
  /** the paper's value minus that of its full model, relative to the latter */
  readonly published: number;
  /** the same here */
  readonly ours: number;
  /** standard error of `ours` */
  readonly standardError?: number;
}

/** Loss of each ablation against the full model, in the paper and here: bars left of zero mean that the part helps. */
export function ablationBars(
  rows: readonly AblationRow[],
  { metric, title = ablationClaim(rows), subtitle }: Caption & { metric: string },
): PlotlyFigure {
  const names = rows.map((row) => row.variant);
  const series = [
    { name: 'paper, Baby', values: rows.map((row) => row.published), errors: rows.map(() => 0), color: COLORS.light },
    {
      name: 'here',
      values: rows.map((row) => row.ours),
      errors: rows.map((row) => 2 * (row.standardError ?? 0)),
      color: COLORS.blue,
    },
  ];
  return figure({
    title,
    subtitle: subtitle ?? `${metric} of each variant relative to the full model; ${barsOf(rows)}`,
    legend: true,
    height: 180 + 56 * rows.length,
    left: labelRoom(names),
    data: series.map(({ name, values, errors, color }) => ({
      type: 'bar',
      orientation: 'h',
      name,
      y: names,
      x: values,
      marker: { color },
      error_x: {
        type: 'data',
        array: errors,
        color: COLORS.black,
        thickness: 1.3,
        width: 4,
        visible: errors.some((error) => error > 0),
      },
    })),
    xaxis: axis(`${metric} against the full model`, {
      tickformat: '+.0%',
      zerolinecolor: COLORS.black,
      zerolinewidth: 1.5,
    }),
    yaxis: axis('', { autorange: 'reversed', type: 'category', showgrid: false, ticks: '' }),
    layout: { bargap: 0.35, bargroupgap: 0.08 },
  });
}

function ablationClaim(rows: readonly AblationRow[]): string {
  const helps = rows.filter((row) => row.ours + 2 * (row.standardError ?? 0) < 0).length;
  const beyond = rows.every(isOneSeed) ? ', on one seed' : ' beyond two standard errors';
  return `In the paper every removed part costs accuracy; here ${helps} of ${rows.length} does so${beyond}`;
}

function barsOf(rows: readonly AblationRow[]): string {
  if (rows.every(isOneSeed)) return 'one seed, so no standard error';
  return 'bars: two standard errors of the paired difference over seeds';
}

const isOneSeed = ({ standardError }: AblationRow): boolean => standardError === undefined;

/** A published number and ours, side by side. */
export interface PaperRow {
  readonly system: string;
  readonly published: number;
  readonly ours: number;
  readonly spread?: number;
}

/** Dumbbells of published and measured values of one metric; not on the same data unless the title says so. */
export function publishedAgainstOurs(
  rows: readonly PaperRow[],
  { metric, title, subtitle }: Caption & { title: string; metric: string },
): PlotlyFigure {
  const names = rows.map((row) => row.system);
  const links = rows.map((row) => ({
    type: 'scatter',
    mode: 'lines',
    x: [row.published, row.ours],
    y: [row.system, row.system],
    line: { color: COLORS.light, width: 3 },
    hoverinfo: 'skip',
    showlegend: false,
  }));
  const dots = [
    { name: 'published', values: rows.map((row) => row.published), color: COLORS.gray, spread: rows.map(() => 0) },
    {
      name: 'ours',
      values: rows.map((row) => row.ours),
      color: COLORS.vermilion,
      spread: rows.map((row) => row.spread ?? 0),
    },
  ].map(({ name, values, color, spread }) => ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: values,
    y: names,
    hovertext: values.map((value) => decimal(value, 4)),
    marker: { size: 10, color },
    error_x: {
      type: 'data',
      array: spread,
      color,
      thickness: 1.4,
      width: 4,
      visible: spread.some((value) => value > 0),
    },
  }));
  return figure({
    title,
    subtitle,
    legend: true,
    height: 170 + 30 * rows.length,
    left: labelRoom(names),
    data: [...links, ...dots],
    xaxis: axis(metric, { zeroline: false }),
    yaxis: axis('', { type: 'category', autorange: 'reversed', ticks: '' }),
  });
}
