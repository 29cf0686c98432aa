// The causal subgraph seen: weights of true and of noise edges, how well they tell the two apart, one user's neighbourhood.
import {
  axis,
  bareAxis,
  type Caption,
  COLORS,
  figure,
  type PlotlyFigure,
  paletteColor,
  translucent,
} from '../figure.js';
import { count, decimal } from '../format.js';

/** Edges of one kind and their causal weights in [0, 1]. */
export interface EdgeGroup {
  /** e.g. `true edges`, `noise edges` */
  readonly name: string;
  readonly weights: ArrayLike<number>;
}

/** Shares of the edges of each kind by causal weight ρ, outlines over each other. */
export function weightHistogram(
  groups: readonly EdgeGroup[],
  {
    bins = 40,
    title = weightClaim(groups),
    subtitle = 'share of the edges of each kind by causal weight ρ, averaged over layers and draws',
  }: Caption & { bins?: number } = {},
): PlotlyFigure {
  const edges = Array.from({ length: bins + 1 }, (_, k) => Number((k / bins).toFixed(6)));
  return figure({
    title,
    subtitle,
    legend: true,
    height: 400,
    data: groups.map(({ name, weights }, i) => {
      const shares = binShares(weights, bins);
      return {
        type: 'scatter',
        mode: 'lines',
        name: `${name} (${count(weights.length)})`,
        x: edges,
        y: [...shares, shares[shares.length - 1]],
        line: { shape: 'hv', color: paletteColor(i), width: 2 },
        fill: 'tozeroy',
        fillcolor: translucent(paletteColor(i), 0.22),
      };
    }),
    xaxis: axis('causal weight ρ of an edge', { range: [0, 1], zeroline: false }),
    yaxis: axis('share of the edges', { tickformat: '~%', rangemode: 'tozero' }),
  });
}

function binShares(values: ArrayLike<number>, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) counts[Math.max(0, Math.min(bins - 1, Math.floor(values[i] * bins)))]++;
  return counts.map((n) => Number((n / Math.max(1, values.length)).toFixed(6)));
}

function weightClaim(groups: readonly EdgeGroup[]): string {
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return `Mean causal weight: ${groups.map(({ name, weights }) => `${decimal(mean(weights))} on ${name}`).join(', ')}`;
}

/** One ranking of edges as a precision–recall curve. */
export interface NamedCurve {
  readonly name: string;
  readonly points: readonly { readonly precision: number; readonly recall: number }[];
  readonly averagePrecision?: number;
}

const MOST_POINTS = 200; // a curve of ten thousand edges looks the same, and a notebook stores every point

/** Precision against recall of finding noise edges, with the base rate that guessing reaches. */
export function precisionRecall(
  curves: readonly NamedCurve[],
  {
    baseRate,
    title,
    subtitle = 'finding noise edges; dashed: precision of a guess (base rate)',
  }: Caption & { title: string; baseRate: number },
): PlotlyFigure {
  const top = Math.min(
    1,
    1.15 *
      Math.max(
        baseRate * 2,
        ...curves.flatMap(({ points }) =>
          points.filter((point) => point.recall >= 0.02).map((point) => point.precision),
        ),
      ),
  );
  return figure({
    title,
    subtitle,
    legend: true,
    data: curves.map(({ name, points, averagePrecision }, i) => {
      const kept = thin(points);
      return {
        type: 'scatter',
        mode: 'lines',
        name: averagePrecision === undefined ? name : `${name}: AP ${decimal(averagePrecision)}`,
        x: kept.map((point) => Number(point.recall.toFixed(4))),
        y: kept.map((point) => Number(point.precision.toFixed(4))),
        line: { color: paletteColor(i), width: 2.2 },
      };
    }),
    xaxis: axis('recall: share of the noise edges found', { range: [0, 1.01], zeroline: false }),
    yaxis: axis('precision: share of noise among the found', { range: [0, top], zeroline: false }),
    right: 84,
    layout: {
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: baseRate,
          y1: baseRate,
          line: { color: COLORS.black, width: 1.2, dash: 'dash' },
        },
      ],
      annotations: [
        {
          xref: 'paper',
          x: 1.01,
          xanchor: 'left',
          y: baseRate,
          text: `guess ${decimal(baseRate)}`,
          showarrow: false,
          font: { size: 11 },
        },
      ],
    },
  });
}

