// A figure's two ways out: files in a folder, and the bundle of pictures that a notebook shows.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Displayable, displayable, type MimeBundle } from './displayable.js';
import { type PlotlyFigure, renderPng, renderSvg } from './render.js';
import { writeWhole } from './writeWhole.js';

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
  return displayable(bundle);
}

/** The claim without its markup, on one line and without the subtitle. */
export function plainTitle({ layout }: PlotlyFigure): string {
  const text = (layout.title as { text?: string } | undefined)?.text ?? 'untitled';
  return text
    .replace(/<br><span.*$/s, '')
    .replaceAll('<br>', ' ')
    .replace(/<[^>]*>/g, '');
}
