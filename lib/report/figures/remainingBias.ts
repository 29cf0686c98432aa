// The bias that an adjustment leaves as the strength of an arrow is turned.
import { axis, type Caption, COLORS, figure, type PlotlyFigure, paletteColor } from '../figure.js';

/** Bias over the strength of one arrow, at one strength of another. */
export interface BiasLine {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** One line for each setting of the other arrow, with the line of no bias and, marked, the strength `vanishesAt` where all meet it. */
export function remainingBias(
  lines: readonly BiasLine[],
  { vanishesAt, xTitle, title, subtitle }: Caption & { title: string; xTitle: string; vanishesAt: number },
): PlotlyFigure {
  const curves = lines.map(({ name, x, y }, i) => ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x,
    y: y.map((value) => Number(value.toPrecision(6))),
    line: { color: paletteColor(i), width: 2.2 },
    marker: { color: paletteColor(i), size: 6 },
  }));
  const ring = { size: 13, symbol: 'circle-open', color: COLORS.black, line: { width: 2 } };
  return figure({
    title,
    subtitle,
    legend: true,
    data: [
      ...curves,
      { type: 'scatter', mode: 'markers', name: 'no bias', x: [vanishesAt], y: [0], marker: ring, cliponaxis: false },
    ],
    xaxis: axis(xTitle, { zeroline: false }),
    yaxis: axis('bias of the effect after adjusting', { zerolinecolor: COLORS.black, zerolinewidth: 1.5 }),
    left: 76,
  });
}
