// npm run bench [-- --systems a,b|all --data FOLDER --steps N --rounds N --threads 1,2]: milliseconds per training step at the size of Amazon Baby.
// npm run bench -- causal: questions to large causal graphs.
// npm run bench -- kernels [--deno PATH --rounds N]: this kit's Jupyter kernel beside stock tslab and Deno's.
import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { systemNamed, systems } from '../systems.js';
import { benchCausal } from './causal.js';
import { benchKernels } from './kernels.js';
import type { Measurement } from './measure.js';
import { exists } from './workload.js';

const PARTS = 12; // kernels listed, the slowest ones
const LISTED = 'camrec'; // the system whose kernels are listed
const QUICK = ['bpr', 'lightgcn', 'vbpr']; // whose steps are so short that more are needed

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    systems: { type: 'string', default: 'camrec,lightgcn' },
    data: { type: 'string' },
    steps: { type: 'string', default: '10' },
    rounds: { type: 'string' }, // one of training, three of kernels
    threads: { type: 'string', default: '1,2' },
    deno: { type: 'string', default: 'deno' },
  },
});
const shared = process.env.CAMREC_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = values.data ?? `${shared}/baby`;

if (positionals.length > 0) await benchNamed(positionals.join(' '));
else if (await exists(folder)) await bench();
else console.log(`skipped: no data in ${folder}; name a folder with an .inter file: npm run bench -- --data FOLDER`);

async function benchNamed(name: string): Promise<void> {
  if (name !== 'causal' && name !== 'kernels')
    throw new RangeError(`no benchmark is named ${name}, expected causal or kernels, or no name for training`);
  console.log(machine());
  if (name === 'causal') benchCausal();
  else await benchKernels({ deno: values.deno, rounds: Number(values.rounds ?? '3') });
}

async function bench(): Promise<void> {
  console.log(machine());
  const found: Measurement[] = [];
  const trainable = systems.filter(({ name }) => name !== 'popularity').map(({ name }) => name);
  const names = values.systems === 'all' ? trainable : values.systems.split(',').map((name) => systemNamed(name).name);
  for (let round = 0; round < Number(values.rounds ?? '1'); round++) {
    for (const system of names) {
      const steps = Number(values.steps) * (QUICK.includes(system) ? 4 : 1);
      for (const threads of values.threads.split(',')) {
        const result = await run([folder, system, threads, String(steps)]);
        console.log(row(result));
        found.push(result);
      }
    }
  }
  if (names.includes(LISTED)) printKernels(found.filter(({ system }) => system === LISTED));
}

/** One measurement in a fresh process, so that none inherits another's heap or compiled code. */
async function run(args: string[]): Promise<Measurement> {
  const file = fileURLToPath(new URL('./measure.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { maxBuffer: 2 ** 26 });
  const json = stdout.split('\n').find((line) => line.startsWith('{'));
  if (!json) throw new Error(`no result from ${file} ${args.join(' ')}: ${stdout}`);
  return JSON.parse(json);
}

function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}`;
}

function row(result: Measurement): string {
  const { system, threads, times, processorTimes, loss, tensors, peakBytes, residentBytes } = result;
  return [
    `${system.padEnd(9)} ${threads} thread${threads === 1 ? ' ' : 's'}`,
    `median ${median(times).toFixed(1)} ms`,
    `fastest ${Math.min(...times).toFixed(1)} ms`,
    `processor ${median(processorTimes).toFixed(1)} ms`,
    `loss ${loss.toFixed(5)}`,
    `tensors ${tensors.before} -> ${tensors.after}`,
    `heap ${megabytes(peakBytes)} MB, process ${megabytes(residentBytes)} MB`,
  ].join('   ');
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function printKernels(results: Measurement[]): void {
  const widest = results[0]?.kernels.slice(0, PARTS) ?? [];
  console.log(`\n${LISTED}, one step by kernel, ms (calls)`);
  for (const { name, calls } of widest) {
    const columns = results.map(({ threads, kernels }) => {
      const ms = kernels.find((kernel) => kernel.name === name)?.ms ?? 0;
      return `${threads} thread${threads === 1 ? ' ' : 's'} ${ms.toFixed(1).padStart(7)}`;
    });
    console.log(`${`${name} (${calls})`.padEnd(28)} ${columns.join('   ')}`);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
