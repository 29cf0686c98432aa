// Clouds of items side by side: going into noise and coming back.
import { bareAxis, COLORS, figure, type PlotlyFigure, paletteColor } from '../figure.js';

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
