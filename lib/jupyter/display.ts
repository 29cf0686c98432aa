// Rich values for notebooks, on our kernel and on stock tslab, without importing either: outside a kernel nothing happens.
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import type { MimeBundle } from './notebookFile.js';

/** Deno's convention, which our kernel follows: a value with this method shows as the bundle it returns. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for('Jupyter.display') as never;

/** A value that shows as `bundle` when it is the result of a cell; where only text is possible, as its text/plain. */
export function displayable(bundle: MimeBundle): object {
  const text = bundle['text/plain'];
  return {
    [JUPYTER_DISPLAY]: () => bundle,
    [inspect.custom]: () => (typeof text === 'string' ? text : `[${Object.keys(bundle).join(', ')}]`),
  };
}

export interface ShowOptions {
  /** name of this output: a later `show` with `update` and the same id replaces it, from any cell */
  id?: string;
  update?: boolean;
}

/** Shows `bundle` in the middle of a cell; does nothing outside of a kernel. */
export function show(bundle: MimeBundle, { id, update = false }: ShowOptions = {}): void {
  kernelDisplay()?.({ data: bundle, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update);
}

/** Shows one form of a value at a time, with the names of tslab's `display`; `json` and `bundle` are ours. */
export interface Display {
  text(text: string): void;
  html(html: string): void;
  markdown(markdown: string): void;
  /** with the dollar signs or the environment around it */
  latex(latex: string): void;
  svg(svg: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  javascript(code: string): void;
  /** as a tree that folds */
  json(value: unknown): void;
  raw(type: string, data: unknown): void;
  /** several forms of the same value; the front end shows the richest that it knows */
  bundle(bundle: MimeBundle): void;
}

/** Shows something in the middle of a cell. */
export const display: Display = displayAt((bundle) => show(bundle));

let places = 0;

/** A place of its own: what is shown here first stays where it is, what is shown later replaces it, from any cell. */
export function newDisplay(): Display {
  const id = `camrec-${process.pid}-${++places}`;
  let update = false;
  return displayAt((bundle) => {
    show(bundle, { id, update });
    update = true;
  });
}

/**
 * Takes away what the cell has shown so far; with `wait` only when the next output comes, so that nothing flickers.
 * Stock tslab has no such message: there, and outside of a kernel, nothing happens.
 */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  (globalThis as { clearOutput?: (options: { wait: boolean }) => void }).clearOutput?.({ wait });
}

function displayAt(put: (bundle: MimeBundle) => void): Display {
  const form = (type: string) => (data: unknown) => put({ [type]: transportable(data) });
  return {
    text: form('text/plain'),
    html: form('text/html'),
    markdown: form('text/markdown'),
    latex: form('text/latex'),
    svg: form('image/svg+xml'),
    png: form('image/png'),
    jpeg: form('image/jpeg'),
    gif: form('image/gif'),
    pdf: form('application/pdf'),
    javascript: form('text/javascript'),
    json: form('application/json'),
    raw: (type, data) => form(type)(data),
    bundle: put,
  };
}

// bytes travel as base64; tslab would send a picture as an object of numbers
function transportable(data: unknown): unknown {
  if (!(data instanceof Uint8Array)) return data;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

interface DisplayData {
  data: MimeBundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}
type Send = (data: DisplayData, update: boolean) => void;

// Both kernels leave the sender of the running cell in tslab's module jupyter.js. That module is looked up among those
// loaded already, since a globally installed tslab is not the one that `import` would find from here.
function kernelDisplay(): Send | undefined {
  const { cache } = createRequire(import.meta.url);
  const file = Object.keys(cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  return (file && cache[file]?.exports.lastWriteDisplayData) || undefined;
}
