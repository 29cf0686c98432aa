// AsyncLocalStorage leaves its marks on promises and timers, as properties with symbols for names. They would show up
// wherever one is printed: `Promise { 4, [Symbol(async_id_symbol)]: 680, … }`.
import { inspect } from 'node:util';

const MARKS = new Set(['async_id_symbol', 'trigger_async_id_symbol', 'kResourceStore']);

/** From now on promises and timers print without the marks. */
export function hideMarks(): void {
  const timer = setTimeout(() => {}, 0);
  const immediate = setImmediate(() => {});
  clearTimeout(timer);
  clearImmediate(immediate);
  for (const { prototype } of [Promise, timer.constructor, immediate.constructor]) {
    Object.defineProperty(prototype, inspect.custom, { value: hide, configurable: true, writable: true });
  }
}

// inspect goes on as usual with an object that returns itself
function hide(this: object): object {
  for (const symbol of Object.getOwnPropertySymbols(this)) {
    if (MARKS.has(symbol.description ?? '')) Object.defineProperty(this, symbol, { enumerable: false });
  }
  return this;
}
