// How the tests here examine an op: kernel against composed form, both against finite differences, one thread against two.
import * as tf from '@tensorflow/tfjs-core';
import * as assert from 'uvu/assert';
import { SparseMatrix } from '../sparseMatrix.js';
import { streams } from '../streams.js';
import { useSimdBackend } from '../useSimdBackend.js';

/** A tensor's numbers, owned by no backend. */
export interface Numbers {
  readonly shape: number[];
  readonly values: Float32Array;
}

// biome-ignore lint/suspicious/noExplicitAny: an op under test takes whatever ranks it takes
export type Op = (...inputs: any[]) => tf.Tensor;

export interface CheckOptions {
  /** largest difference between kernel and composed form, relative to the largest number of that output */
  readonly tolerance?: number;
  /** the same against finite differences; 0 leaves them out (large inputs) */
  readonly differences?: number;
}

/** Draws for tests: `uniform(low, high)`, tensors' numbers, whole numbers below a limit, a matrix with empty rows. */
export function draws(name: string) {
  const next = streams(7).fork(name).generator();
  const uniform = (low: number, high: number): number => low + (high - low) * next();
  const numbers = (shape: number[], low = -1, high = 1): Numbers => ({
    shape,
    values: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => uniform(low, high)),
  });
  const below = (limit: number, n: number): Int32Array =>
    Int32Array.from({ length: n }, () => Math.floor(uniform(0, limit)));
  /** rows 3, 6, 9 … are empty; about `density` of the other entries are stored */
  const sparse = (rows: number, cols: number, density = 0.3): SparseMatrix => {
    const start = [0];
    const column: number[] = [];
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) if (r % 3 !== 0 && next() < density) column.push(c);
      start.push(column.length);
    }
    const value = Float32Array.from(column, () => uniform(0.1, 1));
    return new SparseMatrix(rows, cols, { start: Int32Array.from(start), column: Int32Array.from(column), value });
  };
  return { uniform, numbers, below, sparse };
}

interface Outcome {
  readonly value: Float32Array;
  readonly gradients: Float32Array[];
}

const tensorOf = ({ shape, values }: Numbers): tf.Tensor => tf.tensor(values, shape);
const numbersOf = (t: tf.Tensor): Float32Array => Float32Array.from(t.dataSync());

function outcome(inputs: readonly Numbers[], op: Op): Outcome {
  return tf.tidy(() => {
    const tensors = inputs.map(tensorOf);
    const value = op(...tensors);
    const dy = tf.tensor(slopes(value.size), value.shape);
    const gradients = tf.grads((...x) => op(...x))(tensors, dy);
    return { value: numbersOf(value), gradients: gradients.map(numbersOf) };
  });
}

// What multiplies each output: the scalar under examination is Σ slope · output.
const slopes = (n: number): Float32Array => draws('slopes').numbers([n], 0.5, 1.5).values;

/**
 * Asserts that value and every gradient of `op` agree between the kernel on `simd` and the composed form on `cpu` (relative
 * to the largest number of each output), and that the gradients are the derivatives.
 *
 * Derivatives come from central differences over float32 values, extrapolated from two step widths. Rounding of the
 * values (6e-8 each, summed, over a step of 1/128) leaves an error near 1e-5; 2e-3 leaves room for steep functions.
 */
export async function checkOp(
  name: string,
  inputs: readonly Numbers[],
  op: Op,
  { tolerance = 5e-6, differences = 2e-3 }: CheckOptions = {},
): Promise<void> {
  await useSimdBackend();
  const fast = outcome(inputs, op);
  await tf.setBackend('cpu');
  const composed = outcome(inputs, op);
  await tf.setBackend('simd');
  closeTo(`${name}: value`, fast.value, composed.value, tolerance);
  for (const [i, gradient] of fast.gradients.entries()) {
    closeTo(`${name}: gradient ${i}`, gradient, composed.gradients[i], tolerance);
    if (differences === 0) continue;
    closeTo(`${name}: gradient ${i} against differences`, gradient, derivatives(inputs, i, op), differences);
  }
}

function derivatives(inputs: readonly Numbers[], which: number, op: Op): Float32Array {
  const values = inputs[which].values.slice();
  const scalar = (): number => {
    const moved = inputs.map((input, i) => (i === which ? { shape: input.shape, values } : input));
    const outputs = tf.tidy(() => numbersOf(op(...moved.map(tensorOf))));
    return slopes(outputs.length).reduce((sum, slope, i) => sum + slope * outputs[i], 0);
  };
  const slope = (i: number, step: number): number => {
    const x = inputs[which].values[i];
    values[i] = x + step;
    const [above, high] = [scalar(), values[i]];
    values[i] = x - step;
    const [below, low] = [scalar(), values[i]];
    values[i] = x;
    return (above - below) / (high - low);
  };
  return values.map((_, i) => (4 * slope(i, 1 / 128) - slope(i, 1 / 64)) / 3);
}

/** Asserts |got − expected| ≤ tolerance · max |expected| everywhere. */
export function closeTo(what: string, got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.is(got.length, expected.length, `${what}: length`);
  let scale = 1e-6;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(got[i] - expected[i]) / scale;
    assert.ok(error <= tolerance, `${what}: ${got[i]} at ${i}, expected ${expected[i]} (off by ${error} of ${scale})`);
  }
}

/** Asserts that value and gradients have the same bits on one and on two threads; `make` builds inputs and op anew. */
export async function checkThreads(name: string, make: () => { inputs: readonly Numbers[]; op: Op }): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const threads of [1, 2]) {
    tf.removeBackend('simd');
    const { runtime } = await useSimdBackend({ threads });
    await runtime.ready();
    const { inputs, op } = make();
    outcomes.push(outcome(inputs, op));
  }
  const [one, two] = outcomes;
  assert.equal(two.value, one.value, `${name}: value on two threads`);
  assert.equal(two.gradients, one.gradients, `${name}: gradients on two threads`);
}
