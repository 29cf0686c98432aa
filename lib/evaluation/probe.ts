// How much of a label a linear map can read from features: ridge classification, one class against the rest, cross-validated.
import type { Matrix } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';

/** Held-out accuracy of a linear probe, and what it must be compared with. */
export interface Probe {
  /** share of rows whose class is predicted by the fold that did not see them */
  readonly accuracy: number;
  /** accuracy of each fold */
  readonly folds: readonly number[];
  /** standard error of the accuracy over rows, √(p(1−p)/n) */
  readonly standardError: number;
  /** accuracy of always naming the commonest class */
  readonly majority: number;
  /** accuracy of guessing in the proportions of the classes, Σ p_c² */
  readonly chance: number;
}

/** Options of `linearProbe`. */
export interface ProbeOptions {
  /** parts of the cross-validation, each with its share of every class */
  readonly folds?: number;
  /** weight of the squared coefficients, per row of the training part; features are standardised first */
  readonly ridge?: number;
  /** decides the folds */
  readonly random: Streams;
}

/** Reads `labels` from `features` by W = (XᵀX + λnI)⁻¹ XᵀY with one-hot Y, in float64; the largest score names the class.
 *  @param features  [n, d]; a column without spread is left out by its zero
 *  @param labels  n classes 0, 1, …
 *  @throws {RangeError} on wrong lengths, fewer than two classes, or a class with fewer rows than folds */
export function linearProbe(
  features: Matrix,
  labels: ArrayLike<number>,
  { folds = 5, ridge = 1e-2, random }: ProbeOptions,
): Probe {
  const classes = countClasses(features, labels, folds);
  if (!(ridge > 0)) throw new RangeError(`ridge must be > 0, got ${ridge}`);
  const foldOf = stratify(labels, classes.length, folds, random.fork('folds').generator());
  const accuracies: number[] = [];
  let hits = 0;
  for (let fold = 0; fold < folds; fold++) {
    const { correct, tested } = heldOut(features, labels, classes.length, ridge, (row) => foldOf[row] === fold);
    accuracies.push(correct / tested);
    hits += correct;
  }
  const n = features.rows;
  const accuracy = hits / n;
  return {
    accuracy,
    folds: accuracies,
    standardError: Math.sqrt((accuracy * (1 - accuracy)) / n),
    majority: Math.max(...classes) / n,
    chance: classes.reduce((sum, count) => sum + (count / n) ** 2, 0),
  };
}

function countClasses({ rows, cols, values }: Matrix, labels: ArrayLike<number>, folds: number): number[] {
  if (values.length !== rows * cols)
    throw new RangeError(`features must hold ${rows} × ${cols} values, got ${values.length}`);
  if (labels.length !== rows)
    throw new RangeError(`every row needs one label, got ${rows} rows and ${labels.length} labels`);
  if (!(Number.isInteger(folds) && folds >= 2))
    throw new RangeError(`folds must be an integer of at least 2, got ${folds}`);
  const counts: number[] = [];
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (!(Number.isInteger(label) && label >= 0))
      throw new RangeError(`label of row ${row} must be 0, 1, …, got ${label}`);
    while (counts.length <= label) counts.push(0);
    counts[label]++;
  }
  const used = counts.filter((count) => count > 0);
  if (used.length < 2) throw new RangeError(`a probe needs at least two classes, got ${used.length}`);
  const fewest = Math.min(...used);
  if (fewest < folds)
    throw new RangeError(
      `every class needs at least ${folds} rows for ${folds} folds, one has ${fewest}; use fewer folds`,
    );
  return counts;
}

