// Fork and join over shared memory: the main thread posts one kernel call per worker, does its own share, waits for the rest.
import { Worker } from 'node:worker_threads';

export const SLOT_BYTES = 512; // one control slot per worker
export const SEQUENCE = 0, FUNCTION = 1, ARGUMENTS = 2, READY = 3, DONE = 4, FAILED = 5; // Int32 words of a slot
export const FIRST_ARGUMENT = 8; // in Float64 words
export const SPINS = 20_000; // loads before sleeping; more hurts as soon as another process wants the core

export class Pool {
  private readonly control: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly numbers: Float64Array;
  private readonly names: Map<string, number>;
  private readonly sequence: number[];
  private readonly workers: Worker[] = [];

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, readonly size: number) {
    const names = WebAssembly.Module.exports(module).filter((e) => e.kind === 'function').map((e) => e.name);
    this.names = new Map(names.map((name, i) => [name, i]));
    this.control = new SharedArrayBuffer(SLOT_BYTES * size);
    this.words = new Int32Array(this.control);
    this.numbers = new Float64Array(this.control);
    this.sequence = new Array(size).fill(0);
    for (let id = 0; id < size; id++) {
      const worker = new Worker(new URL('./poolWorker.js', import.meta.url), { workerData: { module, memory, control: this.control, id, names } });
      worker.unref(); // a sleeping pool does not keep the process alive
      this.workers.push(worker);
    }
  }

  /** Workers start in the background; until then the main thread does everything (with the same result). */
  get ready(): boolean {
    for (let id = 0; id < this.size; id++) if (!Atomics.load(this.words, this.word(id, READY))) return false;
    return true;
  }
  post(id: number, name: string, args: number[]): void {
    const base = this.word(id, 0);
    this.words[base + FUNCTION] = this.names.get(name)!;
    this.words[base + ARGUMENTS] = args.length;
    this.numbers.set(args, (id * SLOT_BYTES) / 8 + FIRST_ARGUMENT);
    Atomics.store(this.words, base + SEQUENCE, ++this.sequence[id]);
    Atomics.notify(this.words, base + SEQUENCE);
  }
  join(id: number): void {
    const done = this.word(id, DONE), wanted = this.sequence[id];
    for (let i = 0; i < SPINS && Atomics.load(this.words, done) !== wanted; i++);
    for (let now; (now = Atomics.load(this.words, done)) !== wanted; ) Atomics.wait(this.words, done, now, 1000);
    if (this.words[this.word(id, FAILED)]) throw new Error(`simd pool: a kernel trapped in worker ${id}`);
  }
  async terminate(): Promise<void> { await Promise.all(this.workers.map((w) => w.terminate())); }
  private word(id: number, offset: number): number { return (id * SLOT_BYTES) / 4 + offset; }
}
