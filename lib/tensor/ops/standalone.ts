// A small engine of our kernels beside whatever backend is active: what must give the same bits on every backend runs here.
import { Runtime } from '../runtime.js';

let runtime: Runtime | undefined;

/** Calls `use` with an engine in ordinary memory, one thread; made on first use, kept for the life of the process. */
export function onEveryBackend<T>(use: (runtime: Runtime) => T): T {
  runtime ??= new Runtime({ threads: 1, shared: false, initialBytes: 4 << 20 });
  return use(runtime);
}