function thin<T>(points: readonly T[]): T[] {
  if (points.length <= MOST_POINTS) return [...points];
  return Array.from(
    { length: MOST_POINTS },
    (_, k) => points[Math.round((k * (points.length - 1)) / (MOST_POINTS - 1))],
  );
}

/** One clicked item of a user. */
export interface NeighborRow {
  readonly item: number;
  /** causal weight of the edge, in [0, 1] */
  readonly weight: number;
  readonly noise: boolean;
}

/** A user in the middle and the clicked items around, heaviest edge on top and on clockwise: thin edges are those the mask takes out. */
export function neighborhood(
  user: number,
  rows: readonly NeighborRow[],
  {
    title = neighborhoodClaim(user, rows),
    subtitle = 'width and darkness of an edge: causal weight ρ (number); orange squares: accidental clicks',
  }: Caption = {},
): PlotlyFigure {
  const sorted = [...rows].sort((a, b) => b.weight - a.weight);
  const place = sorted.map((row, k) => {
    const angle = Math.PI / 2 - (2 * Math.PI * k) / sorted.length;
    return { ...row, x: Math.cos(angle), y: Math.sin(angle) };
  });
  const spokes = place.map(({ x, y, weight }) => ({
    type: 'scatter',
    mode: 'lines',
    x: [0, round(x)],
    y: [0, round(y)],
    line: {
      width: round(0.8 + 5 * weight),
      color: translucent(COLORS.blue, round(0.2 + 0.8 * weight)),
    },
    hoverinfo: 'skip',
    showlegend: false,
  }));
  const items = [false, true].map((noise) => {
    const own = place.filter((row) => row.noise === noise);
    return {
      type: 'scatter',
      mode: 'markers',
      name: noise ? 'accidental click (noise edge)' : 'true preference',
      x: own.map(({ x }) => round(x)),
      y: own.map(({ y }) => round(y)),
      hovertext: own.map(({ item, weight }) => `item ${item}, ρ ${decimal(weight)}`),
      marker: {
        size: 15,
        color: noise ? COLORS.orange : COLORS.green,
        symbol: noise ? 'square' : 'circle',
        line: { color: '#FFFFFF', width: 1 },
      },
    };
  });
  const center = {
    type: 'scatter',
    mode: 'markers',
    x: [0],
    y: [0],
    marker: { size: 40, color: COLORS.black },
    hoverinfo: 'skip',
    showlegend: false,
  };
  return figure({
    title,
    subtitle,
    legend: true,
    width: 620,
    height: 620,
    left: 20,
    right: 20,
    bottom: 16,
    data: [...spokes, ...items, center],
    xaxis: bareAxis({ range: [-1.35, 1.35] }),
    yaxis: bareAxis({ range: [-1.35, 1.35], scaleanchor: 'x' }),
    layout: {
      annotations: [
        { x: 0, y: 0, text: `user ${user}`, showarrow: false, font: { size: 9.5, color: '#FFFFFF' } },
        ...place.map(({ x, y, item, weight }) => ({
          x: round(1.19 * x),
          y: round(1.16 * y),
          text: `${item}<br>${decimal(weight, 2)}`,
          showarrow: false,
          font: { size: 10 },
        })),
      ],
    },
  });
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

function neighborhoodClaim(user: number, rows: readonly NeighborRow[]): string {
  const noise = rows.filter((row) => row.noise).length;
  const lightest = [...rows].sort((a, b) => a.weight - b.weight).slice(0, noise);
  const found = lightest.filter((row) => row.noise).length;
  return `User ${user}: ${found} of ${noise} accidental clicks are among the ${noise} lightest of ${rows.length} edges`;
}
