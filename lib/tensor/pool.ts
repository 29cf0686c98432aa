// Fork and join over shared memory: the main thread posts one kernel call per worker, does its own share, waits for the rest.
import { Worker } from 'node:worker_threads';

/** How main thread and workers talk: one control slot of SLOT_BYTES per worker, these Int32 words first. */
export const SLOT_BYTES = 512;
export const WORD = { sequence: 0, kernel: 1, arguments: 2, ready: 3, done: 4, failed: 5, textLength: 6 } as const;
export const FIRST_ARGUMENT = 8; // in Float64 words from the slot's start
export const MAX_ARGUMENTS = 24;
export const TEXT_OFFSET = 256; // bytes; what a trap said, ASCII
export const MAX_TEXT = SLOT_BYTES - TEXT_OFFSET;

/** Loads before a thread goes to sleep; more hurts as soon as another process wants the core. */
export const SPINS = 20_000;

/** What a worker is born with. */
export interface WorkerStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: SharedArrayBuffer;
  id: number;
  names: string[];
}

export interface PoolOptions {
  /** seconds without an answer after which a worker counts as dead */
  patience?: number;
}

/** `failed`: the kernel trapped, the worker goes on. `lost`: the worker is gone, and with it the pool. */
export interface Outcome {
  failed?: string;
  lost?: string;
}

export class Pool {
  private readonly control: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly numbers: Float64Array;
  private readonly kernels: Map<string, number>;
  private readonly sequence: Int32Array;
  private readonly workers: Worker[];
  private readonly patience: number;
  private gone = false;

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    readonly size: number,
    { patience = 60 }: PoolOptions = {},
  ) {
    const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function');
    const names = functions.map(({ name }) => name);
    this.kernels = new Map(names.map((name, i) => [name, i]));
    this.control = new SharedArrayBuffer(SLOT_BYTES * size);
    this.words = new Int32Array(this.control);
    this.numbers = new Float64Array(this.control);
    this.sequence = new Int32Array(size);
    this.patience = patience;
    this.workers = Array.from({ length: size }, (_, id) => {
      const workerData: WorkerStart = { module, memory, control: this.control, id, names };
      const worker = new Worker(new URL('./poolWorker.js', import.meta.url), { workerData });
      worker.on('error', () => this.close());
      worker.on('exit', () => this.close());
      worker.unref(); // a sleeping pool does not keep the process alive
      return worker;
    });
  }

  /** True once every worker waits for work. Nobody blocks on it: a worker may need the main thread in order to start. */
  get ready(): boolean {
    return !this.gone && this.workers.every((_, id) => Atomics.load(this.words, this.word(id, WORD.ready)) === 1);
  }

  /** True when a worker has died: nothing may be posted any more. */
  get closed(): boolean {
    return this.gone;
  }

  /** Hands a kernel call to worker `id`; `join(id)` must follow. */
  post(id: number, name: string, args: number[]): void {
    const kernel = this.kernels.get(name);
    if (kernel === undefined) throw new Error(`no kernel named ${name}`);
    if (args.length > MAX_ARGUMENTS)
      throw new RangeError(`kernel ${name}: ${args.length} arguments, at most ${MAX_ARGUMENTS} fit`);
    this.words[this.word(id, WORD.kernel)] = kernel;
    this.words[this.word(id, WORD.arguments)] = args.length;
    this.numbers.set(args, (id * SLOT_BYTES) / 8 + FIRST_ARGUMENT);
    this.sequence[id] += 1;
    Atomics.store(this.words, this.word(id, WORD.sequence), this.sequence[id]);
    Atomics.notify(this.words, this.word(id, WORD.sequence));
  }

  /** Waits for worker `id`, but not for ever: the main thread sees no event while it waits, so silence is the only sign. */
  join(id: number): Outcome {
    const done = this.word(id, WORD.done);
    const wanted = this.sequence[id];
    for (let spin = 0; spin < SPINS; spin++) {
      if (Atomics.load(this.words, done) === wanted) break;
    }
    let silence = 0; // seconds
    for (let now = Atomics.load(this.words, done); now !== wanted; now = Atomics.load(this.words, done)) {
      if (Atomics.load(this.words, this.word(id, WORD.ready)) === 0) return this.lose(`worker ${id} ended`);
      if (silence >= this.patience) return this.lose(`worker ${id} did not answer for ${this.patience} s`);
      const slice = Math.min(1, this.patience);
      if (Atomics.wait(this.words, done, now, 1000 * slice) === 'timed-out') silence += slice;
    }
    const failed = this.word(id, WORD.failed);
    if (this.words[failed] === 0) return {};
    this.words[failed] = 0;
    return { failed: this.text(id) };
  }

  async terminate(): Promise<void> {
    this.gone = true;
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private close(): void {
    if (this.gone) return;
    this.gone = true;
    for (const worker of this.workers) void worker.terminate(); // a slow one must not write into memory that others own by then
  }

  private lose(why: string): Outcome {
    this.close();
    return { lost: why };
  }

  private text(id: number): string {
    const length = this.words[this.word(id, WORD.textLength)];
    const bytes = new Uint8Array(this.control, id * SLOT_BYTES + TEXT_OFFSET, length);
    return String.fromCharCode(...bytes);
  }

  private word(id: number, word: number): number {
    return (id * SLOT_BYTES) / 4 + word;
  }
}
