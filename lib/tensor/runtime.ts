// Wasm instance, heap and pool together: what a kernel binding needs to run.
import { readFileSync } from 'node:fs';
import { Heap } from './heap.js';
import { Pool } from './pool.js';

/** Sums over rows or elements are always cut into this many chunks, whatever the number of threads. */
export const CHUNKS = 16;

export interface RuntimeOptions {
  /** threads that compute, the main one included */
  threads?: number;
  /** false: ordinary memory, one thread, views are renewed after the memory grows */
  shared?: boolean;
  initialBytes?: number;
}

export class Runtime {
  readonly heap: Heap;
  readonly threads: number;
  private readonly kernels: Record<string, (...args: number[]) => number>;
  private readonly pool?: Pool;
  private poolReady = false;
  private readonly matmulScratch: number[];

  constructor({ threads = 1, shared = true, initialBytes }: RuntimeOptions = {}) {
    if (threads > 1 && !shared) throw new RangeError(`${threads} threads need shared memory`);
    const file = shared ? './wasm/kernels.shared.wasm' : './wasm/kernels.wasm';
    const module = new WebAssembly.Module(readFileSync(new URL(file, import.meta.url)));
    this.heap = new Heap({ shared, initialBytes });
    this.kernels = new WebAssembly.Instance(module, { env: { memory: this.heap.memory } }).exports as never;
    this.threads = threads;
    this.matmulScratch = Array.from({ length: threads }, () => this.heap.allocate(this.kernels.matmulScratch()));
    if (threads > 1) this.pool = new Pool(module, this.heap.memory, threads - 1);
  }

  call(name: string, ...args: number[]): number { return this.kernels[name](...args); }

  /**
   * Runs a kernel over 0..count, cut into one range per thread. Every range but the last is a multiple of `grain`; less
   * than two grains run on the main thread alone. `cuts` (threads + 1 increasing bounds) overrides the even division.
   */
  split(name: string, count: number, grain: number, args: (begin: number, end: number, thread: number) => number[], cuts?: ArrayLike<number>): void {
    const parts = Math.min(this.activeThreads(), Math.max(1, Math.floor(count / grain)));
    if (parts === 1) { this.kernels[name](...args(0, count, 0)); return; }
    const bound = (i: number): number => (i === parts ? count : cuts && cuts.length === parts + 1 ? cuts[i] : Math.round((count * i) / parts / grain) * grain);
    for (let i = 1; i < parts; i++) this.pool!.post(i - 1, name, args(bound(i), bound(i + 1), i));
    this.kernels[name](...args(0, bound(1), 0));
    for (let i = 1; i < parts; i++) this.pool!.join(i - 1);
  }

  /** Flat element-wise work: `args` gets the byte offset of the range and its length. */
  splitFlat(name: string, count: number, args: (offset: number, n: number) => number[]): void {
    this.split(name, count, 16384, (begin, end) => args(begin * 4, end - begin));
  }

  /** C [m, n] = op(A) op(B) on addresses; lda and ldb are row lengths as stored */
  matmul(a: number, lda: number, transposeA: boolean, b: number, ldb: number, transposeB: boolean, c: number, m: number, n: number, k: number): void {
    const grain = m * n * k > 100_000 ? 16 : Infinity;
    this.split('matmul', m, grain, (begin, end, thread) => [a, lda, +transposeA, b, ldb, +transposeB, c, n, n, k, this.matmulScratch[thread], begin, end]);
  }

  /** Runs `use` with a temporary block. */
  scratch<T>(bytes: number, use: (address: number) => T): T {
    const address = this.heap.allocate(bytes);
    try { return use(address); } finally { this.heap.free(address); }
  }

  async dispose(): Promise<void> { await this.pool?.terminate(); }

  private activeThreads(): number {
    if (!this.pool) return 1;
    this.poolReady ||= this.pool.ready;
    return this.poolReady ? this.threads : 1;
  }
}
