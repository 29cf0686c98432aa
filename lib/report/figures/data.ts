// The data at a glance: who clicks how often, which entries of a matrix are filled, where items lie in feature space.
import { axis, type Caption, figure, type PlotlyFigure, paletteColor } from '../figure.js';
import { count, percent } from '../format.js';

/** Numbers of clicks of each user or item. */
export interface DegreeSeries {
  /** e.g. `users`, `items` */
  readonly name: string;
  readonly degrees: ArrayLike<number>;
}

/** Share of users or items with at least so many clicks, both axes logarithmic; those without a click are left out and counted. */
export function degreeDistribution(
  series: readonly DegreeSeries[],
  {
    title = degreeClaim(series),
    subtitle = 'share of users and of items that have at least so many training clicks',
  }: Caption = {},
): PlotlyFigure {
  return figure({
    title,
    subtitle,
    legend: series.length > 1,
    data: series.map(({ name, degrees }, i) => {
      const { at, share } = survival(degrees);
      const line = { color: paletteColor(i), width: 2.2, shape: 'vh' };
      return { type: 'scatter', mode: 'lines', name, x: at, y: share, line };
    }),
    xaxis: axis('training clicks (log scale)', { type: 'log', dtick: 'D2', exponentformat: 'none' }),
    yaxis: axis('share with at least as many (log scale)', { type: 'log', dtick: 1, tickformat: '~g' }),
    left: 76,
  });
}

function survival(degrees: ArrayLike<number>): { at: number[]; share: number[] } {
  const sorted = Float64Array.from(degrees).sort();
  const at: number[] = [];
  const share: number[] = [];
  sorted.forEach((degree, i) => {
    if (degree === 0 || degree === sorted[i - 1]) return;
    at.push(degree);
    share.push(Number(((sorted.length - i) / sorted.length).toPrecision(4)));
  });
  return { at, share };
}

function degreeClaim(series: readonly DegreeSeries[]): string {
  const { name, degrees } = series[series.length - 1];
  const sorted = Float64Array.from(degrees).sort().reverse();
  const top = sorted.subarray(0, Math.ceil(sorted.length / 10));
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return `The most popular tenth of the ${name} draws ${percent(sum(top) / sum(sorted), 0)} of the clicks`;
}

/** Filled entries of a sparse matrix. */
export interface SparsityPattern {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  /** row and column of each entry */
  readonly row: ArrayLike<number>;
  readonly column: ArrayLike<number>;
}

/** One square per matrix, row 0 on top, filled cells colored. Meant for a corner of at most some thousand entries: each is stored. */
export function sparsityPicture(
  patterns: readonly SparsityPattern[],
  { title, subtitle }: { title: string; subtitle?: string },
): PlotlyFigure {
  const gap = 0.07;
  const side = (1 - gap * (patterns.length - 1)) / patterns.length;
  const axes: Record<string, unknown> = {};
  patterns.forEach(({ name, rows, cols, row }, i) => {
    const suffix = axisName('x', i).slice(1);
    const box = { showgrid: false, zeroline: false, mirror: true };
    const filled = `${name}: ${percent(row.length / (rows * cols), 1)} filled`;
    axes[`xaxis${suffix}`] = axis(filled, {
      ...box,
      domain: [i * (side + gap), i * (side + gap) + side],
      range: [0, cols],
    });
    axes[`yaxis${suffix}`] = axis('', { ...box, anchor: `x${suffix}`, range: [rows, 0] });
  });
  const width = Math.min(960, 90 + 300 * patterns.length);
  return figure({
    title,
    subtitle,
    width,
    height: (width - 74) * side + 140,
    left: 50,
    // an axis is drawn only where there is a trace
    data: patterns.map((_, i) => ({
      type: 'scatter',
      x: [null],
      y: [null],
      xaxis: axisName('x', i),
      yaxis: axisName('y', i),
    })),
    layout: { ...axes, shapes: patterns.map((pattern, i) => filledCells(pattern, i)) },
  });
}

// All cells as one path of squares: a marker each would make the file twenty times as large.
function filledCells({ row, column }: SparsityPattern, i: number): object {
  const squares = Array.from(row, (r, entry) => {
    const c = column[entry];
    return `M${c},${r}H${c + 1}V${r + 1}H${c}Z`;
  });
  return {
    type: 'path',
    path: squares.join(''),
    xref: axisName('x', i),
    yref: axisName('y', i),
    fillcolor: paletteColor(i),
    line: { width: 0 },
  };
}

function axisName(letter: 'x' | 'y', i: number): string {
  return i === 0 ? letter : `${letter}${i + 1}`;
}

/** Points in the plane with a class each. */
export interface ClassifiedPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly classes: ArrayLike<number>;
  /** name of class 0, 1, … */
  readonly classNames: readonly string[];
}

/** Scatter of items colored by class, e.g. over the first two principal components. */
export function classScatter(
  { x, y, classes, classNames }: ClassifiedPoints,
  {
    title,
    subtitle = `${count(x.length)} items over the first two principal components`,
    xTitle = 'first principal component',
    yTitle = 'second principal component',
  }: { title: string; subtitle?: string; xTitle?: string; yTitle?: string },
): PlotlyFigure {
  const rows = Array.from({ length: x.length }, (_, i) => i);
  return figure({
    title,
    subtitle,
    legend: true,
    width: 620,
    height: 480,
    data: classNames.map((name, c) => {
      const own = rows.filter((i) => classes[i] === c);
      const round = (value: number): number => Number(value.toPrecision(4));
      const marker = { size: 6, color: paletteColor(c), opacity: 0.75, line: { width: 0 } };
      return {
        type: 'scatter',
        mode: 'markers',
        name,
        x: own.map((i) => round(x[i])),
        y: own.map((i) => round(y[i])),
        marker,
      };
    }),
    xaxis: axis(xTitle, { zeroline: false }),
    yaxis: axis(yTitle, { zeroline: false }),
  });
}
