import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SparseMatrix } from '../sparseMatrix.js';
import { useSimdBackend } from '../useSimdBackend.js';
import { causalMask } from './causalMask.js';
import { checkOp, checkThreads, closeTo, draws, type Numbers } from './opCheck.js';

// The kink of relu spoils finite differences: with W₁ = [I ; I], node numbers near whole ones and biases near ½ the hidden
// sums keep at least 0.1 away from 0, further than any step of the differences. Every gradient is then exact.
function operands(name: string, rows: number, cols: number, d: number) {
  const { numbers, uniform, sparse } = draws(name);
  const whole = (shape: number[]): Numbers => {
    const { values } = numbers(shape);
    return { shape, values: values.map(() => Math.round(uniform(-2, 2)) + uniform(-0.1, 0.1)) };
  };
  const w1: Numbers = {
    shape: [2 * d, d],
    values: Float32Array.from({ length: 2 * d * d }, (_, i) => (Math.floor(i / d) % d === i % d ? 1 : 0)),
  };
  const a = sparse(rows, cols, 0.5);
  const weights = [w1, numbers([d], 0.45, 0.55), numbers([d, 1]), numbers([1])];
  return { a, rowNodes: whole([rows, d]), colNodes: whole([cols, d]), weights, noise: numbers([a.nnz], -2, 2) };
}

for (const [rows, cols, d] of [
  [5, 4, 16],
  [4, 7, 3],
  [2, 1, 16],
]) {
  test(`${rows} × ${cols} nodes of size ${d}: kernel, composed form and differences agree`, async () => {
    await useSimdBackend();
    const { a, rowNodes, colNodes, weights, noise } = operands(`mask ${rows} ${cols} ${d}`, rows, cols, d);
    await checkOp('causalMask', [rowNodes, colNodes, ...weights], (x, y, w1, b1, w2, b2) =>
      causalMask(a, x, y, { w1, b1, w2, b2 }, tf.tensor1d(noise.values), 0.7),
    );
  });
}

for (const d of [16, 5]) {
  test(`one table on both sides (size ${d}) takes one product and the same gradients`, async () => {
    await useSimdBackend();
    const { a, rowNodes, weights, noise } = operands(`mask shared ${d}`, 5, 5, d);
    await checkOp('shared', [rowNodes, ...weights], (x, w1, b1, w2, b2) =>
      causalMask(a, x, x, { w1, b1, w2, b2 }, tf.tensor1d(noise.values), 0.7),
    );
  });
}

test('the split product is the perceptron on the concatenated pair', async () => {
  await useSimdBackend();
  const { numbers, sparse } = draws('mask formula');
  const a = sparse(5, 4, 0.6);
  const [h, d] = [32, 6];
  const [x, y] = [numbers([5, d]), numbers([4, d])].map(({ values, shape }) =>
    tf.tensor2d(values, shape as [number, number]),
  );
  const w1 = tf.tensor2d(numbers([2 * d, h]).values, [2 * d, h]);
  const w2 = tf.tensor2d(numbers([h, 1]).values, [h, 1]);
  const [b1, b2, noise] = [numbers([h]), numbers([1]), numbers([a.nnz])].map(({ values }) => tf.tensor1d(values));
  const pairs = tf.concat([tf.gather(x, a.row), tf.gather(y, a.column)], 1); // [nnz, 2d]
  const omega = tf.reshape(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(pairs, w1), b1)), w2), b2), [-1]);
  const expected = tf.mul(a.value, tf.sigmoid(tf.div(tf.add(omega, noise), 0.2)));
  const got = causalMask(a, x, y, { w1, b1, w2, b2 }, noise, 0.2);
  closeTo('formula', got.dataSync(), expected.dataSync(), 5e-6);
});

test('two threads give the same bits, between two tables and within one', async () => {
  const weights = (numbers: ReturnType<typeof draws>['numbers']) =>
    [[64, 32], [32], [32, 1], [1]].map((shape) => numbers(shape));
  await checkThreads('two tables', () => {
    const { numbers, sparse } = draws('mask threads');
    const a = sparse(300, 260, 0.6);
    const noise = tf.tensor1d(numbers([a.nnz]).values);
    return {
      inputs: [numbers([300, 32]), numbers([260, 32]), ...weights(numbers)],
      op: (x, y, w1, b1, w2, b2) => causalMask(a, x, y, { w1, b1, w2, b2 }, noise, 0.2),
    };
  });
  await checkThreads('one table', () => {
    const { numbers, sparse } = draws('mask threads within');
    const a = sparse(300, 300, 0.6);
    const noise = tf.tensor1d(numbers([a.nnz]).values);
    return {
      inputs: [numbers([300, 32]), ...weights(numbers)],
      op: (x, w1, b1, w2, b2) => causalMask(a, x, x, { w1, b1, w2, b2 }, noise, 0.2),
    };
  });
});

test('sizes that do not fit and a temperature of 0 are named', async () => {
  await useSimdBackend();
  const a = new SparseMatrix(1, 2, {
    start: Int32Array.of(0, 1),
    column: Int32Array.of(1),
    value: Float32Array.of(1),
  });
  const weights = { w1: tf.zeros([6, 4]), b1: tf.zeros([4]), w2: tf.zeros([4, 1]), b2: tf.zeros([1]) } as const;
  const typed = weights as unknown as Parameters<typeof causalMask>[3];
  const [one, two] = [tf.zeros<tf.Rank.R2>([1, 3]), tf.zeros<tf.Rank.R2>([2, 3])];
  assert.throws(
    () => causalMask(a, two, two, typed, tf.zeros([1]), 1),
    /needs nodes \[1, d\] and \[2, d\], got \[2,3\] and \[2,3\]/,
  );
  assert.throws(() => causalMask(a, one, two, typed, tf.zeros([2]), 1), '1 entries need 1 draws, got 2');
  assert.throws(() => causalMask(a, one, two, typed, tf.zeros([1]), 0), 'temperature must be > 0, got 0');
  const wide = { ...typed, w1: tf.zeros<tf.Rank.R2>([5, 4]) };
  assert.throws(() => causalMask(a, one, two, wide, tf.zeros([1]), 1), 'nodes of size 3 need weights [6, h]');
});

test.run();
