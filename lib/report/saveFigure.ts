// A figure's two ways out: files in a folder, and the bundle of pictures that a notebook shows.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlotlyFigure, renderPng, renderSvg } from './render.js';

/** One output in several MIME types; the front end shows the richest it knows. */
export type MimeBundle = Record<string, unknown>;

/** What a Jupyter kernel looks for on a value to show it. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for('Jupyter.display');

/** A value that a notebook shows in its own way when it is the last expression of a cell. */
export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle;
}

/** Writes `<name>.svg` and `<name>.png` into `folder`, each under a temporary name first. Returns the two paths.
 *  @param name  two digits and a name, e.g. `04-bias`, so that a folder lists figures in reading order */
export async function saveFigure(
  figure: PlotlyFigure,
  folder: string,
  name: string,
): Promise<{ svg: string; png: string }> {
  if (!/^\d\d-[a-z0-9-]+$/.test(name)) {
    throw new RangeError(
      `figure name must be two digits and lower-case words such as 04-bias, got ${JSON.stringify(name)}`,
    );
  }
  const drawing = await renderSvg(figure);
  mkdirSync(folder, { recursive: true });
  const svg = join(folder, `${name}.svg`);
  const png = join(folder, `${name}.png`);
  writeWhole(svg, drawing);
  writeWhole(png, renderPng(drawing));
  return { svg, png };
}

/** Draws a figure for a notebook: PNG for every reader, Plotly's JSON for those whose front end can make it interactive.
 *  One pixel per unit by default, which is how large a notebook shows it and keeps the committed file small. */
export async function displayFigure(
  figure: PlotlyFigure,
  { scale = 1 }: { scale?: number } = {},
): Promise<Displayable> {
  const png = Buffer.from(renderPng(await renderSvg(figure), { scale })).toString('base64');
  const bundle: MimeBundle = {
    'application/vnd.plotly.v1+json': { data: figure.data, layout: figure.layout },
    'image/png': png,
    'text/plain': `Figure: ${plainTitle(figure)}`,
  };
  return { [JUPYTER_DISPLAY]: () => bundle };
}

/** The title without its markup, on one line. */
export function plainTitle({ layout }: PlotlyFigure): string {
  const title = layout.title as { text?: string } | undefined;
  return (title?.text ?? 'untitled').replace(/<br>/g, ' ').replace(/<[^>]*>/g, '');
}

function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.part`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
