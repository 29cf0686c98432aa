// The effect of a binary treatment by adjustment: compare the arms within strata, average over the strata.
import { isOneSided, type Overlap, overlapOf } from './overlap.js';
import { type CellSums, numberUnits, type Rows, type Strata, stratify, sumCells } from './rows.js';

export interface EstimateOptions {
  /** columns to adjust for; none gives the crude comparison */
  readonly by?: readonly string[];
  /**
   * What to do with strata in which one arm is empty: `refuse` (default) to estimate, or `leaveOut`, which answers for the
   * other strata only; the overlap report says how much that is.
   */
  readonly emptyCells?: 'refuse' | 'leaveOut';
}

export interface EstimatedEffect {
  readonly kind: 'estimated';
  /** E[Y | do(0)] and E[Y | do(1)] */
  readonly control: number;
  readonly treated: number;
  /** treated − control */
  readonly difference: number;
  /** of the difference, from its influence function summed within units */
  readonly standardError: number;
  /** difference ± 1.96 standard errors */
  readonly interval: readonly [number, number];
  /** the effective sample: units by which the treatment varies, not rows */
  readonly units: number;
  readonly overlap: Overlap;
}

export interface NotEstimable {
  readonly kind: 'notEstimable';
  /** in words, with the first empty cell */
  readonly reason: string;
  /** the arm that can be estimated, if one can */
  readonly control?: number;
  readonly treated?: number;
  readonly overlap: Overlap;
}

export type Effect = EstimatedEffect | NotEstimable;

const NORMAL_975 = 1.959963984540054;

/**
 * Adjustment by plug-in: Σ_z P(z) [E(Y | 1, z) − E(Y | 0, z)] over the strata z of the columns `by`, with weighted means.
 *
 * Standard error: the efficient influence function φ = μ₁(z) − μ₀(z) − ψ ± (Y − μ_a(z)) / P(a | z), summed over the rows of
 * each unit, since rows of one item share its treatment.
 */
export function estimateEffect(rows: Rows, { by = [], emptyCells = 'refuse' }: EstimateOptions = {}): Effect {
  const strata = stratify(rows, by);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  const used = strata.names.map((_, z) => z).filter((z) => emptyCells === 'refuse' || !isOneSided(sums.weight, z));
  const control = standardized(sums, used, 0);
  const treated = standardized(sums, used, 1);
  if (control === undefined || treated === undefined) {
    const reason = describeEmpty(overlap, emptyCells);
    return {
      kind: 'notEstimable',
      reason,
      ...(control !== undefined && { control }),
      ...(treated !== undefined && { treated }),
      overlap,
    };
  }
  const difference = treated - control;
  const { standardError, units } = clusteredError(rows, strata, sums, used, difference);
  const interval = [difference - NORMAL_975 * standardError, difference + NORMAL_975 * standardError] as const;
  return { kind: 'estimated', control, treated, difference, standardError, interval, units, overlap };
}

/** Σ_z P(z) E(Y | arm, z) over the strata used; undefined where a mean is missing. */
export function standardized({ weight, outcome }: CellSums, used: readonly number[], arm: 0 | 1): number | undefined {
  let total = 0;
  let sum = 0;
  for (const z of used) {
    const cell = 2 * z + arm;
    if (weight[cell] === 0) return undefined;
    const share = weight[2 * z] + weight[2 * z + 1];
    total += share;
    sum += share * (outcome[cell] / weight[cell]);
  }
  return total > 0 ? sum / total : undefined;
}

function clusteredError(
  { treatment, outcome, weight, ...rest }: Rows,
  strata: Strata,
  sums: CellSums,
  used: readonly number[],
  difference: number,
): { standardError: number; units: number } {
  const isUsed = new Uint8Array(strata.names.length);
  for (const z of used) isUsed[z] = 1;
  const unit = numberUnits({ treatment, outcome, weight, ...rest });
  const byUnit = new Float64Array(unit.count); // Σ w φ over the unit's rows
  const seen = new Uint8Array(unit.count);
  let total = 0;
  for (let r = 0; r < treatment.length; r++) {
    const z = strata.of[r];
    if (!isUsed[z]) continue;
    const [control, treated] = [2 * z, 2 * z + 1].map((cell) => sums.outcome[cell] / sums.weight[cell]);
    const own = 2 * z + treatment[r];
    const share = sums.weight[own] / (sums.weight[2 * z] + sums.weight[2 * z + 1]);
    const residual = (outcome[r] - (treatment[r] ? treated : control)) / share;
    const w = weight ? weight[r] : 1;
    byUnit[unit.of[r]] += w * (treated - control - difference + (treatment[r] ? residual : -residual));
    seen[unit.of[r]] = 1;
    total += w;
  }
  const squares = byUnit.reduce((sum, x) => sum + x * x, 0);
  return { standardError: Math.sqrt(squares) / total, units: seen.reduce((sum, flag) => sum + flag, 0) };
}

function describeEmpty({ emptyCells, strata }: Overlap, policy: string): string {
  if (policy === 'leaveOut') return `no stratum of ${strata} has rows in both arms`;
  const [{ stratum, arm }] = emptyCells;
  const where = stratum === '' ? 'the data' : `stratum ${stratum}`;
  return `not estimable: ${where} has no row with treatment ${arm} (${emptyCells.length} empty cells of ${2 * strata})`;
}
