// A small training that uses most of the engine: the same bits on any number of threads and in any memory, nothing leaks.
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  Adam,
  bpr,
  causalMask,
  infoNce,
  type MaskWeights,
  normalizeRows,
  type RuntimeOptions,
  randomLogistic,
  SparseMatrix,
  spmm,
  spmmValues,
  streams,
  useSimdBackend,
} from './index.js';

const NODES = 1500; // enough for every kernel to be shared between threads
const WIDTH = 32;
const BATCH = 64;

function ringGraph(): SparseMatrix {
  const reach = [-40, -7, -1, 1, 7, 40];
  const start = Int32Array.from({ length: NODES + 1 }, (_, i) => i * reach.length);
  const neighbors = Array.from({ length: NODES }, (_, i) =>
    reach.map((r) => (i + r + NODES) % NODES).sort((a, b) => a - b),
  );
  const value = new Float32Array(NODES * reach.length).fill(1 / reach.length);
  return new SparseMatrix(
    NODES,
    NODES,
    { start, column: Int32Array.from(neighbors.flat()), value },
    { symmetric: true },
  );
}

function variables(): Record<string, tf.Variable> {
  const next = streams(3).fork('init').generator();
  const shapes: Record<string, number[]> = {
    table: [NODES, WIDTH],
    dense: [WIDTH, WIDTH],
    bias: [WIDTH],
    w1: [2 * WIDTH, 16],
    b1: [16],
    w2: [16, 1],
    b2: [1],
  };
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => next() - 0.5);
        return [name, tf.variable(tf.tensor(values, shape), true)];
      }),
    ),
  );
}

function loss(graph: SparseMatrix, v: Record<string, tf.Variable>, step: number): tf.Scalar {
  const next = streams(5).fork('batch', step).generator();
  const ids = (): tf.Tensor1D => tf.tensor1d(Int32Array.from({ length: BATCH }, () => Math.floor(next() * NODES)));
  const [users, positives, negatives] = [ids(), ids(), ids()].map((t) => t.toInt());
  const x0 = normalizeRows(
    tf.tanh(tf.add(tf.matMul(v.table as tf.Tensor2D, v.dense as tf.Tensor2D), v.bias)) as tf.Tensor2D,
  );
  const x1 = spmm(graph, x0);
  const weights = { w1: v.w1, b1: v.b1, w2: v.w2, b2: v.b2 } as unknown as MaskWeights;
  const masked = spmmValues(graph, causalMask(graph, x1, x1, weights, randomLogistic([graph.nnz], step + 1), 0.2), x0);
  const plain = tf.add(x0, x1) as tf.Tensor2D;
  const unit = (x: tf.Tensor2D): tf.Tensor2D => normalizeRows(tf.gather(x, users) as tf.Tensor2D);
  const attention = tf.mean(tf.mul(tf.softmax(tf.matMul(x1, v.dense as tf.Tensor2D)), x0));
  return tf.addN([
    bpr(plain, users, positives, negatives),
    bpr(masked, users, positives, negatives),
    infoNce(unit(plain), unit(masked)),
    attention,
    tf.mean(tf.square(v.table)),
  ]) as tf.Scalar;
}

/** SHA-256 of all variables after so many steps; `watch` sees the backend after each. */
async function train(
  options: RuntimeOptions,
  steps: number,
  watch?: (step: number, state: number[]) => void,
): Promise<string> {
  const backend = await useSimdBackend({ ...options, initialBytes: 2 ** 20 });
  await backend.runtime.ready();
  const blocks = backend.runtime.heap.blocks;
  const graph = ringGraph();
  const parameters = variables();
  const adam = new Adam(0.01);
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => loss(graph, parameters, step), Object.values(parameters));
      adam.apply(parameters, grads);
    });
    const { heap } = backend.runtime;
    watch?.(step, [tf.memory().numTensors, backend.numDataIds(), heap.blocks, heap.bytesInUse, heap.footprint]);
  }
  const hash = createHash('sha256');
  for (const v of Object.values(parameters)) hash.update(v.dataSync() as Float32Array);
  adam.dispose();
  graph.dispose();
  tf.dispose(parameters);
  assert.is(backend.runtime.heap.blocks, blocks, 'every block is given back in the end');
  tf.removeBackend('simd');
  return hash.digest('hex');
}

test('1, 2 and 3 threads, shared and ordinary memory: the same bits after 12 steps', async () => {
  const expected = await train({ threads: 1 }, 12);
  for (const options of [{ threads: 1 }, { threads: 2 }, { threads: 3 }, { shared: false }]) {
    assert.is(await train(options, 12), expected, JSON.stringify(options));
  }
});

test('200 steps: tensors, blocks, bytes and the reach of the heap stay what they are after the third', async () => {
  let settled: number[] = [];
  await train({ threads: 2 }, 200, (step, state) => {
    if (step === 2) settled = state;
    if (step > 2) assert.equal(state, settled, `step ${step}: tensors, ids, blocks, bytes in use, footprint`);
  });
});

test.run();
