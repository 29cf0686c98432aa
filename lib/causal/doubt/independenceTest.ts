// Is one column independent of another within strata of others? By likelihood ratio, or by dealing one of them out again.
import { chiSquaredTail } from './chiSquared.js';
import { shuffle } from './resampling.js';

/** Discrete columns by name, one entry a row each. */
export type Columns = Readonly<Record<string, ArrayLike<number>>>;

export interface IndependenceStatement {
  readonly x: string;
  readonly y: string;
  readonly given: readonly string[];
}

export interface IndependenceTest {
  /** G = 2 Σ n_xyz ln(n_xyz n_z / (n_xz n_yz)), which is twice the rows times the mutual information in nats */
  readonly statistic: number;
  /** Σ_z (levels of x in z − 1)(levels of y in z − 1) */
  readonly freedom: number;
  readonly pValue: number;
  readonly method: 'chi-squared' | 'permutation';
}

export interface IndependenceOptions {
  /** random numbers in [0, 1): deals `y` out anew within the strata, which is exact however few rows there are */
  readonly uniform?: () => number;
  readonly permutations?: number;
}

/** Rows a degree of freedom below which the chi-squared approximation is not to be trusted. */
const FEWEST_ROWS = 5;

/** The test, or why there is none: no stratum with two levels of both, or too few rows for the approximation. */
export function testIndependence(
  columns: Columns,
  { x, y, given }: IndependenceStatement,
  { uniform, permutations = 999 }: IndependenceOptions = {},
): IndependenceTest | string {
  const [xs, ys] = [levelsOf(columns, x), levelsOf(columns, y)];
  checkLengths(columns, [x, y, ...given]);
  const strata = strataOf(columns, given, xs.length);
  const observed = likelihoodRatio(strata, xs, ys);
  if (observed.freedom === 0)
    return `no stratum of ${given.join(', ') || 'the data'} has two levels of both ${x} and ${y}`;
  if (uniform) {
    // The data as they are count as one of the deals, so the share is never 0.
    let asLarge = 1;
    const dealt = Int32Array.from(ys);
    for (let k = 0; k < permutations; k++) {
      for (const rows of strata) {
        const values = Int32Array.from(rows, (r) => dealt[r]);
        shuffle(values, uniform);
        rows.forEach((r, place) => {
          dealt[r] = values[place];
        });
      }
      if (likelihoodRatio(strata, xs, dealt).statistic >= observed.statistic - 1e-9) asLarge++;
    }
    return { ...observed, pValue: asLarge / (permutations + 1), method: 'permutation' };
  }
  if (xs.length < FEWEST_ROWS * (observed.freedom + 1)) {
    return `${xs.length} rows are too few for ${observed.freedom} degrees of freedom; pass \`uniform\` to test by permutation`;
  }
  const pValue = chiSquaredTail(observed.statistic, observed.freedom);
  return { ...observed, pValue, method: 'chi-squared' };
}

/** A column as numbers of levels from 0. @throws RangeError if there is no such column, or it has gaps */
function levelsOf(columns: Columns, name: string): Int32Array {
  if (!Object.hasOwn(columns, name)) {
    throw new RangeError(
      `no column ${name}, expected one of ${Object.keys(columns).join(', ')}; mark it latent if nobody observes it`,
    );
  }
  const numbers = new Map<number, number>();
  return Int32Array.from(columns[name], (value, r) => {
    if (!Number.isFinite(value))
      throw new RangeError(`column ${name} of row ${r} must be a finite number, got ${value}`);
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value) ?? 0;
  });
}

function checkLengths(columns: Columns, [first, ...others]: readonly string[]): void {
  const { length } = columns[first];
  if (length === 0) throw new RangeError('no rows to test on, expected at least one');
  for (const name of others.filter((other) => Object.hasOwn(columns, other))) {
    if (columns[name].length !== length) {
      throw new RangeError(`column ${name} has ${columns[name].length} entries, expected ${length}`);
    }
  }
}

/** The rows of each stratum. */
function strataOf(columns: Columns, given: readonly string[], length: number): number[][] {
  const levels = given.map((name) => levelsOf(columns, name));
  const strata = new Map<string, number[]>();
  for (let r = 0; r < length; r++) {
    const key = levels.map((column) => column[r]).join();
    const rows = strata.get(key);
    if (rows) rows.push(r);
    else strata.set(key, [r]);
  }
  return [...strata.values()];
}

function likelihoodRatio(
  strata: readonly (readonly number[])[],
  xs: Int32Array,
  ys: Int32Array,
): { statistic: number; freedom: number } {
  let [statistic, freedom] = [0, 0];
  for (const rows of strata) {
    const [ofX, ofY] = [new Map<number, number>(), new Map<number, number>()];
    const both = new Map<string, { x: number; y: number; count: number }>();
    for (const r of rows) {
      const [x, y] = [xs[r], ys[r]];
      ofX.set(x, (ofX.get(x) ?? 0) + 1);
      ofY.set(y, (ofY.get(y) ?? 0) + 1);
      const key = `${x},${y}`;
      const cell = both.get(key);
      if (cell) cell.count++;
      else both.set(key, { x, y, count: 1 });
    }
    freedom += (ofX.size - 1) * (ofY.size - 1);
    for (const { x, y, count } of both.values()) {
      statistic += 2 * count * Math.log((count * rows.length) / ((ofX.get(x) ?? 1) * (ofY.get(y) ?? 1)));
    }
  }
  // A sum of logarithms that should be 0 may end a hair below it.
  return { statistic: Math.max(0, statistic), freedom };
}
