// DiffMM's denoiser of one modality: a user's row of clicks over all items goes in noised, and comes out as it was.
import {
  add,
  gather,
  matMul,
  mean,
  mul,
  reshape,
  slice,
  squaredDifference,
  type Tensor1D,
  type Tensor2D,
  tanh,
  tensor1d,
  tensor2d,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { xavierNormal } from '../graph/initializers.js';
import { apply, type Linear } from '../graph/linear.js';
import { MOST_BETA, type NoiseSchedule, posterior, scheduleOf } from '../graph/noiseSchedule.js';
import { randomNormal, type SparseMatrix, spmm, topK } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { dropout } from './dropout.js';
import type { Weights } from './weights.js';

const FIRST_BETA = 1e-4;
const ROWS = 1024; // users denoised at a time: 29 MB for 7,000 items

/** T steps that leave `ᾱ_t = 1 − v_t`, v evenly from `first` to `last`, but for the first, which adds 1e-4. */
export function clickSchedule(steps: number, { first, last }: { first: number; last: number }): NoiseSchedule {
  if (!(last >= first)) throw new RangeError(`diffmm: lastNoise must be at least firstNoise, ${first}, got ${last}`);
  const left = (t: number): number => 1 - first - (last - first) * (t / Math.max(1, steps - 1));
  const betaAt = (t: number): number => (t === 0 ? FIRST_BETA : Math.min(MOST_BETA, 1 - left(t) / left(t - 1)));
  return scheduleOf(Float64Array.from({ length: steps }, (_, t) => betaAt(t)));
}

/** What a row at step t weighs, `SNR(t−1) − SNR(t)` with `SNR = ᾱ / (1 − ᾱ)`, and 1 at t = 0: [T]. */
export function rowWeights({ kept }: NoiseSchedule): Float64Array {
  const ratio = kept.map((left) => left / (1 - left));
  return ratio.map((own, t) => (t === 0 ? 1 : ratio[t - 1] - own));
}

/** `[cos(t ω) | sin(t ω)]`, `ω_j = 10000^(−j/h)`, j = 0 … h − 1, h the half of `size`; an odd last column is 0: [T, size]. */
export function timeTable(steps: number, size: number): Tensor2D {
  const half = Math.floor(size / 2);
  const values = new Float32Array(steps * size);
  for (let t = 0; t < steps; t++) {
    for (let j = 0; j < half; j++) {
      const angle = t * 10000 ** (-j / half);
      values[t * size + j] = Math.cos(angle);
      values[t * size + half + j] = Math.sin(angle);
    }
  }
  return tensor2d(values, [steps, size]);
}

/** `D(x, t) = tanh([x ‖ e_t] L1 + b_1) L2 + b_2`, `e_t` a map of the time vector; the rows of L1 for x and for e_t stand apart. */
export interface ClickDenoiser {
  readonly time: Linear; // [K, K]
  readonly enter: Linear; // [I, H]
  readonly enterTime: Tensor2D; // [K, H]
  readonly leave: Linear; // [H, I]
}

export function clickDenoiser(
  trainable: Weights,
  name: string,
  { items, hidden, timeSize }: { items: number; hidden: number; timeSize: number },
): ClickDenoiser {
  const bias = normal(1e-3);
  const weight = normal(Math.sqrt(2 / (items + timeSize + hidden)));
  return {
    time: trainable.linear(`${name}.time`, [timeSize, timeSize], { weight: xavierNormal, bias }),
    enter: trainable.linear(`${name}.enter`, [items, hidden], { weight, bias }),
    enterTime: trainable.table(`${name}.enter.time`, [timeSize, hidden], weight),
    leave: trainable.linear(`${name}.leave`, [hidden, items], { weight: xavierNormal, bias }),
  };
}

function normal(deviation: number) {
  return (shape: number[], random: Streams): Tensor2D => mul(deviation, randomNormal(shape, random.seed)) as Tensor2D;
}

/** What the hidden layer hears of each step, its bias included: `e L1_e + b_1`, [T, H]. */
function heard({ time, enter, enterTime }: ClickDenoiser, steps: number): Tensor2D {
  const told = apply(time, timeTable(steps, time.bias.shape[0])); // [T, K]
  return add(matMul(told, enterTime), enter.bias) as Tensor2D;
}

/** `D(x, t)` of rows x [n, I], each at a step of its own. */
export function denoised(denoiser: ClickDenoiser, x: Tensor2D, step: Int32Array, steps: number): Tensor2D {
  const told = gather(heard(denoiser, steps), tensor1d(step, 'int32')); // [n, H]
  return apply(denoiser.leave, tanh(add(matMul(x, denoiser.enter.weight), told)) as Tensor2D);
}

/** A sparse matrix written out, [rows, cols]. */
export function written({ rows, cols, host }: SparseMatrix): Tensor2D {
  const place = new Int32Array(host.column.length);
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) place[p] = r * cols + host.column[p];
  }
  const flat = unsortedSegmentSum(tensor1d(host.value), tensor1d(place, 'int32'), rows * cols);
  return reshape(flat, [rows, cols]);
}

