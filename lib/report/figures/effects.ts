// Estimates against the truth: what adjusting leaves of a bias, and seeing against doing.
import { axis, type Caption, COLORS, figure, labelRoom, type PlotlyFigure, paletteColor } from '../figure.js';
import { decimal, percent } from '../format.js';

/** An estimate minus the truth under one adjustment set. */
export interface BiasRow {
  /** e.g. `{C, G}`, `∅`, `code` */
  readonly adjustment: string;
  readonly bias: number;
  readonly low: number;
  readonly high: number;
}

/** Dots with intervals around the line of no bias, one row per adjustment set, in the order given; the first row is the crude one. */
export function biasBars(
  rows: readonly BiasRow[],
  {
    title = biasClaim(rows),
    subtitle = 'estimated effect minus its true value, with 95 % intervals by item',
  }: Caption = {},
): PlotlyFigure {
  const names = rows.map((row) => row.adjustment);
  const covers = rows.map((row) => row.low <= 0 && row.high >= 0);
  const text = rows.map((row) => decimal(row.bias, 3, { sign: true }));
  return figure({
    title,
    subtitle,
    data: [
      {
        type: 'bar',
        orientation: 'h',
        x: rows.map((row) => row.bias),
        y: names,
        marker: { color: covers.map((covered) => (covered ? COLORS.green : COLORS.vermilion)) },
        width: 0.56,
        error_x: {
          type: 'data',
          symmetric: false,
          array: rows.map((row) => row.high - row.bias),
          arrayminus: rows.map((row) => row.bias - row.low),
          color: COLORS.black,
          thickness: 1.4,
          width: 5,
        },
        hovertext: text,
      },
    ],
    xaxis: axis('bias of the effect on P(preference)', {
      zerolinecolor: COLORS.black,
      zerolinewidth: 1.5,
      range: reach(rows),
    }),
    yaxis: axis('adjusted for', { autorange: 'reversed', showgrid: false, ticks: '', type: 'category' }),
    left: labelRoom(names) + 24,
    right: 74,
    height: 170 + 44 * rows.length,
    layout: {
      annotations: rows.map((row, i) => ({
        x: 1.015,
        xref: 'paper',
        xanchor: 'left',
        y: row.adjustment,
        text: text[i],
        showarrow: false,
      })),
    },
  });
}

// Zero always shows, with a little air on both sides.
function reach(rows: readonly BiasRow[]): [number, number] {
  const low = Math.min(0, ...rows.map((row) => row.low));
  const high = Math.max(0, ...rows.map((row) => row.high));
  const air = 0.06 * (high - low || 1);
  return [low - air, high + air];
}

function biasClaim(rows: readonly BiasRow[]): string {
  const [crude, ...adjusted] = rows;
  const best = adjusted.reduce(
    (least, row) => (Math.abs(row.bias) < Math.abs(least.bias) ? row : least),
    adjusted[0] ?? crude,
  );
  const left = Math.abs(best.bias / crude.bias);
  const outcome = left <= 1 ? `leaves ${percent(left, 0)} of the crude bias` : 'removes none of the crude bias';
  return `Adjusting for ${best.adjustment} ${outcome} of ${decimal(crude.bias, 3, { sign: true })}`;
}

/** P(Y | s) as logged, P(Y | do(s)) as estimated and as it truly is, at one value of the treatment. */
export interface SeeingDoingRow {
  /** e.g. `plain photo`, `studio photo` */
  readonly treatment: string;
  readonly seeing: number;
  readonly doing: number;
}

/** Grouped bars of seeing and doing, one group per treatment. */
export function seeingAgainstDoing(
  rows: readonly SeeingDoingRow[],
  {
    title = seeingClaim(rows),
    subtitle = 'P(Y | s): among items that have the attribute; P(Y | do(s)): every item shown with it',
  }: Caption = {},
): PlotlyFigure {
  const bars = [
    { name: 'seeing, P(Y | s)', values: rows.map((row) => row.seeing) },
    { name: 'doing, P(Y | do(s))', values: rows.map((row) => row.doing) },
  ];
  return figure({
    title,
    subtitle,
    legend: true,
    width: 620,
    data: bars.map(({ name, values }, i) => ({
      type: 'bar',
      name,
      x: rows.map((row) => row.treatment),
      y: values,
      text: values.map((value) => decimal(value)),
      textposition: 'outside',
      cliponaxis: false,
      marker: { color: paletteColor(i) },
    })),
    xaxis: axis('', { showgrid: false, type: 'category' }),
    yaxis: axis('probability of a preference', { rangemode: 'tozero' }),
    bottom: 40,
    layout: { bargap: 0.42, bargroupgap: 0.06 },
  });
}

function seeingClaim(rows: readonly SeeingDoingRow[]): string {
  const first = rows[0];
  const last = rows[rows.length - 1];
  const seen = last.seeing - first.seeing;
  const done = last.doing - first.doing;
  const verb = seen > done ? 'overstates' : 'understates';
  const gap = decimal(Math.abs(seen - done));
  return `Seeing says ${decimal(seen, 3, { sign: true })}, doing ${decimal(done, 3, { sign: true })}: the log ${verb} the effect by ${gap}`;
}
