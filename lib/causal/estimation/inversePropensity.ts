// Propensities, and the effect of a binary treatment by weighting each row with 1 / P(its own arm).
import { checkColumn, massOf, type Rows, stratify, sumCells } from './rows.js';

/** P(treatment = 1 | stratum of the columns `by`) of each row, as seen in the rows. */
export function fittedPropensity(rows: Rows, by: readonly string[]): Float64Array {
  const strata = stratify(rows, by);
  const { weight } = sumCells(rows, strata);
  return Float64Array.from(strata.of, (z) => weight[2 * z + 1] / (weight[2 * z] + weight[2 * z + 1])); // [n]
}

/**
 * E[Y | do(a)] = Σ w Y 1{A = a} / P(a | z) over Σ w 1{A = a} / P(a | z), the normalized (Hájek) form.
 * @param propensity  P(treatment = 1 | confounders) of each row, known or fitted
 * @throws RangeError for a row one of whose arms has probability 0, and for an arm without rows
 */
export function inversePropensityEffect(
  rows: Rows,
  propensity: ArrayLike<number>,
): { readonly control: number; readonly treated: number; readonly difference: number } {
  stratify(rows, []);
  checkedPropensity(rows, propensity);
  const weight = [0, 0];
  const outcome = [0, 0];
  for (let r = 0; r < rows.treatment.length; r++) {
    const arm = rows.treatment[r];
    const own = arm ? propensity[r] : 1 - propensity[r];
    if (own === 1) {
      throw new RangeError(
        `row ${r} has arm ${1 - arm} with probability 0, expected both arms to be possible; weightedEffect says what can be estimated`,
      );
    }
    const w = massOf(rows, r) / own;
    weight[arm] += w;
    outcome[arm] += w * rows.outcome[r];
  }
  if (weight[0] === 0 || weight[1] === 0) throw new RangeError(`no row has treatment ${weight[0] === 0 ? 0 : 1}`);
  const [control, treated] = [outcome[0] / weight[0], outcome[1] / weight[1]];
  return { control, treated, difference: treated - control };
}

/** The propensity of each row, looked at: one a row, from 0 to 1, and possible for the arm that the row has. */
export function checkedPropensity(rows: Rows, propensity: ArrayLike<number>): ArrayLike<number> {
  checkColumn('propensity', propensity, rows);
  for (let r = 0; r < propensity.length; r++) {
    const own = rows.treatment[r] ? propensity[r] : 1 - propensity[r];
    if (!(own > 0 && own <= 1)) {
      const arm = rows.treatment[r];
      throw new RangeError(`row ${r} has arm ${arm} with probability ${own}, expected one above 0 and at most 1`);
    }
  }
  return propensity;
}
