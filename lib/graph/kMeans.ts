// k-means: the plainest codebook, fitted to given points with no other loss to please. A reference for a trained one.
import { dispose, matMul, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Matrix } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';

// Outside these, products of float32 lose what they should say.
const SMALLEST = 1e-30;
const LARGEST = 1e37;

/** Nearest centre of each row, and the mean squared distance to it. */
export interface Clustering {
  readonly assigned: Int32Array; // [rows], 0 … k − 1
  readonly distortion: number;
}

/**
 * Lloyd's algorithm from k-means++ starts (Arthur & Vassilvitskii, SODA 2007): minimises Σ_i min_k ‖x_i − c_k‖². The best of `starts`.
 * A centre that loses all its rows stays where it was. Ties go to the lower centre. The same bits on every backend of TensorFlow.js.
 * @throws RangeError unless 1 ≤ k ≤ rows
 */
export function kMeans(
  points: Matrix,
  k: number,
  { random, starts = 4, rounds = 50 }: { random: Streams; starts?: number; rounds?: number },
): Clustering {
  if (!(Number.isInteger(k) && k >= 1 && k <= points.rows)) {
    throw new RangeError(`k must be a whole number from 1 to the ${points.rows} rows, got ${k}`);
  }
  const measured: Points = {
    ...points,
    tensor: tensor2d(points.values, [points.rows, points.cols]),
    norms: normsOf(points),
  };
  const runs = Array.from({ length: starts }, (_, start) =>
    lloyd(measured, spreadCentres(points, k, random.fork('start', start).generator()), rounds),
  );
  measured.tensor.dispose();
  return runs.reduce((best, run) => (run.distortion < best.distortion ? run : best));
}

interface Points extends Matrix {
  readonly tensor: Tensor2D; // [rows, cols]
  readonly norms: Float64Array; // [rows]
}

function lloyd(points: Points, centres: Float64Array[], rounds: number): Clustering {
  let found = assign(points, centres);
  for (let round = 0; round < rounds; round++) {
    moveToMeans(points, centres, found.assigned);
    const next = assign(points, centres);
    const isStill = next.assigned.every((code, i) => code === found.assigned[i]);
    found = next;
    if (isStill) break;
  }
  return found;
}

/**
 * Of `‖x − c‖² = ‖x‖² − 2 x · c + ‖c‖²` one product in float32 gives rough values for all pairs; only where these leave a doubt are
 * distances computed. The doubt is a bound, so the outcome is that of all distances to the bit.
 */
function assign(points: Points, centres: readonly Float64Array[]): Clustering {
  const { rows, cols, norms } = points;
  const assigned = new Int32Array(rows);
  const products = productsWith(points, centres); // [rows, k]
  const lengths = centres.map((centre) => Math.sqrt(centre.reduce((sum, x) => sum + x * x, 0)));
  // of a sum of so many products of numbers of 24 bits, whatever its order; Higham, Accuracy and Stability, 2002, Sec. 3.1
  const relative = (cols + 4) * 2 ** -24;
  const rough = new Float64Array(centres.length);
  const doubt = new Float64Array(centres.length);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    let limit = Number.POSITIVE_INFINITY;
    for (let k = 0; k < centres.length; k++) {
      rough[k] = lengths[k] ** 2 - 2 * products[i * centres.length + k]; // ‖x‖² is the same for all
      const fits = norms[i] * lengths[k] < LARGEST;
      doubt[k] = fits ? relative * (norms[i] + lengths[k]) ** 2 + SMALLEST : Number.POSITIVE_INFINITY;
      limit = Math.min(limit, rough[k] + doubt[k]);
    }
    let nearest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < centres.length; k++) {
      if (rough[k] - doubt[k] > limit) continue;
      const distance = squaredDistance(points, i, centres[k]);
      if (distance < nearest) {
        nearest = distance;
        assigned[i] = k;
      }
    }
    total += nearest;
  }
  return { assigned, distortion: total / rows };
}

function productsWith({ tensor, cols }: Points, centres: readonly Float64Array[]): Float32Array {
  const values = new Float32Array(centres.length * cols);
  centres.forEach((centre, k) => {
    values.set(centre, k * cols);
  });
  const flat = tensor2d(values, [centres.length, cols]);
  const products = matMul(tensor, flat, false, true);
  const read = products.dataSync<'float32'>();
  dispose([flat, products]);
  return read;
}

function moveToMeans({ rows, cols, values }: Matrix, centres: readonly Float64Array[], assigned: Int32Array): void {
  const sums = centres.map(() => new Float64Array(cols));
  const counts = new Float64Array(centres.length);
  for (let i = 0; i < rows; i++) {
    counts[assigned[i]]++;
    for (let d = 0; d < cols; d++) sums[assigned[i]][d] += values[i * cols + d];
  }
  centres.forEach((centre, k) => {
    if (counts[k] > 0) for (let d = 0; d < cols; d++) centre[d] = sums[k][d] / counts[k];
  });
}

// k-means++: the next centre is a row drawn in proportion to its squared distance from the nearest centre so far.
function spreadCentres(points: Matrix, k: number, uniform: () => number): Float64Array[] {
  const row = (i: number): Float64Array =>
    Float64Array.from(points.values.subarray(i * points.cols, (i + 1) * points.cols));
  const centres = [row(Math.floor(uniform() * points.rows))];
  const distance = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY);
  while (centres.length < k) {
    const last = centres[centres.length - 1];
    for (let i = 0; i < points.rows; i++) distance[i] = Math.min(distance[i], squaredDistance(points, i, last));
    const total = distance.reduce((sum, d) => sum + d, 0);
    let left = uniform() * total;
    let next = 0;
    while (next < points.rows - 1 && left >= distance[next]) left -= distance[next++];
    centres.push(row(next));
  }
  return centres;
}

function squaredDistance({ cols, values }: Matrix, i: number, centre: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < cols; d++) sum += (values[i * cols + d] - centre[d]) ** 2;
  return sum;
}

function normsOf({ rows, cols, values }: Matrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < cols; d++) norms[i] += values[i * cols + d] ** 2;
    norms[i] = Math.sqrt(norms[i]);
  }
  return norms;
}
