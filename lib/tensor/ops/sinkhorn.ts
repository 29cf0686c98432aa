// Soft assignments of a batch to clusters that use every cluster alike.
import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, kernel, run } from '../kernel.js';
import { CHUNKS } from '../runtime.js';

export interface SinkhornOptions {
  /** ε: the closer to 0, the harder the assignments */
  readonly temperature?: number;
  readonly rounds?: number;
}

/**
 * `Q = diag(f) e^{S/ε} diag(g)`: in each round g gives every column the sum 1/K, then f every row the sum 1/n; Q is what comes out,
 * times n. So each row is a distribution over the K clusters, exactly, and the clusters are used the more evenly the more rounds.
 * A target, not a function to be trained: it has no gradient.
 *
 * The largest score is taken out first, and factors are kept apart from the matrix, which is read once a round: both change nothing.
 * A cluster whose exponentials are all 0 in single precision, 87 ε below the largest score, gets nothing.
 *
 * Source: Cuturi, "Sinkhorn distances", NeurIPS 2013; as targets: Caron et al., "Unsupervised learning of visual features by contrasting
 * cluster assignments" (SwAV), NeurIPS 2020, whose ε and rounds are the defaults.
 *
 * @param scores  [n, K]   @returns [n, K], rows sum to 1   @throws RangeError for a temperature or rounds out of range, or no scores
 */
export function sinkhorn(scores: tf.Tensor2D, { temperature = 0.05, rounds = 3 }: SinkhornOptions = {}): tf.Tensor2D {
  if (scores.size === 0)
    throw new RangeError(`sinkhorn: scores of rows for clusters are needed, got [${scores.shape}]`);
  if (!(temperature > 0)) throw new RangeError(`sinkhorn: temperature must be > 0, got ${temperature}`);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`sinkhorn: rounds must be a positive integer, got ${rounds}`);
  }
  const value = (): tf.Tensor =>
    hasKernel('Sinkhorn')
      ? run('Sinkhorn', { scores }, { temperature, rounds })
      : composed(scores, temperature, rounds);
  // no input, so the tape ends here
  return tf.customGrad(() => ({ value: tf.tidy(value), gradFunc: () => [] }))() as tf.Tensor2D;
}

function composed(scores: tf.Tensor2D, temperature: number, rounds: number): tf.Tensor {
  const [n, k] = scores.shape;
  const plan = tf.exp(tf.div(tf.sub(scores, tf.max(scores)), temperature)); // [n, K]
  let rows: tf.Tensor = tf.ones([n, 1]);
  let scaled = plan;
  for (let round = 0; round < rounds; round++) {
    const columns = tf.divNoNan(1, tf.mul(k, tf.sum(tf.mul(plan, rows), 0, true))); // [1, K]
    scaled = tf.mul(plan, columns);
    rows = tf.div(1, tf.mul(n, tf.sum(scaled, 1, true))); // [n, 1]
  }
  return tf.mul(n, tf.mul(scaled, rows));
}

kernel('Sinkhorn', ({ scores }, { temperature, rounds }: Required<SinkhornOptions>, backend) => {
  const { runtime } = backend;
  const [n, k] = scores.shape;
  const perChunk = Math.ceil(n / CHUNKS);
  const chunks = Math.ceil(n / perChunk);
  const value = backend.output(scores.shape);
  const [ps, e] = [scores, value].map((t) => backend.address(t));
  runtime.scratch((chunks * k + k + n + 1) * 4, (partial) => {
    const factor = partial + chunks * k * 4; // [K], of the columns
    const tops = factor + k * 4; // [n]
    const top = tops + n * 4;
    const sumColumns = (): void => {
      runtime.call('addPartialRows', partial, chunks, k, 1, factor);
      runtime.call('sinkhornColumns', factor, k);
    };
    runtime.split('maxRows', n, 32, (r0, r1) => [ps, k, tops, r0, r1]);
    runtime.call('maxRows', tops, n, top, 0, 1);
    const start = [ps, k, top, 1 / temperature, e, n, perChunk, partial];
    runtime.split('sinkhornStart', chunks, 1, (c0, c1) => [...start, c0, c1]);
    sumColumns();
    for (let round = 1; round < rounds; round++) {
      runtime.split('sinkhornRound', chunks, 1, (c0, c1) => [e, k, factor, n, perChunk, partial, c0, c1]);
      sumColumns();
    }
    runtime.split('sinkhornRows', n, 32, (r0, r1) => [e, k, factor, r0, r1]);
  });
  return value;
});
