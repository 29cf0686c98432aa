// Adjustment for a confounder that was misread with known chances: undo the misreading in the counts, then adjust.
import { armOf, type EstimatedEffect, effectOf, type NotEstimable, refusal, standardized } from './estimate.js';
import { contrastInfluence, saturated } from './influence.js';
import { invert } from './inverse.js';
import { overlapOf } from './overlap.js';
import { type CellSums, massOf, type Rows, type Strata, stratify, sumCells } from './rows.js';

export interface MisreadOptions {
  /** column of the misread confounder, of values 0 … k − 1 */
  readonly misread: string;
  /** P(read as i | is j) at [i][j], each column adding up to 1; for two values also just the chance to be read as the other */
  readonly chances: number | readonly (readonly number[])[]; // [k, k]
  /** further columns to adjust for, read right */
  readonly by?: readonly string[];
}

/** A cell that no counts could give: its corrected weight is negative, or its mean outside the outcomes seen. */
export interface ImpossibleCell {
  /** such as `G=0, K=1`, with the confounder as it is */
  readonly stratum: string;
  readonly arm: 0 | 1;
  readonly weight: number;
  readonly mean: number;
}

/** The cells made impossible by the correction: by chance in small samples, or because the chances given are wrong. */
export interface Corrected {
  readonly impossibleCells: readonly ImpossibleCell[];
}

/**
 * Adjustment for a confounder C of which only a misread copy Ĉ was kept, by the inverse matrix (Greenland and Lash 2008; Kuroki
 * and Pearl 2014). If the misreading heeds nothing but C, then P(ĉ, a, y, z) = Σ_c P(ĉ | c) P(c, a, y, z) for every arm, outcome
 * and z, so the inverse of the matrix of chances turns the cells of Ĉ into those of C, over which we adjust by plug-in.
 *
 * Standard error: the influence function of the corrected cells, each row counting in k of them with the entries of the
 * inverse, summed within units; the chances count as known.
 * Not estimable where the matrix has no inverse (for two values: chance 1/2), where a corrected cell is empty, and where its
 * weight is negative. The overlap report is about the cells as read.
 * @throws RangeError for chances that are none, and for values of the column other than 0 … k − 1
 */
export function correctedEffect(
  rows: Rows,
  { misread, chances, by = [] }: MisreadOptions,
): (EstimatedEffect & Corrected) | (NotEstimable & Corrected) {
  if (by.includes(misread)) throw new RangeError(`${misread} cannot be misread and read right; leave it out of by`);
  const asRead = stratify(rows, [...by, misread]);
  const overlap = overlapOf(rows, asRead, sumCells(rows, asRead));
  const matrix = chanceMatrix(chances);
  checkValues(rows, misread, matrix.length);
  const inverse = invert(matrix);
  if (!inverse) {
    const reason = `not estimable: chances of reading ${misread} without an inverse, so what was read cannot tell what is`;
    return { ...refusal({ reason, overlap }), impossibleCells: [] };
  }
  const cells = correctedCells(rows, { misread, by, inverse });
  const { names, sums } = cells;
  const impossibleCells = impossibleOf(rows, cells);

  const used = names.map((_, z) => z);
  const negative = impossibleCells.find(({ weight }) => weight < 0);
  const [control, treated] = ([0, 1] as const).map((arm) => (negative ? undefined : standardized(sums, used, arm)));
  if (control === undefined || treated === undefined) {
    const reason = negative ? negativeReason(negative) : emptyReason(cells);
    return { ...refusal({ control, treated, reason, overlap }), impossibleCells };
  }
  const influence = influenceOf(rows, cells, [control, treated]);
  return { ...effectOf(rows, { control, treated, overlap, influence }), impossibleCells };
}

/** Cells by stratum z of the columns read right and value c of the confounder as it is; the stratum (z, c) has the number z k + c. */
interface CorrectedCells {
  readonly names: readonly string[]; // [Z k]
  readonly sums: CellSums; // [2 Z k]
  readonly right: Strata; // Z strata
  readonly read: ArrayLike<number>; // [n]
  readonly inverse: readonly (readonly number[])[]; // [k, k]
}

