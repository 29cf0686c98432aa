// What is thrown without being an Error has no stack. Cells and the modules they import assign it to a property on its way, whose setter
// notes the place beside the value.
import { types } from 'node:util';
import type typescript from '@tslab/typescript-for-tslab';
import { type Cell, owner } from './cellContext.js';
import type { Edit } from './edits.js';
import { ts } from './typescript.js';

/** the newest only: nearly every `throw` that is not caught is the last one */
let last: { value: unknown; cell: Cell | undefined; stack: Error } | undefined;

/** In front of what is thrown. An assignment gives its value, and stands in front of every expression as it is. */
export const NOTE = '__camrec_thrown__.value = ';

/** Makes the property known that `NOTE` assigns to. */
export function noteThrownValues(): void {
  const property = {
    set value(value: unknown) {
      if (!types.isNativeError(value)) last = { value, cell: owner(), stack: new Error() };
    },
  };
  Object.assign(globalThis, { __camrec_thrown__: property });
}

/** An error made where that value was thrown, if that is known. */
export function stackOfThrown(value: unknown): Error | undefined {
  return last && Object.is(last.value, value) && last.cell === owner() ? last.stack : undefined;
}

/** The edit that notes what a `throw` statement throws; one that makes its error on the spot needs none. */
export function throwNotes(node: typescript.Node): Edit[] {
  if (!ts.isThrowStatement(node) || ts.isNewExpression(node.expression)) return [];
  const start = node.expression.getStart();
  return [{ start, end: start, text: NOTE }];
}