/**
 * One training look at rows of clicks, each noised to a step of its own, drawn uniformly, with dropout on what goes in.
 * @param clean  x_0 [n, I]
 * @returns estimate x̂ = D(√ᾱ_t x_0 + √(1−ᾱ_t) ε, t) [n, I], and w_t mean_items (x_0 − x̂)² [n]
 */
export function lookAt(
  denoiser: ClickDenoiser,
  clean: Tensor2D,
  { schedule, rate, random }: { schedule: NoiseSchedule; rate: number; random: Streams },
): { estimate: Tensor2D; errors: Tensor1D } {
  const { steps, kept } = schedule;
  const [rows] = clean.shape;
  const next = random.fork('steps').generator();
  const step = Int32Array.from({ length: rows }, () => Math.floor(next() * steps));
  const column = (of: (t: number) => number): Tensor2D => tensor2d(Float32Array.from(step, of), [rows, 1]);
  const [signal, disturbance] = [column((t) => Math.sqrt(kept[t])), column((t) => Math.sqrt(1 - kept[t]))]; // each [n, 1]
  const seen = tidy(() => {
    const noise = randomNormal(clean.shape, random.fork('noise').seed);
    const noisy = add(mul(signal, clean), mul(disturbance, noise)) as Tensor2D;
    return dropout(noisy, rate, random.fork('dropout'));
  });
  const estimate = denoised(denoiser, seen, step, steps);
  const weight = rowWeights(schedule);
  const errors = mul(
    tensor1d(Float32Array.from(step, (t) => weight[t])),
    mean(squaredDifference(clean, estimate), 1),
  ) as Tensor1D;
  return { estimate, errors };
}

/**
 * The k best items of every user after all steps back from its clicks as they are: from t = T−1 to 0, `x ← c1_t D(x, t) + c2_t x`
 * with the posterior's weights, without noise. Items clicked are not left out; ties go to the lower item.
 *
 * x is never held. As it enters only by `z = x L1`, z is what goes back: `z ← c1_t (h M + b_2 L1) + c2_t z`, `h = tanh(z + e_t L1_e + b_1)`,
 * `M = L2 L1`; the last step, whose c2 is 0, alone needs all items.
 * @param clicks  [U, I]   @returns [U k] items, best first, −1 where nothing could be told
 */
export function bestAfterDenoising(
  denoiser: ClickDenoiser,
  clicks: SparseMatrix,
  schedule: NoiseSchedule,
  k: number,
): Int32Array {
  const best = new Int32Array(clicks.rows * k);
  const { enter, leave } = denoiser;
  const { steps } = schedule;
  tidy(() => {
    const told = heard(denoiser, steps); // [T, H]
    const through: Linear = {
      weight: matMul(leave.weight, enter.weight), // M [H, H]
      bias: reshape(matMul(reshape(leave.bias, [1, -1]), enter.weight), [-1]), // [H]
    };
    for (let first = 0; first < clicks.rows; first += ROWS) {
      const rows = Array.from({ length: Math.min(ROWS, clicks.rows - first) }, (_, r) => first + r);
      const { matrix } = clicks.selectRows(rows);
      tidy(() => {
        const hidden = (z: Tensor2D, t: number): Tensor2D => tanh(add(z, slice(told, t, 1)) as Tensor2D);
        let z = spmm(matrix, enter.weight); // [rows, H]
        for (let t = steps - 1; t > 0; t--) {
          const { clean, noisy } = posterior(schedule, t);
          z = add(mul(clean, apply(through, hidden(z, t))), mul(noisy, z));
        }
        best.set(topK(apply(leave, hidden(z, 0)), k).indices.dataSync<'int32'>(), first * k);
      });
      matrix.dispose();
    }
  });
  return best;
}
