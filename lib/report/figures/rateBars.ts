// Rates of a few series side by side in each group: the picture behind Simpson's paradox.
import { axis, type Caption, figure, type PlotlyFigure, paletteColor } from '../figure.js';

export interface RateRow {
  /** a place on the horizontal axis, such as `small stones` */
  readonly group: string;
  /** a color, such as `treatment A` */
  readonly series: string;
  readonly rate: number;
}

/** One bar a series in each group, groups and series in order of appearance, each labelled with its percentage. */
export function rateBars(
  rows: readonly RateRow[],
  { title, subtitle, rate }: Caption & { title: string; rate: string },
): PlotlyFigure {
  const series = [...new Set(rows.map((row) => row.series))];
  return figure({
    title,
    subtitle,
    data: series.map((name, s) => {
      const own = rows.filter((row) => row.series === name);
      return {
        type: 'bar',
        name,
        x: own.map((row) => row.group),
        y: own.map((row) => 100 * row.rate),
        text: own.map((row) => (100 * row.rate).toFixed(0)),
        textposition: 'outside',
        textfont: { size: 11 },
        marker: { color: paletteColor(s), pattern: { shape: s === 0 ? '' : '/' } },
        cliponaxis: false,
      };
    }),
    xaxis: axis('', { type: 'category', showgrid: false }),
    yaxis: axis(`${rate} (%)`, { range: [0, 108] }),
    legend: true,
    height: 360,
  });
}
