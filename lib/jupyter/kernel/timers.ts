// Timers belong to the cell that sets them and stop with it.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { type Cell, context } from './cellContext.js';

const require = createRequire(import.meta.url);
// the objects that cells and packages get, not their read-only faces as ES modules
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');

type Callback = (...rest: unknown[]) => unknown;
type SetTimer = (callback: Callback, ...rest: unknown[]) => object;
type Wait = (...rest: unknown[]) => Promise<unknown>;

const stops = new WeakMap<object, { cell: Cell; stop: () => void }>();

const KINDS = [
  { set: 'setTimeout', clear: 'clearTimeout', repeats: false },
  { set: 'setInterval', clear: 'clearInterval', repeats: true },
  { set: 'setImmediate', clear: 'clearImmediate', repeats: false },
];

/** Replaces the timers that cells and packages see. */
export function bindTimersToCells(): void {
  const globals = globalThis as unknown as Record<string, unknown>;
  timersPromises.setTimeout = boundWait(timersPromises.setTimeout, 2);
  timersPromises.setImmediate = boundWait(timersPromises.setImmediate, 1);
  timersPromises.setInterval = boundInterval(timersPromises.setTimeout);
  for (const { set, clear, repeats } of KINDS) {
    const original = globals[set] as SetTimer;
    const clearOriginal = globals[clear] as (timer: unknown) => void;
    const bound = boundTimer(original, clearOriginal, repeats);
    if (promisify.custom in original) Object.defineProperty(bound, promisify.custom, { value: timersPromises[set] });
    globals[set] = timers[set] = bound;
    globals[clear] = timers[clear] = (timer: unknown) => {
      forget(timer);
      clearOriginal(timer);
    };
  }
  syncBuiltinESMExports();
}

function boundTimer(original: SetTimer, clear: (timer: unknown) => void, repeats: boolean): SetTimer {
  return (callback, ...rest) => {
    const cell = context.getStore();
    if (!cell || typeof callback !== 'function') return original(callback, ...rest);
    if (cell.cancelled) return stopped(original, clear);
    const once: Callback = (...values) => {
      forget(timer);
      return callback(...values);
    };
    const timer = original(repeats ? callback : once, ...rest);
    const stop = () => clear(timer);
    cell.waits.add(stop);
    stops.set(timer, { cell, stop });
    return timer;
  };
}

// No exception: Node itself sets a timer after an uncaught one, in the name of the cell, and would end the process.
function stopped(original: SetTimer, clear: (timer: unknown) => void): object {
  const timer = original(() => {}, 0);
  clear(timer);
  return timer;
}

function forget(timer: unknown): void {
  const entry = typeof timer === 'object' && timer !== null ? stops.get(timer) : undefined;
  entry?.cell.waits.delete(entry.stop);
}

// The promise of a cancelled cell never settles, and its timer is aborted. `at`: the place of the options among the arguments.
function boundWait(wait: Wait, at: number): Wait {
  return (...given) => {
    const cell = context.getStore();
    if (!cell) return wait(...given);
    if (cell.cancelled) return new Promise(() => {});
    const abort = new AbortController();
    const stop = () => abort.abort();
    const rest = [...given];
    while (rest.length < at) rest.push(undefined);
    const options = rest[at] as { signal?: AbortSignal } | undefined;
    if (options?.signal?.aborted) return wait(...given);
    options?.signal?.addEventListener('abort', () => abort.abort(options.signal?.reason), { once: true });
    rest[at] = { ...options, signal: abort.signal };
    cell.waits.add(stop);
    return new Promise((resolve, reject) => {
      const settle = (finish: (value: unknown) => void) => (value: unknown) => {
        cell.waits.delete(stop);
        if (!cell.cancelled) finish(value);
      };
      wait(...rest).then(settle(resolve), settle(reject));
    });
  };
}

function boundInterval(wait: Wait) {
  return async function* (delay?: number, value?: unknown, options?: object): AsyncGenerator<unknown> {
    for (;;) yield await wait(delay, value, options);
  };
}
