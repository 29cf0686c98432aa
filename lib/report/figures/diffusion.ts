// Diffusion seen: how much signal a step leaves, clouds of items going into noise and back, and what a probe reads.
import { axis, bareAxis, COLORS, figure, labelRoom, type PlotlyFigure, paletteColor } from '../figure.js';
import { decimal, percent } from '../format.js';
import type { Caption } from './effects.js';

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

/** One small scatter: where the items lie at one step. */
export interface CloudPanel {
  readonly label: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

const ROW_GAP = 0.1; // of the plot
const COLUMN_GAP = 0.015;
const MOST_POINTS = 150; // a panel: enough to see a cloud, and a file of it stays small

/** Rows of small scatters with common scales, items colored by class: noising above, recovery below. */
export function cloudPanels(
  rows: readonly { readonly name: string; readonly panels: readonly CloudPanel[] }[],
  classes: ArrayLike<number>,
  classNames: readonly string[],
  { title, subtitle }: { title: string; subtitle?: string },
): PlotlyFigure {
  const columns = Math.max(...rows.map(({ panels }) => panels.length));
  const all = rows.flatMap(({ panels }) => panels);
  const cell = {
    width: (1 - COLUMN_GAP * (columns - 1)) / columns,
    height: (1 - ROW_GAP * (rows.length - 1)) / rows.length,
  };
  const xRange = range(all.map((panel) => panel.x));
  const yRange = range(all.map((panel) => panel.y));
  const layout: Record<string, unknown> = {};
  const annotations: object[] = [];
  const data: object[] = [];
  let panelNumber = 0;
  rows.forEach(({ name, panels }, r) => {
    const top = 1 - r * (cell.height + ROW_GAP);
    annotations.push(
      textAt(-0.012, top - cell.height / 2, name, { textangle: -90, xanchor: 'right', yanchor: 'middle' }),
    );
    panels.forEach((panel, c) => {
      panelNumber++;
      const suffix = panelNumber === 1 ? '' : String(panelNumber);
      const left = c * (cell.width + COLUMN_GAP);
      const box = { visible: true, showticklabels: false, mirror: true, showline: true, linecolor: COLORS.light };
      layout[`xaxis${suffix}`] = bareAxis({
        ...box,
        domain: [left, left + cell.width],
        anchor: `y${suffix}`,
        range: xRange,
      });
      layout[`yaxis${suffix}`] = bareAxis({
        ...box,
        domain: [top - cell.height, top],
        anchor: `x${suffix}`,
        range: yRange,
      });
      annotations.push(textAt(left + cell.width / 2, top, panel.label, { xanchor: 'center', yanchor: 'bottom' }));
      data.push(...classClouds(panel, classes, classNames, suffix));
    });
  });
  return figure({
    title,
    subtitle,
    data,
    legend: true,
    width: 860,
    height: 130 + 175 * rows.length,
    headroom: 18,
    left: 40,
    bottom: 20,
    layout: {
      ...layout,
      annotations,
    },
  });
}

function classClouds(
  panel: CloudPanel,
  classes: ArrayLike<number>,
  classNames: readonly string[],
  suffix: string,
): object[] {
  const step = Math.ceil(panel.x.length / MOST_POINTS);
  const items = Array.from({ length: Math.ceil(panel.x.length / step) }, (_, k) => k * step);
  const round = (value: number): number => Number(value.toPrecision(3));
  return classNames.map((name, c) => {
    const own = items.filter((i) => classes[i] === c);
    return {
      type: 'scatter',
      mode: 'markers',
      name,
      legendgroup: name,
      showlegend: suffix === '',
      x: own.map((i) => round(panel.x[i])),
      y: own.map((i) => round(panel.y[i])),
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      marker: { size: 4, color: paletteColor(c), opacity: 0.7 },
      hoverinfo: 'skip',
    };
  });
}

function textAt(x: number, y: number, text: string, attributes: object): object {
  return { x, y, xref: 'paper', yref: 'paper', text, showarrow: false, font: { size: 11.5 }, ...attributes };
}

function range(arrays: readonly ArrayLike<number>[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  const air = 0.05 * (high - low || 1);
  return [low - air, high + air];
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
