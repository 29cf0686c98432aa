// Values that a notebook shows in their own way. No kernel is imported: the symbol is all that kernel and value share.
import { inspect } from 'node:util';

/** One output in several MIME types; the front end shows the richest it knows. */
export type MimeBundle = Record<string, unknown>;

/** What a kernel looks for on the last value of a cell. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for('Jupyter.display');

/** Shows as its bundle in a notebook that knows the symbol, as the bundle's text elsewhere. */
export interface Displayable {
  [JUPYTER_DISPLAY](): MimeBundle;
}

/** A value that shows as `bundle`. */
export function displayable(bundle: MimeBundle): Displayable {
  const value = { [JUPYTER_DISPLAY]: () => bundle, [inspect.custom]: () => String(bundle['text/plain']) };
  return value;
}
