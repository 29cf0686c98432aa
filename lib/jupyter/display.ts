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