// Each class is shuffled and dealt out to the folds in turn.
function stratify(labels: ArrayLike<number>, classes: number, folds: number, uniform: () => number): Int32Array {
  const foldOf = new Int32Array(labels.length);
  let next = 0;
  for (let label = 0; label < classes; label++) {
    const rows: number[] = [];
    for (let row = 0; row < labels.length; row++) if (labels[row] === label) rows.push(row);
    for (let i = rows.length - 1; i > 0; i--) {
      const j = Math.floor(uniform() * (i + 1));
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
    for (const row of rows) foldOf[row] = next++ % folds;
  }
  return foldOf;
}

function heldOut(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  ridge: number,
  isTest: (row: number) => boolean,
): { correct: number; tested: number } {
  const rows = Array.from({ length: features.rows }, (_, row) => row);
  const train = rows.filter((row) => !isTest(row));
  const test = rows.filter(isTest);
  const { x, scale } = standardise(features, train);
  const share = new Float64Array(classes);
  for (const row of train) share[labels[row]] += 1 / train.length;
  const y = train.map((row) => Float64Array.from(share, (mean, c) => (labels[row] === c ? 1 : 0) - mean)); // [n, C], columns centred
  const weights = ridgeWeights(x, y, ridge * train.length); // [d, C]
  let correct = 0;
  for (const row of test) {
    const scores = Float64Array.from(share);
    scale(row).forEach((value, k) => {
      for (let c = 0; c < classes; c++) scores[c] += value * weights[k][c];
    });
    if (scores.indexOf(Math.max(...scores)) === labels[row]) correct++;
  }
  return { correct, tested: test.length };
}

// Means and deviations come from the training rows alone.
function standardise(
  { cols, values }: Matrix,
  train: readonly number[],
): { x: Float64Array[]; scale: (row: number) => Float64Array } {
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  for (const row of train) for (let k = 0; k < cols; k++) mean[k] += values[row * cols + k] / train.length;
  for (const row of train)
    for (let k = 0; k < cols; k++) deviation[k] += (values[row * cols + k] - mean[k]) ** 2 / train.length;
  // a constant column keeps a rounding residue of its mean, never a signal
  const factor = deviation.map((variance, k) => (variance > 1e-12 * (1 + mean[k] ** 2) ? 1 / Math.sqrt(variance) : 0));
  const scale = (row: number): Float64Array => factor.map((f, k) => f * (values[row * cols + k] - mean[k]));
  return { x: train.map(scale), scale };
}

/** W = (XᵀX + λI)⁻¹ XᵀY, by the n×n dual Xᵀ(XXᵀ + λI)⁻¹Y when rows are fewer than columns.
 *  @param x  n rows of d   @param y  n rows of C   @returns d rows of C */
export function ridgeWeights(x: readonly Float64Array[], y: readonly Float64Array[], lambda: number): Float64Array[] {
  const columns = transpose(x);
  if (x.length < columns.length) {
    const dual = solve(gram(x, lambda), y); // [n, C]
    return columns.map((column) => combine(column, dual));
  }
  return solve(
    gram(columns, lambda),
    columns.map((column) => combine(column, y)),
  );
}

// All inner products of the vectors, plus λ on the diagonal.
function gram(vectors: readonly Float64Array[], lambda: number): Float64Array[] {
  const result = vectors.map(() => new Float64Array(vectors.length));
  vectors.forEach((u, i) => {
    for (let j = 0; j <= i; j++) {
      let dot = i === j ? lambda : 0;
      for (let k = 0; k < u.length; k++) dot += u[k] * vectors[j][k];
      result[i][j] = dot;
      result[j][i] = dot;
    }
  });
  return result;
}

// A Z = B for a symmetric positive definite A by Cholesky: A = LLᵀ, then two triangular solves.
function solve(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] {
  const n = a.length;
  const l = a.map((row) => Float64Array.from(row));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = l[i][j];
      for (let k = 0; k < j; k++) value -= l[i][k] * l[j][k];
      l[i][j] = i === j ? Math.sqrt(value) : value / l[j][j];
    }
  }
  const z = b.map((row) => Float64Array.from(row));
  for (let i = 0; i < n; i++) eliminate(z, i, 0, i, (k) => l[i][k], l[i][i]);
  for (let i = n - 1; i >= 0; i--) eliminate(z, i, i + 1, n, (k) => l[k][i], l[i][i]);
  return z;
}

// z_i ← (z_i − Σ_{from ≤ k < to} factor(k) z_k) / pivot
function eliminate(
  z: Float64Array[],
  i: number,
  from: number,
  to: number,
  factor: (k: number) => number,
  pivot: number,
): void {
  const row = z[i];
  for (let k = from; k < to; k++) {
    const f = factor(k);
    for (let c = 0; c < row.length; c++) row[c] -= f * z[k][c];
  }
  for (let c = 0; c < row.length; c++) row[c] /= pivot;
}

// Σ_k weights[k] rows[k]
function combine(weights: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(rows[0].length);
  rows.forEach((row, k) => {
    for (let c = 0; c < row.length; c++) result[c] += weights[k] * row[c];
  });
  return result;
}

function transpose(rows: readonly Float64Array[]): Float64Array[] {
  return Array.from({ length: rows[0].length }, (_, k) => Float64Array.from(rows, (row) => row[k]));
}
