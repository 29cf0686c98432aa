// Wasm instance, heap and pool together: what a kernel binding needs to run.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Heap } from './heap.js';
import { type Outcome, Pool } from './pool.js';

/** Sums over rows or elements are always cut into this many chunks, whatever the number of threads. */
export const CHUNKS = 16;

const MAX_THREADS = CHUNKS; // more would find no chunk to work on
const MANY_THREADS = 8; // beyond it memory is the limit, and a laptop wants to stay usable
const FLAT_GRAIN = 16_384; // elements; less work than this is not worth waking a thread
const MATMUL_GRAIN = 16; // rows of the result: four tiles
const SMALL_PRODUCT = 100_000; // multiplications that one thread does sooner than it wakes another

const FEW_RESULTS = 128 * 128; // a product this small and with sums this long is shared by cutting the sums
const LONG_SUM = 4096;

export interface RuntimeOptions {
  /** threads that compute, the main one included; 1 to 16 */
  threads?: number;
  /** false: ordinary memory, one thread, views are renewed after the memory grows */
  shared?: boolean;
  /** size of the heap to start with; it grows as needed */
  initialBytes?: number;
  /** seconds without an answer after which a worker thread counts as dead */
  patience?: number;
}

/** A kernel that trapped or whose worker died. Tensors of before are intact; the result of this call does not exist. */
export class KernelError extends Error {
  override readonly name = 'KernelError';

  constructor(
    readonly kernel: string,
    why: string,
  ) {
    super(`kernel ${kernel} ${why}`);
  }
}

/** True where memory can be shared between threads (not in a page without cross-origin isolation). */
export function canShareMemory(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}

/** Threads to use unless told otherwise: the free cores, at most 8, and 1 where memory cannot be shared. */
export function defaultThreads(): number {
  return canShareMemory() ? Math.min(availableParallelism(), MANY_THREADS) : 1;
}

type KernelFunction = (...args: number[]) => number;

export class Runtime {
  readonly heap: Heap;
  /** threads asked for; `activeThreads` says how many work now */
  readonly threads: number;
  private kernels: Record<string, KernelFunction>;
  private readonly pool?: Pool;
  private poolReady = false;
  private readonly matmulScratch: number[];

  constructor({ threads = 1, shared = canShareMemory(), initialBytes, patience }: RuntimeOptions = {}) {
    if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
      throw new RangeError(`threads must be an integer from 1 to ${MAX_THREADS}, got ${threads}`);
    }
    if (threads > 1 && !shared)
      throw new RangeError(`${threads} threads need shared memory: use threads 1 or shared true`);
    const file = shared ? './wasm/kernels.shared.wasm' : './wasm/kernels.wasm';
    const module = new WebAssembly.Module(readFileSync(new URL(file, import.meta.url)));
    this.heap = new Heap({ shared, initialBytes });
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.heap.memory } });
    this.kernels = exports as Record<string, KernelFunction>;
    this.threads = threads;
    this.matmulScratch = Array.from({ length: threads }, () => this.heap.allocate(this.call('matmulScratch')));
    if (threads > 1) this.pool = new Pool(module, this.heap.memory, threads - 1, { patience });
  }

  /** Threads that share the next kernel: 1 while the workers start and after one has died, with the same results. */
  get activeThreads(): number {
    if (!this.pool || this.pool.closed) return 1;
    this.poolReady ||= this.pool.ready;
    return this.poolReady ? this.threads : 1;
  }

  /** Resolves when all threads take part, for whoever measures; work before that is done by the main thread alone. */
  async ready(): Promise<void> {
    while (this.pool && !this.pool.closed && this.activeThreads < this.threads) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /**
   * Runs a kernel on the main thread.
   * @throws KernelError when it traps
   */
  call(name: string, ...args: number[]): number {
    const kernel = this.kernels[name];
    if (!kernel) throw new KernelError(name, 'does not exist (is the backend disposed?)');
    try {
      return kernel(...args);
    } catch (error) {
      throw new KernelError(name, `trapped: ${(error as Error).message}`);
    }
  }

  /**
   * Runs a kernel over 0..count, cut into one range per thread. Every range but the last is a multiple of `grain`; less
   * than two grains run on the main thread alone. `cuts` (threads + 1 increasing bounds) overrides the even division.
   * @throws KernelError when the kernel traps or a thread is lost
   */
  split(
    name: string,
    count: number,
    grain: number,
    args: (begin: number, end: number, thread: number) => number[],
    cuts?: ArrayLike<number>,
  ): void {
    if (!(count >= 0)) throw new RangeError(`kernel ${name}: cannot run over ${count} elements`);
    if (count === 0) return;
    const parts = Math.min(this.activeThreads, Math.max(1, Math.floor(count / grain)));
    if (parts === 1 || !this.pool) {
      this.call(name, ...args(0, count, 0));
      return;
    }
    const fitting = cuts?.length === parts + 1 ? cuts : undefined;
    const bound = (part: number): number => {
      if (part === parts) return count;
      return fitting ? fitting[part] : Math.round((count * part) / parts / grain) * grain;
    };
    for (let part = 1; part < parts; part++) this.pool.post(part - 1, name, args(bound(part), bound(part + 1), part));
    const outcomes: Outcome[] = [];
    try {
      this.call(name, ...args(0, bound(1), 0));
    } finally {
      // Also after a trap here: a worker must not write into blocks that the caller frees.
      for (let part = 1; part < parts; part++) outcomes.push(this.pool.join(part - 1));
    }
    for (const { failed, lost } of outcomes) {
      if (lost) throw new KernelError(name, `lost a thread: ${lost}; further work runs on one thread`);
      if (failed) throw new KernelError(name, `trapped: ${failed}`);
    }
  }

  /** Flat element-wise work: `args` gets the byte offset of the range and its length. */
  splitFlat(name: string, count: number, args: (offset: number, n: number) => number[]): void {
    this.split(name, count, FLAT_GRAIN, (begin, end) => args(begin * 4, end - begin));
  }

  /** C [m, n] = op(A) [m, k] op(B) [k, n] on addresses, op = identity or transpose; lda and ldb are row lengths as stored. */
  matmul(
    a: number,
    lda: number,
    transposeA: boolean,
    b: number,
    ldb: number,
    transposeB: boolean,
    c: number,
    m: number,
    n: number,
    k: number,
  ): void {
    const operands = [a, lda, Number(transposeA), b, ldb, Number(transposeB)];
    if (m * n <= FEW_RESULTS && k >= LONG_SUM) {
      const perChunk = Math.ceil(k / CHUNKS);
      this.scratch(CHUNKS * m * n * 4, (partial) => {
        this.split('matmulChunks', CHUNKS, 1, (begin, end, thread) => [
          ...operands,
          ...[partial, m, n, k, perChunk, this.matmulScratch[thread], begin, end],
        ]);
        this.call('addPartialRows', partial, CHUNKS, m * n, 1, c);
      });
      return;
    }
    const grain = m * n * k > SMALL_PRODUCT ? MATMUL_GRAIN : Number.POSITIVE_INFINITY;
    this.split('matmul', m, grain, (begin, end, thread) => [
      ...operands,
      ...[c, n, n, k, this.matmulScratch[thread], begin, end],
    ]);
  }

  /** Runs `use` with a temporary block, freed also when `use` throws. */
  scratch<T>(bytes: number, use: (address: number) => T): T {
    const address = this.heap.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.heap.free(address);
    }
  }

  /** Ends the threads and lets go of the memory. */
  async dispose(): Promise<void> {
    this.kernels = {};
    await this.pool?.terminate();
    this.heap.dispose();
  }
}
