// The house style: every figure of the kit is built here, so that all look alike. A title states the claim, axes carry units.
import { textWidth, wrapText } from './fontMetrics.js';
import type { PlotlyFigure } from './render.js';

export type { PlotlyFigure } from './render.js';

/** Okabe and Ito's eight colors, told apart with any color vision, and greys for what is context. */
export const COLORS = {
  blue: '#0072B2',
  orange: '#E69F00',
  green: '#009E73',
  vermilion: '#D55E00',
  purple: '#CC79A7',
  sky: '#56B4E9',
  yellow: '#F0E442',
  black: '#222222',
  gray: '#7A7A7A',
  light: '#D9D9D9',
} as const;

/** The order in which series take their colors. */
export const PALETTE: readonly string[] = [
  COLORS.blue,
  COLORS.vermilion,
  COLORS.green,
  COLORS.orange,
  COLORS.purple,
  COLORS.sky,
  COLORS.gray,
];

/** White to dark blue: more is darker, in print as on screen. */
export const SEQUENTIAL: readonly (readonly [number, string])[] = [
  [0, '#FFFFFF'],
  [0.25, '#C6DBEF'],
  [0.5, '#6BAED6'],
  [0.75, '#2171B5'],
  [1, '#08306B'],
];

// Verdana has nearly the widths of DejaVu Sans, for browsers that lack it.
const FAMILY = 'DejaVu Sans, Verdana, sans-serif';
const TITLE_SIZE = 15;
const SUBTITLE_SIZE = 12;
const LABEL_SIZE = 12;
const EDGE = 16; // px of white at the outer edge

/** A color of the palette as seen through, for bands and clouds of points. */
export function translucent(color: string, alpha: number): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${alpha})`;
}

/** The n-th color of the palette, beginning anew after the last. */
export function paletteColor(n: number): string {
  return PALETTE[n % PALETTE.length];
}

/** One axis in the house style; `title` names the quantity and its unit. Further Plotly attributes pass through. */
export function axis(title: string, attributes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    title: { text: title, font: { size: LABEL_SIZE, color: COLORS.black }, standoff: 8 },
    tickfont: { size: 11, color: COLORS.black },
    gridcolor: '#EBEBEB',
    linecolor: COLORS.gray,
    zerolinecolor: COLORS.gray,
    zerolinewidth: 1,
    showline: true,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: COLORS.gray,
    ...attributes,
  };
}

/** An axis that only holds positions: no line, ticks, grid or title. */
export function bareAxis(attributes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { visible: false, showgrid: false, zeroline: false, fixedrange: true, ...attributes };
}

/** Wording that a notebook may put in the place of the computed one. */
export interface Caption {
  readonly title?: string;
  readonly subtitle?: string;
}

/** What a figure consists of; sizes in pixels. */
export interface FigureParts {
  /** the claim, one sentence */
  readonly title: string;
  /** what is shown: data, sizes, what the marks mean */
  readonly subtitle?: string;
  readonly data: readonly object[];
  readonly xaxis?: Readonly<Record<string, unknown>>;
  readonly yaxis?: Readonly<Record<string, unknown>>;
  readonly width?: number;
  readonly height?: number;
  /** room left of the plot, e.g. for category labels: see `labelRoom` */
  readonly left?: number;
  readonly right?: number;
  readonly bottom?: number;
  /** show a legend above the plot */
  readonly legend?: boolean;
  /** room between the plot and what stands above it, e.g. for labels of panels */
  readonly headroom?: number;
  /** further Plotly layout attributes */
  readonly layout?: Readonly<Record<string, unknown>>;
}

/** Pixels that the widest of these labels needs beside an axis. */
export function labelRoom(
  labels: readonly string[],
  { size = 11, gap = 14 }: { size?: number; gap?: number } = {},
): number {
  return Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, { size }))) + gap);
}

/** Builds a figure in the house style. Title and subtitle are wrapped to the width and make their own room. */
export function figure({
  title,
  subtitle = '',
  data,
  xaxis = axis(''),
  yaxis = axis(''),
  width = 760,
  height = 440,
  left = 66,
  right = 24,
  bottom = 60,
  legend = false,
  headroom = 0,
  layout = {},
}: FigureParts): PlotlyFigure {
  const room = width - 2 * EDGE;
  const heading = wrapText(title, room, { size: TITLE_SIZE, bold: true });
  const detail = subtitle && wrapText(subtitle, room, { size: SUBTITLE_SIZE });
  const text = detail
    ? `<b>${bolden(heading)}</b><br><span style="font-size:${SUBTITLE_SIZE}px;color:#555555">${detail}</span>`
    : `<b>${bolden(heading)}</b>`;
  const lines = heading.split('<br>').length + (detail ? detail.split('<br>').length : 0);
  // Plotly spaces all lines of a title by its own font size.
  const headingHeight = EDGE + lines * TITLE_SIZE * 1.3;
  const legendHeight = legend ? 28 : 0;
  const margin = { l: left, r: right, t: Math.ceil(headingHeight + legendHeight + headroom + 10), b: bottom };
  const plotHeight = height - margin.t - margin.b;
  return {
    data,
    layout: {
      width,
      height,
      margin,
      font: { family: FAMILY, size: LABEL_SIZE, color: COLORS.black },
      paper_bgcolor: '#FFFFFF',
      plot_bgcolor: '#FFFFFF',
      colorway: PALETTE,
      title: {
        text,
        font: { size: TITLE_SIZE },
        x: EDGE / width,
        xanchor: 'left',
        xref: 'container',
        y: 1 - (EDGE + 0.7 * TITLE_SIZE) / height, // baseline of the first line; other anchors move with the number of lines
        yanchor: 'bottom',
        yref: 'container',
        automargin: false,
      },
      showlegend: legend,
      legend: {
        orientation: 'h',
        x: 0,
        xanchor: 'left',
        y: 1 + (6 + headroom) / plotHeight,
        yanchor: 'bottom',
        font: { size: 11.5 },
        bgcolor: 'rgba(255,255,255,0)',
        itemsizing: 'constant',
      },
      xaxis,
      yaxis,
      ...layout,
    },
  };
}

// Plotly ends a tag at a line break, so each line gets its own.
function bolden(text: string): string {
  return text.replaceAll('<br>', '</b><br><b>');
}