function correctedCells(
  rows: Rows,
  { misread, by, inverse }: { misread: string; by: readonly string[]; inverse: readonly (readonly number[])[] },
): CorrectedCells {
  const k = inverse.length;
  const right = stratify(rows, by);
  const read = rows.columns[misread];
  const names = right.names.flatMap((name) =>
    inverse.map((_, c) => (name === '' ? `${misread}=${c}` : `${name}, ${misread}=${c}`)),
  );
  const sums = { weight: new Float64Array(2 * names.length), outcome: new Float64Array(2 * names.length) };
  let total = 0;
  for (let r = 0; r < rows.treatment.length; r++) {
    const w = massOf(rows, r);
    total += w;
    for (let c = 0; c < k; c++) {
      const cell = 2 * (right.of[r] * k + c) + rows.treatment[r];
      sums.weight[cell] += w * inverse[c][read[r]];
      sums.outcome[cell] += w * inverse[c][read[r]] * rows.outcome[r];
    }
  }
  // Entries of the inverse that cancel leave a little rounding in a cell that is empty.
  for (let cell = 0; cell < sums.weight.length; cell++) {
    if (Math.abs(sums.weight[cell]) > ROUNDING * total) continue;
    sums.weight[cell] = 0;
    sums.outcome[cell] = 0;
  }
  return { names, sums, right, read, inverse };
}

const ROUNDING = 1e-12;

function impossibleOf({ outcome }: Rows, { names, sums }: CorrectedCells): ImpossibleCell[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = 0; r < outcome.length; r++) {
    low = Math.min(low, outcome[r]);
    high = Math.max(high, outcome[r]);
  }
  const slack = 1e-9 * (high - low);
  return names.flatMap((stratum, z) =>
    ([0, 1] as const).flatMap((arm) => {
      const weight = sums.weight[2 * z + arm];
      if (weight === 0) return [];
      const mean = sums.outcome[2 * z + arm] / weight;
      const isPossible = weight > 0 && mean >= low - slack && mean <= high + slack;
      return isPossible ? [] : [{ stratum, arm, weight, mean }];
    }),
  );
}

// Σ_c inverse[c][ĉ] φ(z, c) of each row, φ that of the plug-in over the corrected cells
function influenceOf(rows: Rows, cells: CorrectedCells, levels: readonly [number, number]): (r: number) => number {
  const { sums, right, read, inverse } = cells;
  const influence = contrastInfluence(saturated(sums), { levels, slopes: [-1, 1] });
  const k = inverse.length;
  return (r) => {
    let own = 0;
    for (let c = 0; c < k; c++) {
      const z = right.of[r] * k + c;
      if (sums.weight[2 * z] > 0) own += inverse[c][read[r]] * influence(z, armOf(rows, r), rows.outcome[r]);
    }
    return own;
  };
}

function chanceMatrix(chances: MisreadOptions['chances']): readonly (readonly number[])[] {
  const matrix =
    typeof chances === 'number'
      ? [
          [1 - chances, chances],
          [chances, 1 - chances],
        ]
      : chances;
  const k = matrix.length;
  for (const [i, row] of matrix.entries()) {
    if (row.length !== k) throw new RangeError(`row ${i} of the chances has ${row.length} entries, expected ${k}`);
    for (const [j, chance] of row.entries()) {
      if (!(chance >= 0 && chance <= 1))
        throw new RangeError(`the chance of reading ${j} as ${i} must be from 0 to 1, got ${chance}`);
    }
  }
  for (let j = 0; j < k; j++) {
    const sum = matrix.reduce((all, row) => all + row[j], 0);
    if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`the chances of reading ${j} add up to ${sum}, expected 1`);
  }
  return matrix;
}

function checkValues({ columns }: Rows, misread: string, k: number): void {
  const column = columns[misread];
  for (let r = 0; r < column.length; r++) {
    if (!(Number.isInteger(column[r]) && column[r] >= 0 && column[r] < k))
      throw new RangeError(`${misread} of row ${r} must be a whole number from 0 to ${k - 1}, got ${column[r]}`);
  }
}

function negativeReason({ stratum, arm, weight }: ImpossibleCell): string {
  return `not estimable: the corrected weight of ${stratum} with treatment ${arm} is ${weight.toPrecision(4)}, so the chances do not fit the rows`;
}

function emptyReason({ names, sums }: CorrectedCells): string {
  for (const [z, stratum] of names.entries()) {
    for (const arm of [0, 1]) {
      if (sums.weight[2 * z + arm] === 0 && sums.weight[2 * z + 1 - arm] > 0)
        return `not estimable: after the correction ${stratum} has no row with treatment ${arm}`;
    }
  }
  return 'not estimable: no row is left after the correction';
}
