// What is thrown without being an Error has no stack. Cells and the modules they import call a function in each such `throw`, which
// notes the place beside the value.
import { types } from 'node:util';
import type typescript from '@tslab/typescript-for-tslab';
import { type Cell, owner } from './cellContext.js';
import type { Edit } from './edits.js';
import { ts } from './typescript.js';

/** the newest only: nearly every `throw` that is not caught is the last one */
let last: { value: unknown; cell: Cell | undefined; stack: Error } | undefined;

/** Makes the function known that `throwNotes` calls. */
export function noteThrownValues(): void {
  Object.assign(globalThis, { __camrec_thrown__: note });
}

function note<T>(value: T): T {
  if (!types.isNativeError(value)) last = { value, cell: owner(), stack: new Error() };
  return value;
}

/** An error made where that value was thrown, if that is known. */
export function stackOfThrown(value: unknown): Error | undefined {
  return last && Object.is(last.value, value) && last.cell === owner() ? last.stack : undefined;
}

/** The edits that note what a `throw` statement throws; one that makes its error on the spot needs none. */
export function throwNotes(node: typescript.Node): Edit[] {
  if (!ts.isThrowStatement(node) || ts.isNewExpression(node.expression)) return [];
  const [start, end] = [node.expression.getStart(), node.expression.end];
  return [
    { start, end: start, text: '__camrec_thrown__(' },
    { start: end, end, text: ')' },
  ];
}
