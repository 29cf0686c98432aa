import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { codeLinear, nearestCode } from './codebook.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';

const codes = () => tf.tensor2d([0, 0, 4, 0, 0, 4, 4, 0], [4, 2]); // the last one is the second again

test('the nearest code by hand, the first on a tie, 0 for NaN, on both backends', async () => {
  await useSimdBackend();
  const z = tf.tensor2d([1, 1, 3, 1, 1, 3, 2, 0, Number.NaN, 0], [5, 2]);
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    assert.equal([...nearestCode(z, codes()).dataSync()], [0, 1, 2, 0, 0], backend);
  }
  await tf.setBackend('simd');
});

test('the choice may be made and used under a tape, and passes no gradient', async () => {
  await useSimdBackend();
  const z = tf.tensor2d([1, 1, 3, 1], [2, 2]);
  const gradient = tf.grad((z) => {
    const k = nearestCode(z as tf.Tensor2D, codes());
    return tf.mul(tf.gather(z, k), 3);
  })(z);
  closeTo('gradient', gradient.dataSync(), [3, 3, 3, 3], 0);
});

for (const [n, codeSize, d] of [
  [6, 8, 16],
  [5, 3, 4],
  [1, 1, 1],
]) {
  test(`codeLinear ${n} × ${codeSize} → ${d}: both backends agree, weights against differences, straight through for z`, async () => {
    const { numbers, below } = draws(`codebook ${n}`);
    const table = numbers([3, codeSize]);
    const k = below(3, n);
    const op = (z: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D) =>
      codeLinear(z, tf.tensor2d(table.values, [3, codeSize]), tf.tensor1d(k, 'int32'), w, b);
    const [z, w, b] = [numbers([n, codeSize]), numbers([codeSize, d]), numbers([d])];
    await checkOp('codeLinear', [z, w, b], op, { differences: 0 }); // for z the estimator is not the derivative
    const zero = { shape: [n, codeSize], values: new Float32Array(n * codeSize) };
    await checkOp('weights', [w, b], (w, b) => op(tf.tensor2d(zero.values, [n, codeSize]), w, b));
    const [zt, wt, bt] = [
      tf.tensor2d(z.values, [n, codeSize]),
      tf.tensor2d(w.values, [codeSize, d]),
      tf.tensor1d(b.values),
    ];
    const dy = tf.tensor2d(numbers([n, d]).values, [n, d]);
    const dz = tf.grads((z, w, b) => op(z as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D))([zt, wt, bt], dy)[0];
    closeTo('straight through', dz.dataSync(), tf.matMul(dy, wt, false, true).dataSync(), 1e-6);
  });
}

test('no gradient reaches the codes', async () => {
  await useSimdBackend();
  const [z, table] = [tf.ones<tf.Rank.R2>([2, 2]), tf.variable(codes()) as tf.Variable<tf.Rank.R2>];
  const free = tf.variable(tf.scalar(1));
  const k = tf.tensor1d([1, 2], 'int32');
  const w = tf.ones<tf.Rank.R2>([2, 3]);
  const loss = () => tf.mul(free, tf.sum(codeLinear(z, table, k, w, tf.zeros([3])))) as tf.Scalar;
  const { grads } = tf.variableGrads(loss, [free, table]);
  assert.is(grads[table.name] ?? null, null);
});

test('two threads give the same bits', async () => {
  await checkThreads('codebook', () => {
    const { numbers } = draws('codebook threads');
    const table = tf.tensor2d(numbers([12, 8]).values, [12, 8]);
    return {
      inputs: [numbers([700, 8]), numbers([8, 16]), numbers([16])],
      op: (z, w, b) => codeLinear(z, table, nearestCode(z, table), w, b),
    };
  });
});

test('a code number outside the book and sizes that do not fit are named', async () => {
  await useSimdBackend();
  const z = tf.ones<tf.Rank.R2>([1, 2]);
  const five = tf.tensor1d([5], 'int32');
  assert.throws(() => codeLinear(z, codes(), five, tf.ones([2, 3]), tf.ones([3])), /index 5/i);
  assert.throws(() => nearestCode(tf.ones([1, 3]), codes()), 'rows of [1,3] need codes of the same size');
});

test.run();
