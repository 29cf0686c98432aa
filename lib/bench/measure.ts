// Measures one system on one number of threads in a process of its own: node measure.js FOLDER SYSTEM THREADS STEPS
// prints one line of JSON, a `Measurement`.
import * as tf from '@tensorflow/tfjs-core';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { sampler } from '../training/sampler.js';
import { preludeStep, trainStep } from '../training/step.js';
import { benchDataset, workload } from './workload.js';

const WARM_STEPS = 4; // V8 compiles the kernels, the heap reaches its size

export interface Measurement {
  readonly system: string;
  readonly threads: number;
  /** milliseconds of each step */
  readonly times: number[];
  /** milliseconds of processor time each step took on all threads: what to compare when the machine is busy */
  readonly processorTimes: number[];
  /** loss of the last step: equal for any number of threads */
  readonly loss: number;
  readonly tensors: { readonly before: number; readonly after: number };
  /** bytes in tensors at most, and of the process */
  readonly peakBytes: number;
  readonly residentBytes: number;
  /** milliseconds and calls of each kernel in one step more */
  readonly kernels: { readonly name: string; readonly ms: number; readonly calls: number }[];
}

async function measure(folder: string, system: string, threads: number, steps: number): Promise<Measurement> {
  const backend = await useSimdBackend({ threads, initialBytes: 2 ** 30 });
  await backend.runtime.ready();
  const data = await benchDataset(folder);
  const { model, training } = workload(system, data);
  const { learningRate, weightDecay, optimizer } = training;
  const adam = new Adam(learningRate, { weightDecay, decoupled: optimizer === 'adamw' });
  const random = streams(1).fork('bench');
  const { users, positives, negatives } = sampler(data).epoch(random.fork('epoch'));
  const step = (i: number): number => {
    const from = (i * training.batchSize) % (users.length - training.batchSize);
    const cut = (ids: Int32Array): Int32Array => ids.subarray(from, from + training.batchSize);
    const rows = { users: cut(users), positives: cut(positives), negatives: cut(negatives) };
    return trainStep(model, adam, rows, random.fork('step', i), { index: i }).total;
  };

  // what comes before an epoch's clicks counts in the memory, not in the time of a step
  if (model.prelude) preludeStep(model.prelude, adam, 0, random.fork('prelude'));
  model.prelude?.finish();
  for (let i = 0; i < WARM_STEPS; i++) step(i);
  const before = tf.memory().numTensors;
  const times: number[] = [];
  const processorTimes: number[] = [];
  let loss = 0;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    const usage = process.cpuUsage();
    loss = step(WARM_STEPS + i);
    const { user, system: kernel } = process.cpuUsage(usage);
    times.push(performance.now() - start);
    processorTimes.push((user + kernel) / 1000);
  }
  const after = tf.memory().numTensors;
  const { peakBytes } = backend.memory();
  const residentBytes = process.memoryUsage().rss;
  const kernels = await kernelTimes(() => step(WARM_STEPS + steps));
  await backend.runtime.dispose();
  const tensors = { before, after };
  return { system, threads, times, processorTimes, loss, tensors, peakBytes, residentBytes, kernels };
}

async function kernelTimes(step: () => number): Promise<Measurement['kernels']> {
  const { kernels } = await tf.profile(() => {
    step();
  });
  const sums = new Map<string, { name: string; ms: number; calls: number }>();
  for (const { name, kernelTimeMs } of kernels) {
    const time = (await kernelTimeMs) as number | { kernelMs: number };
    const sum = sums.get(name) ?? { name, ms: 0, calls: 0 };
    sum.ms += typeof time === 'number' ? time : time.kernelMs;
    sum.calls += 1;
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => b.ms - a.ms);
}

const [folder, system, threads, steps] = process.argv.slice(2);
console.log(JSON.stringify(await measure(folder, system, Number(threads), Number(steps))));
