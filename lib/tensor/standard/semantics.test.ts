// Every operation of TensorFlow.js that a model here or to come may use: values and gradients equal the cpu backend's.
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SimdBackend } from '../backend.js';
import { useSimdBackend } from '../useSimdBackend.js';
import { type Case, cases, type Made } from './semanticsCases.js';

type Values = Float32Array | Int32Array | Uint8Array | string[];
type Outcome = { shape: number[]; dtype: string; values: Values }[];

function bytesOf(values: Values): Uint8Array | string {
  return Array.isArray(values) ? values.join() : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function evaluate({ run, gradient }: Case, made: Made[]): Outcome {
  let outcome: Outcome = []; // not what tidy returns: it would look for tensors among all those numbers
  tf.tidy(() => {
    const inputs = made.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
    const first = run(...inputs);
    const outputs = Array.isArray(first) ? [...first] : [first];
    if (gradient) {
      const floats = inputs.filter(({ dtype }) => dtype === 'float32');
      const of = (...xs: tf.Tensor[]): tf.Tensor => {
        const rest = [...xs];
        return run(...inputs.map((t) => (t.dtype === 'float32' ? (rest.shift() as tf.Tensor) : t))) as tf.Tensor;
      };
      const dy = tf.tensor(
        Float32Array.from({ length: outputs[0].size }, (_, i) => Math.sin(i + 1)),
        outputs[0].shape,
      );
      outputs.push(...tf.grads(of)(floats, dy));
    }
    outcome = outputs.map((t) => ({ shape: t.shape, dtype: t.dtype, values: t.dataSync() as Values }));
  });
  return outcome;
}

/** Sums differ in their order, exponentials in their polynomial: 2e-5 of the number plus 1, more for sums of over 500 terms. */
function assertNear(actual: Outcome, expected: Outcome, name: string, longest: number): void {
  assert.is(actual.length, expected.length, name);
  const tolerance = 2e-5 * Math.max(1, longest / 500);
  actual.forEach(({ shape, dtype, values }, i) => {
    assert.equal([dtype, shape], [expected[i].dtype, expected[i].shape], `${name}, output ${i}`);
    const wrong = values.findIndex((y: number | string, p: number) => {
      const x = expected[i].values[p];
      const same = x === y || (Number.isNaN(x) && Number.isNaN(y));
      return !same && !(Math.abs(Number(x) - Number(y)) <= tolerance * (1 + Math.abs(Number(x))));
    });
    const found = `${name}, output ${i} [${wrong}]: ${values[wrong]} instead of ${expected[i].values[wrong]}`;
    assert.is(wrong, -1, found);
  });
}

const SHAPES = [
  [4, 8, 16],
  [2, 3, 1],
  [5, 2, 3],
  [3, 7, 7],
  [2, 17, 17],
  [7, 4, 33],
  [40, 33, 33], // large enough for two threads
];

const prepared: { run: Case; name: string; made: Made[]; expected: Outcome; bits?: string }[] = [];

test('the cpu backend gives the expected values', async () => {
  await tf.setBackend('cpu');
  for (const run of cases) {
    const seen = new Set<string>();
    for (const [n, m, k] of SHAPES) {
      const made = run.inputs(n, m, k);
      const shapes = JSON.stringify(made.map(({ shape }) => shape));
      if (seen.has(shapes)) continue; // an operation whose shapes are fixed
      seen.add(shapes);
      prepared.push({ run, name: `${run.name} ${shapes}`, made, expected: evaluate(run, made) });
    }
  }
  assert.ok(prepared.length > 700, `${prepared.length} comparisons`);
});

for (const options of [{ threads: 1 }, { threads: 2 }, { threads: 3 }, { shared: false }]) {
  const label = JSON.stringify(options);
  test(`values, gradients and bits with ${label}, nothing leaks`, async () => {
    const backend: SimdBackend = await useSimdBackend({ ...options, initialBytes: 2 ** 20 });
    await backend.runtime.ready();
    for (const job of prepared) {
      const before = [tf.memory().numTensors, backend.numDataIds(), backend.runtime.heap.blocks];
      const actual = evaluate(job.run, job.made);
      assertNear(actual, job.expected, job.name, Math.max(...job.made.flatMap(({ shape }) => shape)));
      const after = [tf.memory().numTensors, backend.numDataIds(), backend.runtime.heap.blocks];
      assert.equal(after, before, `${job.name} leaks tensors, ids or heap blocks`);
      const bits = actual.map(({ values }) => createHash('sha256').update(bytesOf(values)).digest('hex')).join();
      job.bits ??= bits;
      assert.is(bits, job.bits, `${job.name}: other bits than with one thread`);
    }
    tf.removeBackend('simd');
  });
}

test.run();
