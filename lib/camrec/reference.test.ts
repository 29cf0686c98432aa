// The whole loss once more, straight from the equations in ordinary tfjs operations: no saving, no kernel of ours, dense matrices.
// The model must agree with it in value and in the gradient of every variable.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../recommender.js';
import { randomLogistic, randomNormal, type SparseMatrix, useSimdBackend } from '../tensor/index.js';
import { type Streams, streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { drawSteps, noiseSchedule } from './diffusion.js';
import { MODALITIES, type Modality, OTHER } from './modality.js';
import { type CamrecModel, camrec } from './model.js';
import type { CamrecOptions } from './options.js';

await useSimdBackend();

const data = tinyDataset();
const USERS = data.users;
const small = { size: 16, codeSize: 16, codes: 4, neighborsVisual: 3, neighborsTextual: 4, steps: 5 };
const batch = {
  users: Int32Array.of(0, 1, 2, 2, 5, 7, 7, 11),
  positives: Int32Array.of(0, 6, 2, 3, 6, 8, 9, 7),
  negatives: Int32Array.of(5, 1, 9, 5, 0, 2, 2, 4),
};

function build(choices: Partial<CamrecOptions> = {}): CamrecModel {
  return camrec.build(data, { ...camrec.defaults, ...small, ...choices }, streams(7));
}

/** Runs `use` with a batch and disposes what the batch came to own. */
function withBatch<T>(use: (batch: Batch) => T): T {
  const owned: { dispose(): void }[] = [];
  const own: Batch['own'] = (resource) => {
    owned.push(resource);
    return resource;
  };
  try {
    return use({ ...batch, index: 0, own });
  } finally {
    for (const resource of owned) resource.dispose();
  }
}

const dense = ({ rows, cols, host }: SparseMatrix): tf.Tensor2D => {
  const out = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) out[r * cols + host.column[p]] += host.value[p];
  }
  return tf.tensor2d(out, [rows, cols]);
};
const stop = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input) => ({ value: (input as tf.Tensor).clone(), gradFunc: (dy) => tf.zerosLike(dy as tf.Tensor) }))(
    x,
  );
const layerNorm = (x: tf.Tensor): tf.Tensor => {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
};
const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true)));

