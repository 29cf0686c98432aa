// From a Plotly figure to SVG and PNG on Node alone, the same bytes on every run and machine.
import { Resvg } from '@resvg/resvg-js';
import seedrandom from 'seedrandom';
import { FONT_FILES } from './fontMetrics.js';
import { palettePng } from './palettePng.js';
import { plotlyWindow } from './plotlyWindow.js';

/** A Plotly figure as plain data. Anything may stand in it that Plotly knows; the size must be stated. */
export interface PlotlyFigure {
  readonly data: readonly object[];
  readonly layout: {
    readonly width: number;
    readonly height: number;
    readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
    readonly [attribute: string]: unknown;
  };
}

const DECIMALS = 2; // hundredths of a pixel: far below what is seen, far above the last bits of a sine

let queue: Promise<unknown> = Promise.resolve();
const drawings = new WeakMap<PlotlyFigure, Promise<string>>();

/** Draws a figure as an SVG document, byte for byte the same for the same figure; the same object is drawn once.
 *  @throws {RangeError} if width, height or a margin is missing: Plotly would guess them from a screen that is not there */
export function renderSvg(figure: PlotlyFigure): Promise<string> {
  requireSize(figure);
  let drawing = drawings.get(figure);
  if (!drawing) {
    // One after another: all figures share the window and its random numbers.
    drawing = queue.then(() => draw(figure));
    queue = drawing.catch(() => undefined);
    drawings.set(figure, drawing);
  }
  return drawing;
}

/** Draws an SVG document as PNG with the bundled DejaVu fonts, never those of the machine. `scale` is pixels per SVG unit. */
export function renderPng(svg: string, { scale = 1.5 }: { scale?: number } = {}): Uint8Array {
  const image = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [...FONT_FILES],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
    fitTo: { mode: 'zoom', value: scale },
  });
  const { width, height, pixels } = image.render();
  return palettePng({ width, height, rgba: pixels });
}

async function draw({ data, layout }: PlotlyFigure): Promise<string> {
  const window = plotlyWindow();
  window.Math.random = seedrandom.alea('figure'); // Plotly names its clip paths at random
  const { width, height } = layout;
  // Plotly writes into what it is given, and a figure belongs to its maker.
  const figure = structuredClone({ data, layout });
  const svg = await window.Plotly.toImage(figure, { format: 'svg', width, height, imageDataOnly: true });
  return `${roundNumbers(svg)}\n`;
}

// Only inside the attributes that hold geometry; text and colours stay as they are.
function roundNumbers(svg: string): string {
  return svg.replace(
    / (d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|transform|points)="([^"]*)"/g,
    (_, name: string, value: string) => {
      const rounded = value.replace(/-?\d*\.\d+(e[-+]?\d+)?/g, (number) =>
        String(Number(Number(number).toFixed(DECIMALS)) + 0),
      );
      return ` ${name}="${rounded}"`;
    },
  );
}

function requireSize({ layout }: PlotlyFigure): void {
  const { width, height, margin } = layout;
  const sizes = {
    width,
    height,
    'margin.l': margin?.l,
    'margin.r': margin?.r,
    'margin.t': margin?.t,
    'margin.b': margin?.b,
  };
  for (const [name, value] of Object.entries(sizes)) {
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new RangeError(
        `layout.${name} of a figure must be a number of pixels, got ${value}; state it, as there is no screen to fit`,
      );
    }
  }
}
