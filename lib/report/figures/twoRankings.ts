// The same systems in two orders: who stands where by one test, and where by another.
import { type Caption, COLORS, figure, type PlotlyFigure } from '../figure.js';
import { decimal } from '../format.js';

/** A system on the logged test and by the truth, or on another unbiased one. */
export interface TwoTests {
  readonly system: string;
  readonly biased: number;
  readonly unbiased: number;
}

const FAR = 4; // places: a line that moves as far has a color

/** Two columns of systems, the best on top, each joined to itself by a line: tests that agree would give no crossing. */
export function twoRankings(
  rows: readonly TwoTests[],
  {
    left,
    right,
    title,
    subtitle = `best on top; blue rises and vermilion falls by ${FAR} places or more`,
  }: Caption & { title: string; left: string; right: string },
): PlotlyFigure {
  const places = { left: placesBy(rows, 'biased'), right: placesBy(rows, 'unbiased') };
  const lines = rows.map((_, i) => ({
    type: 'scatter',
    mode: 'lines+markers',
    x: [0, 1],
    y: [places.left[i], places.right[i]],
    line: { color: colorOf(places.left[i] - places.right[i]), width: 1.8 },
    marker: { size: 7 },
  }));
  const labels = (x: number, side: 'left' | 'right', text: (row: TwoTests) => string): object => ({
    type: 'scatter',
    mode: 'text',
    x: rows.map(() => x),
    y: places[side],
    text: rows.map(text),
    textposition: `middle ${side}`,
    textfont: { size: 11 },
  });
  const heading = (x: number, text: string, side: 'left' | 'right'): object => ({
    x,
    y: 0,
    text: `<b>${text}</b>`,
    xanchor: side,
    showarrow: false,
    font: { size: 12 },
  });
  const hidden = { visible: false, fixedrange: true };
  return figure({
    title,
    subtitle,
    data: [
      ...lines,
      labels(-0.04, 'left', ({ system, biased }) => `${system}  ${decimal(biased, 3)}`),
      labels(1.04, 'right', ({ system, unbiased }) => `${decimal(unbiased, 3)}  ${system}`),
    ],
    width: 700,
    height: 130 + 24 * rows.length,
    xaxis: { ...hidden, range: [-0.75, 1.75] },
    yaxis: { ...hidden, range: [rows.length + 0.6, -0.6] },
    layout: { annotations: [heading(-0.04, left, 'right'), heading(1.04, right, 'left')] },
  });
}

// 1 for the highest; of equals the earlier row first
function placesBy(rows: readonly TwoTests[], test: 'biased' | 'unbiased'): number[] {
  const order = rows.map((_, i) => i).sort((a, b) => rows[b][test] - rows[a][test] || a - b);
  return rows.map((_, i) => 1 + order.indexOf(i));
}

function colorOf(risen: number): string {
  if (risen >= FAR) return COLORS.blue;
  return risen <= -FAR ? COLORS.vermilion : COLORS.light;
}