function referenceLoss(model: CamrecModel, random: Streams): tf.Scalar {
  const { options: o, graph, itemGraphs } = model;
  const v = (m: Modality, name: string): tf.Tensor => model.variables[`${m}.${name}`];
  const linear = (m: Modality, name: string, x: tf.Tensor): tf.Tensor =>
    tf.add(tf.matMul(x, v(m, `${name}.weight`)), v(m, `${name}.bias`));
  const raw = { visual: data.features.visual, textual: data.features.textual };
  const projected = (m: Modality): tf.Tensor => {
    const matrix = raw[m];
    if (!matrix) throw new Error('the tiny data set has both modalities');
    return linear(m, 'projection', tf.tensor2d(matrix.values, [matrix.rows, matrix.cols]));
  };
  const has = (m: Modality, name: string): boolean => `${m}.${name}` in model.variables;
  const terms: tf.Tensor[] = [];
  for (const m of MODALITIES) {
    const h0 = tf.matMul(dense(itemGraphs[m]), projected(m));
    let item = h0;
    if (has(m, 'codebook.codes')) {
      const confounder = has(m, 'denoiser.wq') ? estimate(m, h0, projected(OTHER[m])) : h0;
      const z = linear(m, 'codebook.encoder', confounder);
      const codes = v(m, 'codebook.codes');
      const [zs, cs] = [z.arraySync(), codes.arraySync()] as number[][][];
      const distance = (a: number[], b: number[]): number => a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0);
      const nearest = zs.map((row) =>
        cs.map((code) => distance(row, code)).reduce((best, d, k, all) => (d < all[best] ? k : best), 0),
      );
      const code = tf.gather(codes, tf.tensor1d(nearest, 'int32'));
      const through = tf.add(z, stop(tf.sub(code, z)));
      const share = m === 'visual' ? o.codeShareVisual : o.codeShareTextual;
      item = tf.add(tf.mul(share, linear(m, 'codebook.decoder', through)), tf.mul(1 - share, h0));
      const ids = tf.tensor1d([...batch.positives, ...batch.negatives], 'int32');
      const [zb, cb] = [tf.gather(z, ids), tf.gather(code, ids)];
      const commit = tf.mean(tf.square(tf.sub(zb, stop(cb))));
      terms.push(
        tf.mul(o.codebookWeight, tf.add(tf.mean(tf.square(tf.sub(stop(zb), cb))), tf.mul(o.commitment, commit))),
      );
    }
    rank(m, unit(tf.concat([v(m, 'users'), item], 0)));
  }
  return tf.addN(terms) as tf.Scalar;

  function estimate(m: Modality, h0: tf.Tensor, condition: tf.Tensor): tf.Tensor {
    const { kept, steps } = noiseSchedule(o.schedule, o.steps);
    const drawn = drawSteps(data.items, steps, random.fork('steps'));
    const column = (f: (t: number) => number): tf.Tensor => tf.tensor2d(Array.from(drawn, (t) => [f(t)]));
    const noise = randomNormal([data.items, o.size], random.fork('noise', m).seed);
    const noisy = tf.add(
      tf.mul(
        column((t) => Math.sqrt(kept[t])),
        h0,
      ),
      tf.mul(
        column((t) => Math.sqrt(1 - kept[t])),
        noise,
      ),
    );
    const half = o.size / 2;
    const angle = (t: number, k: number): number => t * Math.exp((-k * Math.log(10000)) / (half - 1));
    const time = Array.from(drawn, (t) => [
      ...Array.from({ length: half }, (_, k) => Math.sin(angle(t, k))),
      ...Array.from({ length: half }, (_, k) => Math.cos(angle(t, k))),
    ]);
    const tokens = layerNorm(tf.stack([noisy, condition, tf.tensor2d(time)], 1)); // [I, 3, d]
    const map = (name: string): tf.Tensor =>
      tf.reshape(tf.matMul(tf.reshape(tokens, [-1, o.size]), v(m, `denoiser.${name}`) as tf.Tensor2D), tokens.shape);
    const attention = tf.softmax(tf.mul(tf.matMul(map('wq'), map('wk'), false, true), o.size ** -0.5));
    const predicted = tf.mean(tf.matMul(attention, map('wv')), 1);
    if (o.prediction === 'noise') {
      terms.push(tf.mul(o.diffusionWeight, tf.mean(tf.square(tf.sub(noise, predicted)))));
      const back = tf.sub(
        noisy,
        tf.mul(
          column((t) => Math.sqrt(1 - kept[t])),
          predicted,
        ),
      );
      return tf.div(
        back,
        column((t) => Math.sqrt(kept[t])),
      );
    }
    terms.push(tf.mul(o.diffusionWeight, tf.mean(tf.square(tf.sub(h0, predicted)))));
    return predicted;
  }

  function rank(m: Modality, x: tf.Tensor): void {
    const a = dense(graph);
    const states = [x];
    for (let l = 0; l < o.layers; l++) states.push(tf.matMul(a, states[l]));
    const rep = tf.addN(states);
    const [u, p, n] = [batch.users, batch.positives.map((i) => i + USERS), batch.negatives.map((i) => i + USERS)].map(
      (ids) => tf.tensor1d(ids, 'int32'),
    );
    const bpr = (table: tf.Tensor): tf.Tensor => {
      const margin = tf.sum(tf.mul(tf.gather(table, u), tf.sub(tf.gather(table, p), tf.gather(table, n))), 1);
      return tf.div(tf.mean(tf.log(tf.add(1, tf.exp(tf.neg(margin))))), Math.LN2);
    };
    terms.push(bpr(rep), tf.mul(o.regularization, tf.mean(tf.square(tf.gather(v(m, 'users'), u)))));
    if (!has(m, 'mask1.w1')) return;
    const rows = new Int32Array(graph.nnz);
    for (let r = 0; r < graph.rows; r++) rows.fill(r, graph.host.start[r], graph.host.start[r + 1]);
    const [row, col] = [tf.tensor1d(rows, 'int32'), graph.column];
    const gated = [x];
    for (let l = 1; l <= o.layers; l++) {
      const ends = tf.concat([tf.gather(states[l], row), tf.gather(states[l], col)], 1); // [nnz, 2 d]
      const hidden = tf.relu(tf.add(tf.matMul(ends, v(m, `mask${l}.w1`)), v(m, `mask${l}.b1`)));
      const score = tf.reshape(tf.add(tf.matMul(hidden, v(m, `mask${l}.w2`)), v(m, `mask${l}.b2`)), [-1]);
      const gate = tf.sigmoid(tf.div(tf.add(score, gumbel(m, l)), o.gateTemperature));
      const messages = tf.mul(tf.expandDims(tf.mul(graph.value, gate), 1), tf.gather(gated[l - 1], col));
      gated.push(tf.unsortedSegmentSum(messages, row, graph.rows));
    }
    const causal = tf.addN(gated);
    const nce = (ids: tf.Tensor1D): tf.Tensor => {
      const similarity = tf.div(
        tf.matMul(unit(tf.gather(rep, ids)), unit(tf.gather(causal, ids)), false, true),
        o.contrastTemperature,
      );
      const own = tf.sum(tf.mul(similarity, tf.eye(batch.users.length)), 1);
      return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(similarity), 1)), own));
    };
    terms.push(bpr(causal), tf.mul(o.contrastWeight, tf.add(nce(u as tf.Tensor1D), nce(p as tf.Tensor1D))));
  }

  /** The noise the model draws: in the last layer for the entries of the batch's rows, in their order. */
  function gumbel(m: Modality, layer: number): tf.Tensor1D {
    const seed = random.fork('mask', m, layer).seed;
    if (layer < o.layers) return randomLogistic([graph.nnz], seed) as tf.Tensor1D;
    const nodes = new Set([...batch.users, ...[...batch.positives, ...batch.negatives].map((i) => i + USERS)]);
    const { matrix, entries } = graph.selectRows([...nodes].sort((x, y) => x - y));
    const drawn = randomLogistic([entries.length], seed).dataSync();
    matrix.dispose();
    const all = new Float32Array(graph.nnz);
    entries.forEach((entry, p) => {
      all[entry] = drawn[p];
    });
    return tf.tensor1d(all);
  }
}

