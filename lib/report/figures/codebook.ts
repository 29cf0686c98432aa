// The codebook seen: which codes are used, what they stand for, what stratifying by them removes.
import {
  axis,
  type Caption,
  COLORS,
  figure,
  labelRoom,
  type PlotlyFigure,
  paletteColor,
  SEQUENTIAL,
} from '../figure.js';
import { count, decimal, percent } from '../format.js';

/** Bars of items per code, most used first; codes without an item are counted in the title. */
export function codesInUse(
  uses: ArrayLike<number>,
  { perplexity, title = useClaim(uses), subtitle }: Caption & { perplexity?: number } = {},
): PlotlyFigure {
  const sorted = Array.from(uses).sort((a, b) => b - a);
  return figure({
    title,
    subtitle:
      subtitle ??
      (perplexity === undefined
        ? 'items per code, most used first'
        : `items per code, most used first; perplexity ${decimal(perplexity, 1)} of ${uses.length}`),
    height: 360,
    data: [{ type: 'bar', x: sorted.map((_, k) => k + 1), y: sorted, marker: { color: COLORS.blue } }],
    xaxis: axis('code, by rank of use', { showgrid: false, zeroline: false }),
    yaxis: axis('items'),
    layout: { bargap: 0.15 },
  });
}

function useClaim(uses: ArrayLike<number>): string {
  const used = Array.from(uses).filter((n) => n > 0).length;
  return used === uses.length ? `All ${used} codes are in use` : `${used} of ${uses.length} codes are in use`;
}

/** Heat map of class shares within each code (columns sum to 1): a code that stands for one class is dark in one row.
 *  @param counts  counts[code][class]; codes without items are left out */
export function codeByClass(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
  {
    title,
    subtitle = 'share of each class among the items of a code; number: items of the code',
    codeNames,
  }: Caption & { title: string; codeNames?: readonly string[] },
): PlotlyFigure {
  const sum = (row: readonly number[]): number => row.reduce((total, n) => total + n, 0);
  const dominant = (row: readonly number[]): number => row.indexOf(Math.max(...row));
  const order = counts
    .map((row, k) => ({ row, name: codeNames?.[k] ?? `${k}` }))
    .filter(({ row }) => sum(row) > 0)
    .sort((a, b) => dominant(a.row) - dominant(b.row) || sum(b.row) - sum(a.row));
  const names = order.map(({ name }) => name);
  const showNumbers = order.length <= 24;
  return figure({
    title,
    subtitle: showNumbers ? subtitle : subtitle.replace('; number: items of the code', ''),
    width: 800,
    height: 200 + 40 * classNames.length,
    headroom: showNumbers ? 14 : 0,
    left: labelRoom(classNames) + 22,
    right: 96,
    data: [
      {
        type: 'heatmap',
        x: names,
        y: [...classNames],
        z: classNames.map((_, c) => order.map(({ row }) => Number((row[c] / sum(row)).toFixed(4)))),
        zmin: 0,
        zmax: 1,
        xgap: 1,
        ygap: 1,
        colorscale: SEQUENTIAL,
        colorbar: { thickness: 12, len: 1, tickformat: '.0%', tickvals: [0, 0.5, 1], outlinewidth: 0, x: 1.02 },
      },
    ],
    xaxis: axis('code, grouped by its commonest class', {
      type: 'category',
      showgrid: false,
      ticks: '',
      tickangle: 0,
      nticks: 24,
    }),
    yaxis: axis('class of the confounder', { type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    layout: {
      annotations: showNumbers
        ? order.map(({ row }, place) => ({
            x: place, // a name such as '12' would be read as a place
            y: 1,
            yref: 'paper',
            yanchor: 'bottom',
            text: count(sum(row)),
            showarrow: false,
            font: { size: 10, color: '#555555' },
          }))
        : [],
    },
  });
}

/** What a codebook of K codes removes of the bias. */
export interface CodebookSizeRow {
  readonly codes: number;
  /** share of the crude bias that stratifying by the code removes; 1 is all */
  readonly removed: number;
  readonly low?: number;
  readonly high?: number;
}

/** Bias removed against the size of the codebook (log scale), one line per series, with reference lines such as the true confounder. */
export function biasRemovedBySize(
  series: readonly { readonly name: string; readonly rows: readonly CodebookSizeRow[] }[],
  {
    references = [],
    title,
    subtitle = 'share of the crude bias removed by stratifying on the code, with intervals over seeds',
  }: Caption & {
    title: string;
    references?: readonly { readonly name: string; readonly removed: number }[];
  },
): PlotlyFigure {
  const sizes = [...new Set(series.flatMap(({ rows }) => rows.map((row) => row.codes)))].sort((a, b) => a - b);
  return figure({
    title,
    subtitle,
    legend: series.length > 1,
    right: references.length > 0 ? labelRoom(references.map((line) => line.name)) + 4 : 24,
    data: series.map(({ name, rows }, i) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: rows.map((row) => row.codes),
      y: rows.map((row) => row.removed),
      error_y: {
        type: 'data',
        symmetric: false,
        array: rows.map((row) => (row.high ?? row.removed) - row.removed),
        arrayminus: rows.map((row) => row.removed - (row.low ?? row.removed)),
        thickness: 1.3,
        width: 4,
      },
      line: { color: paletteColor(i), width: 2.2 },
      marker: { size: 7 },
    })),
    xaxis: axis('codes in the codebook, K (log scale)', { type: 'log', tickvals: sizes, ticktext: sizes.map(String) }),
    yaxis: axis('share of the bias removed', { tickformat: '.0%', zerolinecolor: COLORS.black }),
    layout: {
      shapes: references.map(({ removed }) => ({
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        y0: removed,
        y1: removed,
        line: { color: COLORS.black, width: 1.2, dash: 'dash' },
      })),
      annotations: references.map(({ name, removed }) => ({
        xref: 'paper',
        x: 1.01,
        xanchor: 'left',
        y: removed,
        text: name,
        showarrow: false,
        font: { size: 11 },
      })),
    },
  });
}

