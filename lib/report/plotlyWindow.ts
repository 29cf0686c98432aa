// Plotly in a jsdom window: no browser, no canvas package. What jsdom lacks is added here, as little as static SVG needs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fontMetrics } from './fontMetrics.js';
import { type Box, contentBox, drawingBox, lineWidth, type SvgNode } from './svgBoxes.js';

/** The part of Plotly that is used. */
export interface Plotly {
  toImage(figure: object, options: object): Promise<string>;
}

/** A window with Plotly in it; `Math` is the window's own, not Node's. */
export interface PlotlyWindow {
  readonly Plotly: Plotly;
  readonly Math: { random: () => number };
}

// What we touch of jsdom, which ships no types.
interface JsdomWindow extends PlotlyWindow {
  URL: { createObjectURL: () => string; revokeObjectURL: () => void };
  readonly SVGElement: { prototype: object };
  readonly HTMLCanvasElement: { prototype: object };
  eval(source: string): void;
}
interface Jsdom {
  JSDOM: new (html: string, options: object) => { window: JsdomWindow };
  VirtualConsole: new () => object;
}

let plotly: PlotlyWindow | undefined;

/** The window, made on first use: reading plotly.js takes about a second and 100 MB. */
export function plotlyWindow(): PlotlyWindow {
  plotly ??= load();
  return plotly;
}

function load(): PlotlyWindow {
  const require = createRequire(import.meta.url);
  const { JSDOM, VirtualConsole } = require('jsdom') as Jsdom;
  const { window } = new JSDOM('<!doctype html><html><body></body></html>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(), // silent
  });
  addGlobals(window);
  addTextMeasures(window.SVGElement.prototype);
  addCanvas(window.HTMLCanvasElement.prototype);
  window.eval(readFileSync(require.resolve('plotly.js-dist'), 'utf8'));
  return window;
}

// The map traces of the bundle look for these when it loads; none of our figures is a map.
function addGlobals(window: JsdomWindow): void {
  class IdleWorker {
    postMessage(): void {}
    addEventListener(): void {}
    terminate(): void {}
  }
  Object.assign(window, { TextDecoder, TextEncoder, Worker: IdleWorker });
  window.URL.createObjectURL = () => 'blob:none';
  window.URL.revokeObjectURL = () => {};
}

// Plotly asks how large texts are and where they lie, to place legends, titles and tick labels.
function addTextMeasures(prototype: object): void {
  const rectangle = ({ left, right, top, bottom }: Box): object => {
    return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
  };
  Object.assign(prototype, {
    getBBox(this: SvgNode): object {
      return rectangle(contentBox(this));
    },
    getBoundingClientRect(this: SvgNode): object {
      return rectangle(drawingBox(this));
    },
    getComputedTextLength(this: SvgNode): number {
      return lineWidth(this);
    },
    getTotalLength: () => 0,
    getPointAtLength: () => ({ x: 0, y: 0 }),
  });
}

// Heat maps are painted cell by cell on a canvas. This one remembers the rectangles and gives them back as a small SVG: sharp at any
// zoom, and free of the compression that would make the bytes depend on the zlib of the machine.
function addCanvas(prototype: object): void {
  const painted = new WeakMap<object, string[]>();
  function getContext(this: object, kind: string): object | null {
    if (kind !== '2d') return null;
    const cells = painted.get(this) ?? [];
    painted.set(this, cells);
    return {
      fillStyle: '#000',
      fillRect(this: { fillStyle: string }, x: number, y: number, width: number, height: number): void {
        cells.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${opaque(this.fillStyle)}"/>`);
      },
      measureText: (text: string) => ({ width: 12 * fontMetrics().width(text) }),
    };
  }
  function toDataURL(this: { width: number; height: number }): string {
    const size = `width="${this.width}" height="${this.height}"`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges">${(painted.get(this) ?? []).join('')}</svg>`;
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  }
  Object.assign(prototype, { getContext, toDataURL });
}

// SVG 1.1 has no rgba(); cells are opaque, or empty with alpha 0.
function opaque(color: string): string {
  const channels = /^rgba\((\d+),(\d+),(\d+),(\d*\.?\d+)\)$/.exec(color);
  if (!channels) return color;
  return channels[4] === '0' ? 'none' : `rgb(${channels[1]},${channels[2]},${channels[3]})`;
}
