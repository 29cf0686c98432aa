// Positivity, looked at: which strata were never seen under one of the two arms.
import { type CellSums, countUnits, type Rows, type Strata } from './rows.js';

export interface EmptyCell {
  /** such as `C=1, G=0` */
  readonly stratum: string;
  readonly arm: 0 | 1;
}

export interface Overlap {
  readonly strata: number;
  readonly emptyCells: readonly EmptyCell[];
  /** empty cells / (2 × strata) */
  readonly emptyShare: number;
  /** share of the rows' weight, and of the units, in strata with an empty arm */
  readonly weightAffected: number;
  readonly unitsAffected: number;
}

export function overlapOf(rows: Rows, strata: Strata, { weight }: CellSums): Overlap {
  const emptyCells: EmptyCell[] = [];
  let affected = 0;
  strata.names.forEach((stratum, z) => {
    for (const arm of [0, 1] as const) if (weight[2 * z + arm] === 0) emptyCells.push({ stratum, arm });
    if (isOneSided(weight, z)) affected += weight[2 * z] + weight[2 * z + 1];
  });
  return {
    strata: strata.names.length,
    emptyCells,
    emptyShare: emptyCells.length / (2 * strata.names.length),
    weightAffected: affected / weight.reduce((sum, w) => sum + w, 0),
    unitsAffected: countUnits(rows, (r) => isOneSided(weight, strata.of[r])) / countUnits(rows),
  };
}

/** One arm of stratum z is empty. */
export function isOneSided(weight: Float64Array, z: number): boolean {
  return weight[2 * z] === 0 || weight[2 * z + 1] === 0;
}

/** Why nothing is estimated, with the first of the cells that are needed and empty. */
export function describeEmpty(needed: readonly EmptyCell[], { strata }: Overlap): string {
  const [{ stratum, arm }] = needed;
  const where = stratum === '' ? 'the data' : `stratum ${stratum}`;
  return `not estimable: ${where} has no row with treatment ${arm} (${needed.length} empty cells of ${2 * strata})`;
}
