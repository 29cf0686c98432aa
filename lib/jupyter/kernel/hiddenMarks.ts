// What the kernel and Node leave in values, and nobody at a notebook wants to see. AsyncLocalStorage leaves its marks on promises and timers, as properties with symbols for names. They would show up
// wherever one is printed: `Promise { 4, [Symbol(async_id_symbol)]: 680, … }`.
import { inspect } from 'node:util';
import { NOTE } from './thrownValues.js';

/** as TypeScript prints them anew, on lines of their own or not */
const CHECKS = /\s*__camrec_stop__\[0\] && __camrec_end__\(\);/g;
const MARKS = new Set(['async_id_symbol', 'trigger_async_id_symbol', 'kResourceStore']);

/** From now on promises and timers print without the marks, and functions give their text without the kernel's checks. */
export function hideMarks(): void {
  const timer = setTimeout(() => {}, 0);
  const immediate = setImmediate(() => {});
  clearTimeout(timer);
  clearImmediate(immediate);
  for (const { prototype } of [Promise, timer.constructor, immediate.constructor]) {
    Object.defineProperty(prototype, inspect.custom, { value: hide, configurable: true, writable: true });
  }
  const textOf = Function.prototype.toString;
  const { toString: value } = {
    toString(this: unknown): string {
      return withoutChecks(textOf.call(this));
    },
  };
  Object.defineProperty(Function.prototype, 'toString', { value, configurable: true, writable: true });
}

// such a text may run elsewhere, in a worker or in a page, where the checks would have nothing to ask
function withoutChecks(text: string): string {
  return text.includes('__camrec_') ? text.replaceAll(CHECKS, '').replaceAll(NOTE, '') : text;
}

// inspect goes on as usual with an object that returns itself
function hide(this: object): object {
  for (const symbol of Object.getOwnPropertySymbols(this)) {
    if (MARKS.has(symbol.description ?? '')) Object.defineProperty(this, symbol, { enumerable: false });
  }
  return this;
}