/** Entropy of the soft assignment, in codes: exp of the mean entropy of an item's weights. */
export function assignmentSpread(
  rows: readonly { readonly temperature: number; readonly effectiveCodes: number }[],
  {
    codes,
    title = spreadClaim(rows, codes),
    subtitle = 'exp of the mean entropy of an item’s weights: the number of codes it is spread over',
  }: Caption & { codes: number },
): PlotlyFigure {
  return figure({
    title,
    subtitle,
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        x: rows.map((row) => row.temperature),
        y: rows.map((row) => row.effectiveCodes),
        line: { color: COLORS.blue, width: 2.2 },
        marker: { size: 7 },
      },
    ],
    xaxis: axis('temperature τ (log scale)', {
      type: 'log',
      tickvals: rows.map((row) => row.temperature),
      ticktext: rows.map((row) => String(row.temperature)),
    }),
    yaxis: axis('codes an item is spread over', {
      type: 'log',
      tickvals: [1, 2, 5, 10, 20, 50, 100],
      range: [Math.log10(0.9), Math.log10(1.15 * codes)],
    }),
    layout: {
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: codes,
          y1: codes,
          line: { color: COLORS.black, width: 1.2, dash: 'dash' },
        },
      ],
      annotations: [
        {
          xref: 'paper',
          x: 0.01,
          xanchor: 'left',
          y: Math.log10(codes),
          yanchor: 'top',
          text: `all ${codes} codes alike`,
          showarrow: false,
          font: { size: 11 },
        },
      ],
    },
  });
}

function spreadClaim(rows: readonly { temperature: number; effectiveCodes: number }[], codes: number): string {
  const at = rows.reduce((a, b) => (Math.abs(Math.log(b.temperature)) < Math.abs(Math.log(a.temperature)) ? b : a));
  return `At τ = ${at.temperature} an item is spread over ${decimal(at.effectiveCodes, 1)} of ${codes} codes (${percent(at.effectiveCodes / codes, 0)})`;
}
