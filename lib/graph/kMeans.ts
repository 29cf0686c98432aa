// k-means: the plainest codebook, fitted to given points with no other loss to please. A reference for a trained one.
import type { Matrix } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';

/** Nearest centre of each row, and the mean squared distance to it. */
export interface Clustering {
  readonly assigned: Int32Array; // [rows], 0 … k − 1
  readonly distortion: number;
}

/**
 * Lloyd's algorithm from k-means++ starts (Arthur & Vassilvitskii, SODA 2007): minimises Σ_i min_k ‖x_i − c_k‖². The best of `starts`.
 * A centre that loses all its rows stays where it was. Ties go to the lower centre.
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
  const runs = Array.from({ length: starts }, (_, start) =>
    lloyd(points, spreadCentres(points, k, random.fork('start', start).generator()), rounds),
  );
  return runs.reduce((best, run) => (run.distortion < best.distortion ? run : best));
}

function lloyd(points: Matrix, centres: Float64Array[], rounds: number): Clustering {
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

function assign(points: Matrix, centres: readonly Float64Array[]): Clustering {
  const assigned = new Int32Array(points.rows);
  let total = 0;
  for (let i = 0; i < points.rows; i++) {
    let nearest = Number.POSITIVE_INFINITY;
    centres.forEach((centre, k) => {
      const distance = squaredDistance(points, i, centre);
      if (distance < nearest) {
        nearest = distance;
        assigned[i] = k;
      }
    });
    total += nearest;
  }
  return { assigned, distortion: total / points.rows };
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
