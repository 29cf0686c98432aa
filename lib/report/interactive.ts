// A figure that answers to the mouse wherever a notebook runs scripts: without an extension and without a network, since
// plotly.js itself comes along with the first such figure of a notebook.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'fflate'; // the same bytes on every machine
import { type Displayable, displayable } from './displayable.js';
import { type PlotlyFigure, renderPng, renderSvg } from './render.js';
import { plainTitle } from './saveFigure.js';

let alreadySent = false;

/**
 * Shows a figure as HTML that zooms, pans and names its values under the mouse. Where no script runs (a notebook opened untrusted, a
 * static viewer) it is the picture. The first figure of a kernel session carries plotly.js, 2.7 MB of text, which is why the figures of
 * committed notebooks are not shown in this way; the later ones use it.
 * @param plotly  whether to carry plotly.js; to be set to true when the output that carried it was cleared
 */
export async function interactiveFigure(
  figure: PlotlyFigure,
  { plotly = !alreadySent }: { plotly?: boolean } = {},
): Promise<Displayable> {
  const png = Buffer.from(renderPng(await renderSvg(figure))).toString('base64');
  const title = plainTitle(figure);
  const { width, height } = figure.layout;
  const json = JSON.stringify({ data: figure.data, layout: figure.layout }).replaceAll('<', '\\u003c'); // cannot end the script
  const id = `figure-${hash(json)}`; // its content: the same figure twice in a page is drawn twice
  alreadySent ||= plotly;
  const html = [
    `<div data-figure="${id}">`,
    `<img width="${width}" height="${height}" alt="${escaped(title)}" src="data:image/png;base64,${png}">`,
    '</div>',
    '<script>',
    `(${String(drawWhenReady)})('${id}', ${json});`,
    ...(plotly ? [`(${String(unpackPlotly)})('${packedPlotly()}');`] : []),
    '</script>',
  ].join('\n');
  return displayable({ 'text/html': html, 'text/plain': `Figure: ${title}` });
}

let packed: string | undefined;

/** plotly.js, compressed, in base64. */
function packedPlotly(): string {
  const file = createRequire(import.meta.url).resolve('plotly.js-dist');
  packed ??= Buffer.from(gzipSync(readFileSync(file), { level: 6, mtime: 0 })).toString('base64');
  return packed;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

// FNV-1a: short, and the same everywhere.
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}

// The two functions below run in the page, each by itself: they share nothing but the page's `camrecPlotly`, which the one that
// comes first makes. Front ends render outputs in any order.
interface Library {
  newPlot(root: Element, data: unknown, layout: unknown, config: object): Promise<unknown>;
}
interface Page {
  camrecPlotly?: { ready: Promise<Library>; resolve: (library: Promise<Library>) => void };
}

function drawWhenReady(id: string, figure: { data: unknown; layout: unknown }): void {
  const page = globalThis as Page;
  if (!page.camrecPlotly) {
    let resolve: (library: Promise<Library>) => void = () => {};
    const ready = new Promise<Library>((settle) => {
      resolve = settle;
    });
    page.camrecPlotly = { ready, resolve };
  }
  const draw = async (plotly: Library): Promise<void> => {
    for (const place of Array.from(document.querySelectorAll(`[data-figure="${id}"]:not([data-live])`))) {
      place.setAttribute('data-live', 'yes');
      const drawing = document.createElement('div');
      await plotly.newPlot(drawing, structuredClone(figure.data), structuredClone(figure.layout), {
        displaylogo: false,
      });
      place.replaceChildren(drawing);
    }
  };
  void page.camrecPlotly.ready.then(draw);
}

function unpackPlotly(base64: string): void {
  const read = async (): Promise<Library> => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const source = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const holder = { exports: {} };
    new Function('module', await new Response(source).text())(holder);
    return holder.exports as Library;
  };
  (globalThis as Page).camrecPlotly?.resolve(read());
}
