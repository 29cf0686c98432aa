// Diffusion seen: how much signal a step leaves, how a training falls, and what a probe reads.
import { axis, type Caption, COLORS, figure, labelRoom, type PlotlyFigure, paletteColor } from '../figure.js';
import { decimal, percent } from '../format.js';

/** ᾱ_t of one schedule, t = 0 … T (or 1 … T). */
export interface ScheduleCurve {
  readonly name: string;
  readonly alphaBar: ArrayLike<number>;
  /** the first step of the array */
  readonly firstStep?: number;
}

/** Share of the signal's variance that is left after t steps, one line per schedule; `chosen` is drawn boldly. */
export function noiseSchedules(
  curves: readonly ScheduleCurve[],
  {
    chosen,
    title = scheduleClaim(curves),
    subtitle = 'ᾱ_t: share of the variance of a noised item that is still the item',
  }: Caption & { chosen?: string } = {},
): PlotlyFigure {
  return figure({
    title,
    subtitle,
    legend: true,
    data: curves.map(({ name, alphaBar, firstStep = 0 }, i) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: Array.from(alphaBar, (_, t) => t + firstStep),
      y: Array.from(alphaBar, (value) => Number(value.toPrecision(6))),
      line: { color: paletteColor(i), width: name === chosen ? 3.5 : 1.8 },
      marker: { size: name === chosen ? 7 : 4 },
    })),
    xaxis: axis('diffusion step t', { zeroline: false }),
    yaxis: axis('signal left, ᾱ_t', { range: [-0.02, 1.04] }),
  });
}

function scheduleClaim(curves: readonly ScheduleCurve[]): string {
  const ends = curves.map(({ name, alphaBar }) => ({ name, left: alphaBar[alphaBar.length - 1] }));
  const most = ends.reduce((a, b) => (b.left > a.left ? b : a));
  const least = ends.reduce((a, b) => (b.left < a.left ? b : a));
  return `After the last step ${percent(least.left, 0)} of the signal is left (${least.name}) to ${percent(most.left, 0)} (${most.name})`;
}

/** Values by epoch. */
export interface TrainingCurve {
  readonly name: string;
  readonly epochs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** One line per curve over the epochs of a training. */
export function trainingCurves(
  curves: readonly TrainingCurve[],
  {
    title,
    subtitle,
    yTitle = 'loss',
    log = false,
  }: { title: string; subtitle?: string; yTitle?: string; log?: boolean },
): PlotlyFigure {
  return figure({
    title,
    subtitle,
    legend: curves.length > 1,
    data: curves.map(({ name, epochs, values }, i) => ({
      type: 'scatter',
      mode: 'lines',
      name,
      x: Array.from(epochs),
      y: Array.from(values, (value) => Number(value.toPrecision(6))),
      line: { color: paletteColor(i), width: 2.2 },
    })),
    xaxis: axis('epoch', { zeroline: false }),
    yaxis: axis(log ? `${yTitle} (log scale)` : yTitle, log ? { type: 'log', tickformat: '~g' } : {}),
    left: 76,
  });
}

/** Held-out accuracy of a linear probe. */
export interface ProbeRow {
  /** what was read, e.g. `raw image features` */
  readonly source: string;
  readonly accuracy: number;
  readonly standardError?: number;
}

/** Bars of probe accuracy with two standard errors and the line of the commonest class. */
export function probeAccuracy(
  rows: readonly ProbeRow[],
  {
    majority,
    title = probeClaim(rows),
    subtitle = 'accuracy of a linear probe on held-out items, ± 2 standard errors; dashed: always the commonest class',
  }: Caption & { majority: number },
): PlotlyFigure {
  const names = rows.map((row) => row.source);
  return figure({
    title,
    subtitle,
    height: 170 + 40 * rows.length,
    data: [
      {
        type: 'bar',
        orientation: 'h',
        y: names,
        x: rows.map((row) => row.accuracy),
        width: 0.6,
        marker: { color: COLORS.blue },
        error_x: {
          type: 'data',
          array: rows.map((row) => 2 * (row.standardError ?? 0)),
          color: COLORS.black,
          thickness: 1.4,
          width: 4,
        },
      },
    ],
    xaxis: axis('share of items whose class is read correctly', { range: [0, 1.02], tickformat: '.0%' }),
    yaxis: axis('', { autorange: 'reversed', showgrid: false, ticks: '', type: 'category' }),
    left: labelRoom(names),
    right: 62,
    layout: {
      shapes: [
        {
          type: 'line',
          x0: majority,
          x1: majority,
          y0: 0,
          y1: 1,
          yref: 'paper',
          line: { color: COLORS.black, width: 1.4, dash: 'dash' },
        },
      ],
      annotations: rows.map((row) => ({
        x: 1.015,
        xref: 'paper',
        xanchor: 'left',
        y: row.source,
        text: decimal(row.accuracy),
        showarrow: false,
      })),
    },
  });
}

function probeClaim(rows: readonly ProbeRow[]): string {
  const best = rows.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const least = rows.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
  return `A linear probe reads the confounder best from ${best.source} (${percent(best.accuracy, 0)}), worst from ${least.source} (${percent(least.accuracy, 0)})`;
}
