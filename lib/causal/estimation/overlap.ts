// Positivity, looked at: which strata were never seen under one of the two arms.
import { type CellSums, numberUnits, type Rows, type Strata } from './rows.js';

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
  const units = numberUnits(rows);
  const touched = new Uint8Array(units.count);
  for (let r = 0; r < strata.of.length; r++) if (isOneSided(weight, strata.of[r])) touched[units.of[r]] = 1;
  return {
    strata: strata.names.length,
    emptyCells,
    emptyShare: emptyCells.length / (2 * strata.names.length),
    weightAffected: affected / weight.reduce((sum, w) => sum + w, 0),
    unitsAffected: touched.reduce((sum, flag) => sum + flag, 0) / units.count,
  };
}

/** One arm of stratum z is empty. */
export function isOneSided(weight: Float64Array, z: number): boolean {
  return weight[2 * z] === 0 || weight[2 * z + 1] === 0;
}
