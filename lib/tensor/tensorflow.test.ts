// Every engine trains the same model from the same seed. tfjs-node is optional: without it, its part is skipped.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  Adam,
  bpr,
  causalMask,
  codeLinear,
  denoise,
  edgeSoftmax,
  gatherSum,
  infoNce,
  layerNormRows,
  nearestCode,
  normalizeRows,
  randomLogistic,
  randomNormal,
  SparseMatrix,
  scoreTopK,
  spmm,
  spmmValues,
  streams,
  useSimdBackend,
} from './index.js';
import { loadTensorflow } from './tensorflow.js';

const [USERS, ITEMS, D, CODES, STEPS] = [30, 20, 16, 5, 4];
const NODES = USERS + ITEMS;

function clicks(): SparseMatrix {
  const next = streams(5).fork('clicks').generator();
  const pairs: [number, number][] = [];
  for (let u = 0; u < USERS; u++) for (let i = USERS; i < NODES; i++) if (next() < 0.2) pairs.push([u, i], [i, u]);
  pairs.sort(([a, b], [c, d]) => a - c || b - d);
  const start = new Int32Array(NODES + 1);
  for (const [row] of pairs) start[row + 1]++;
  for (let r = 0; r < NODES; r++) start[r + 1] += start[r];
  const column = Int32Array.from(pairs, ([, c]) => c);
  return new SparseMatrix(
    NODES,
    NODES,
    { start, column, value: new Float32Array(column.length).fill(0.2) },
    { symmetric: true },
  );
}

/** Losses of ten steps of a small model that calls every op, and the best items of each user after them. */
function train(): { losses: number[]; best: number[] } {
  const random = streams(11);
  const graph = clicks();
  const shapes = {
    ...{ table: [NODES, D], codes: [CODES, D], out: [D, D], outBias: [D] },
    ...{ wq: [D, D], wk: [D, D], wv: [D, D], w1: [2 * D, D], b1: [D], w2: [D, 1], b2: [1] },
  };
  const variable = (name: string, shape: number[]): tf.Variable =>
    tf.tidy(() => tf.variable(tf.mul(0.5, randomNormal(shape as [number, number], random.fork('init', name).seed))));
  const model = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, variable(name, shape)]));
  const p = model as Record<string, tf.Variable> & Record<string, never>; // ranks differ by name
  const schedule = {
    a: tf.tensor1d([0.9, 0.8, 0.7, 0.6]),
    b: tf.tensor1d([0.4, 0.6, 0.7, 0.8]),
    time: layerNormRows(randomNormal<tf.Rank.R2>([STEPS, D], random.fork('time').seed)),
  };
  const int = (n: number, name: string, low: number, high: number): tf.Tensor1D => {
    const next = random.fork(name).generator();
    return tf.tensor1d(
      Int32Array.from({ length: n }, () => low + Math.floor(next() * (high - low))),
      'int32',
    );
  };
  const adam = new Adam(0.01, { weightDecay: 1e-3 });
  const losses = Array.from({ length: 10 }, (_, t) =>
    tf.tidy(() => {
      const [users, positives, negatives] = [
        int(12, `users ${t}`, 0, USERS),
        int(12, `positives ${t}`, USERS, NODES),
        int(12, `negatives ${t}`, USERS, NODES),
      ];
      const step = int(NODES, `steps ${t}`, 0, STEPS);
      const noise = randomNormal<tf.Rank.R2>([NODES, D], random.fork('noise', t).seed);
      const gumbel = randomLogistic<tf.Rank.R1>([graph.nnz], random.fork('gumbel', t).seed);
      const distinct = tf.tensor1d([0, 3, 31, 40], 'int32');
      const count = tf.tensor1d([2, 1, 1, 3]);
      const loss = (): tf.Scalar => {
        const x = normalizeRows(p.table);
        const predicted = denoise(x, spmm(graph, x), noise, step, schedule, { wq: p.wq, wk: p.wk, wv: p.wv });
        const code = codeLinear(predicted, p.codes, nearestCode(predicted, p.codes), p.out, p.outBias);
        const start = tf.add(x, tf.mul(0.1, code)) as tf.Tensor2D;
        const plain = spmm(graph, start);
        const mask = causalMask(graph, plain, plain, { w1: p.w1, b1: p.b1, w2: p.w2, b2: p.b2 }, gumbel, 0.5);
        const masked = spmmValues(graph, tf.mul(mask, edgeSoftmax(graph, plain, plain)), start);
        const views = [plain, masked].map((x) => normalizeRows(gatherSum([start, x], distinct)));
        return tf.addN([
          bpr(tf.add(start, masked), users, positives, negatives),
          tf.mul(0.1, infoNce(views[0], views[1], { count })),
          tf.mean(tf.squaredDifference(x, predicted)),
        ]) as tf.Scalar;
      };
      const { value, grads } = tf.variableGrads(loss, Object.values(model));
      adam.apply(model, grads);
      return value.dataSync()[0];
    }),
  );
  const best = tf.tidy(() => {
    const [users, items] = [tf.slice(model.table, 0, USERS), tf.slice(model.table, USERS, ITEMS)] as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    return [...scoreTopK(users, items, { k: 3 }).indices.dataSync()];
  });
  return { losses, best };
}

// 1e-4 relative: what float32 sums in another order may differ by after ten steps of Adam
function assertSame(name: string, got: ReturnType<typeof train>, expected: ReturnType<typeof train>): void {
  got.losses.forEach((loss, t) => {
    const error = Math.abs(loss - expected.losses[t]) / Math.abs(expected.losses[t]);
    assert.ok(error < 1e-4, `${name}, step ${t}: ${loss}, expected ${expected.losses[t]} (off by ${error})`);
  });
  assert.equal(got.best, expected.best, `${name}: best items`);
}

test('ten steps give the same losses on simd and cpu, and the loss falls', async () => {
  await useSimdBackend();
  const simd = train();
  assert.ok(simd.losses[9] < simd.losses[0], `${simd.losses}`);
  await tf.setBackend('cpu');
  assertSame('cpu', train(), simd);
});

const loaded = await loadTensorflow();
if (!loaded.ok) console.log(`skipped: ${loaded.reason}`);
else {
  test(`ten steps give the same losses on tensorflow ${loaded.version}`, async () => {
    await useSimdBackend();
    const simd = train();
    assert.ok((await loadTensorflow()).ok);
    assertSame('tensorflow', train(), simd);
  });

  test('on tensorflow, no tensor is left over after a step', async () => {
    await loadTensorflow();
    const graph = clicks();
    const x = tf.ones<tf.Rank.R2>([NODES, D]);
    const once = () =>
      tf.tidy(() =>
        tf
          .grad((x) => spmmValues(graph, graph.value, x as tf.Tensor2D))(x)
          .dataSync(),
      );
    once();
    const { numTensors, numDataBuffers } = tf.memory();
    once();
    assert.equal([tf.memory().numTensors, tf.memory().numDataBuffers], [numTensors, numDataBuffers]);
  });
}

test('a folder without tfjs-node is a reason, not an exception, and leaves the backend as it was', async () => {
  if (tf.findBackend('tensorflow')) tf.removeBackend('tensorflow');
  await useSimdBackend();
  const missing = await loadTensorflow('/nowhere');
  assert.not(missing.ok);
  assert.match(missing.ok ? '' : missing.reason, /^tfjs-node is not installed here: .*tfjs_binding.node is missing/);
  assert.is(tf.getBackend(), 'simd');
});

test.run();
