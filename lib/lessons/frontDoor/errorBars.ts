// How far from the truth the formula lands when one thing is changed, as bars to either side of zero.
import { axis, COLORS, figure, labelRoom, type PlotlyFigure } from '../../report/figure.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';

/** One bar a row with an error; rows without a number are named with what keeps them from one. */
export function errorBars(
  rows: readonly Row[],
  { title, subtitle }: { title: string; subtitle: string },
): PlotlyFigure {
  const names = rows.map((row) => String(row.added));
  const errors = rows.map((row) => (typeof row.error === 'number' ? row.error : undefined));
  return figure({
    title,
    subtitle,
    data: [
      {
        type: 'bar',
        orientation: 'h',
        x: errors.map((error) => error ?? 0),
        y: names,
        width: 0.56,
        marker: { color: COLORS.vermilion },
      },
    ],
    xaxis: axis('front-door formula minus the true effect', {
      zerolinecolor: COLORS.black,
      zerolinewidth: 1.5,
      range: [-0.12, 0.12],
    }),
    yaxis: axis('added to world 2', { autorange: 'reversed', showgrid: false, ticks: '', type: 'category' }),
    left: labelRoom(names) + 30,
    right: 96,
    height: 150 + 40 * rows.length,
    layout: {
      annotations: errors.map((error, i) => ({
        x: 1.015,
        xref: 'paper',
        xanchor: 'left',
        y: names[i],
        text: error === undefined ? 'no number' : decimal(error, 3, { sign: true }),
        showarrow: false,
      })),
    },
  });
}
