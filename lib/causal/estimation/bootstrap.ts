// Intervals by drawing whole units again: the honest spread when rows of one unit share its treatment.
import { type EstimateOptions, type Estimator, estimateEffect, standardized } from './estimate.js';
import type { Target } from './influence.js';
import { isOneSided } from './overlap.js';
import { resampler } from './resample.js';
import { type CellSums, numberUnits, type Rows, stratify } from './rows.js';

export interface Bootstrap {
  /** percentile interval of the difference */
  readonly interval: readonly [number, number];
  /** standard deviation over the replicates */
  readonly standardError: number;
  /** replicates that gave a number; the others had an empty cell */
  readonly replicates: number;
}

export interface BootstrapOptions {
  /** how often to draw; default 500 */
  readonly replicates?: number;
  /** of the interval; default 0.95 */
  readonly level?: number;
}

/**
 * Bootstraps any estimate of a difference by unit: draws as many units as there are, with replacement, and estimates anew.
 * @param estimator  such as `(rows) => frontdoorEffect(rows, { through: ['M'] })`
 * @param uniform    random numbers in [0, 1)
 * @throws RangeError if fewer than two replicates can be estimated
 */
export function bootstrap(
  rows: Rows,
  estimator: Estimator,
  uniform: () => number,
  { replicates = 500, level = 0.95 }: BootstrapOptions = {},
): Bootstrap {
  const draw = resampler(rows);
  const differences: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const estimate = estimator(draw(uniform));
    if (estimate.kind === 'estimated') differences.push(estimate.difference);
  }
  return spreadOf(differences, replicates, level);
}

/**
 * Bootstraps `estimateEffect` by unit: draws as many units as there are, with replacement, and estimates anew.
 * @param uniform  random numbers in [0, 1)
 * @throws RangeError if fewer than two replicates can be estimated
 */
export function bootstrapEffect(
  rows: Rows,
  uniform: () => number,
  options: EstimateOptions & BootstrapOptions = {},
): Bootstrap {
  const { by = [], emptyCells = 'refuse', target = 'ate', replicates = 500, level = 0.95 } = options;
  if (rows.copies) return bootstrap(rows, (drawn) => estimateEffect(drawn, options), uniform, options);
  const strata = stratify(rows, by);
  const cells = 2 * strata.names.length;
  const { starts, byUnit } = rowsByUnit(rows);
  const units = starts.length - 1;
  const differences: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const sums = { weight: new Float64Array(cells), outcome: new Float64Array(cells) };
    for (let k = 0; k < units; k++) {
      const unit = Math.floor(uniform() * units);
      for (let p = starts[unit]; p < starts[unit + 1]; p++) {
        const r = byUnit[p];
        const cell = 2 * strata.of[r] + rows.treatment[r];
        const w = rows.weight ? rows.weight[r] : 1;
        sums.weight[cell] += w;
        sums.outcome[cell] += w * rows.outcome[r];
      }
    }
    const difference = replicateDifference(sums, emptyCells, target);
    if (difference !== undefined) differences.push(difference);
  }
  return spreadOf(differences, replicates, level);
}

function spreadOf(differences: number[], replicates: number, level: number): Bootstrap {
  if (!(level > 0 && level < 1)) throw new RangeError(`the level must be between 0 and 1, got ${level}`);
  if (differences.length < 2) {
    throw new RangeError(
      `only ${differences.length} of ${replicates} replicates can be estimated, expected at least 2`,
    );
  }
  differences.sort((a, b) => a - b);
  const mean = differences.reduce((sum, x) => sum + x, 0) / differences.length;
  const squares = differences.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const tail = (1 - level) / 2;
  return {
    interval: [quantile(differences, tail), quantile(differences, 1 - tail)],
    standardError: Math.sqrt(squares / (differences.length - 1)),
    replicates: differences.length,
  };
}

// A stratum none of whose units was drawn has weight 0 in this replicate and is skipped, as P(z) = 0 should be.
function replicateDifference(sums: CellSums, emptyCells: 'refuse' | 'leaveOut', target: Target): number | undefined {
  const used: number[] = [];
  for (let z = 0; 2 * z < sums.weight.length; z++) {
    if (sums.weight[2 * z] + sums.weight[2 * z + 1] === 0) continue;
    if (emptyCells === 'refuse' || !isOneSided(sums.weight, z)) used.push(z);
  }
  const control = standardized(sums, used, 0, target);
  const treated = standardized(sums, used, 1, target);
  return control === undefined || treated === undefined ? undefined : treated - control;
}

function rowsByUnit(rows: Rows): { starts: Int32Array; byUnit: Int32Array } {
  const { of, count } = numberUnits(rows);
  const starts = new Int32Array(count + 1);
  for (const unit of of) starts[unit + 1]++;
  for (let k = 0; k < count; k++) starts[k + 1] += starts[k];
  const next = starts.slice();
  const byUnit = new Int32Array(of.length);
  for (let r = 0; r < of.length; r++) byUnit[next[of[r]]++] = r;
  return { starts, byUnit };
}

function quantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (position - below) * (next - sorted[below]);
}