const cases: Partial<CamrecOptions>[] = [
  {},
  { layers: 1 },
  { layers: 3, codeShareVisual: 0.4, codeShareTextual: 0.7, contrastWeight: 1 },
  { prediction: 'noise', schedule: 'sqrt', codeShareVisual: 0.5 },
  { ablation: 'backdoor' },
  { ablation: 'frontdoor' },
  { ablation: 'dcd', codeShareTextual: 0.5 },
];
for (const choices of cases) {
  test(`value and every gradient are those of the equations: ${JSON.stringify(choices)}`, () => {
    const model = build(choices);
    const random = streams(3);
    const list = Object.values(model.variables);
    const ours = withBatch((b) => tf.variableGrads(() => model.loss(b, random).total, list));
    const theirs = tf.variableGrads(() => referenceLoss(model, random), list);
    const [value, expected] = [ours.value.dataSync()[0], theirs.value.dataSync()[0]];
    assert.ok(Math.abs(value - expected) < 1e-5 * expected, `loss ${value}, by the equations ${expected}`);
    for (const [name, variable] of Object.entries(model.variables)) {
      const [got, wanted] = [ours.grads, theirs.grads].map((g) =>
        (g[variable.name] ?? tf.zerosLike(variable)).dataSync(),
      );
      const error = Math.hypot(...Array.from(got, (value, i) => value - wanted[i]));
      const size = Math.hypot(...wanted);
      // float32 sums in another order: relative error 1e-4, or 1e-7 where the gradient itself almost vanishes
      assert.ok(error <= 1e-4 * size + 1e-7, `${name}: gradient off by ${error} of ${size}`);
    }
    model.dispose();
  });
}

// Codes and encoders learn by the straight-through estimator and sg, which no difference quotient shows: a variable is tried where
// its gradient is a true derivative. Only the encoder never is; its gradient stands in the comparison above.
const derivatives: { when: string; choices: Partial<CamrecOptions>; names: RegExp; count: number }[] = [
  {
    when: 'no code acts',
    choices: { codeShareVisual: 0, codeShareTextual: 0, codebookWeight: 0 },
    names: /projection|users|denoiser|mask/,
    count: 2 * (2 + 1 + 3 + 8),
  },
  {
    when: 'codes act, as they are',
    choices: { codeShareVisual: 0.5, codeShareTextual: 0.5 },
    names: /decoder/,
    count: 4,
  },
  {
    when: 'only codes move',
    choices: { codeShareVisual: 0, codeShareTextual: 0, commitment: 0 },
    names: /codes/,
    count: 2,
  },
];
for (const { when, choices, names, count } of derivatives) {
  test(`finite differences along the gradient: ${when}`, () => {
    const model = build({ contrastWeight: 1, diffusionWeight: 2, ...choices });
    const random = streams(3);
    const value = (): number => withBatch((b) => tf.tidy(() => model.loss(b, random).total.dataSync()[0]));
    const all = Object.values(model.variables);
    const { grads } = withBatch((b) => tf.variableGrads(() => model.loss(b, random).total, all));
    const tried = Object.entries(model.variables).filter(([name]) => names.test(name));
    assert.is(tried.length, count);
    for (const [name, variable] of tried) {
      const gradient = grads[variable.name];
      const length = tf.norm(gradient).dataSync()[0];
      const start = variable.clone();
      const at = (distance: number): number => {
        tf.tidy(() => variable.assign(tf.add(start, tf.mul(distance / length, gradient))));
        return value();
      };
      const h = 4e-3;
      const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h); // fourth order
      variable.assign(start);
      // float32 gives the loss to about 1e-6, so the slope to about 3e-4
      assert.ok(Math.abs(slope - length) < 0.02 * length + 4e-4, `${name}: slope ${slope}, gradient ${length}`);
    }
    model.dispose();
  });
}

test.run();
