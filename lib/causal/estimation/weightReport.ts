// How uneven the weights of an arm are, and whom trimming left out.
import type { Arm, Nuisance } from './influence.js';
import { countUnits, massOf, type Rows } from './rows.js';
import { totalOf } from './total.js';

/** Stabilized weights P(a) / P(a | confounders) of one arm. */
export interface WeightSpread {
  /** 1 where the propensity is right and nobody is left out */
  readonly mean: number;
  readonly largest: number;
  /** rows of equal weight that would be worth as much: (Σ w)² / Σ w² (Kish 1965) */
  readonly effectiveRows: number;
}

/** Who was left out: how many rows, and which share of the weight and of the units. */
export interface Trimmed {
  readonly rows: number;
  readonly weight: number;
  readonly units: number;
}

export function weightSpread(
  rows: Rows,
  arm: Arm,
  { share, isKept }: { readonly share: Nuisance['share']; readonly isKept: (r: number) => boolean },
): WeightSpread {
  const n = rows.treatment.length;
  const isInArm = (r: number) => isKept(r) && rows.treatment[r] === arm;
  const inArm = totalOf(n, (r) => (isInArm(r) ? massOf(rows, r) : 0));
  const all = totalOf(n, (r) => (isKept(r) ? massOf(rows, r) : 0));
  let [sum, squares, largest] = [0, 0, 0];
  for (let r = 0; r < n; r++) {
    if (!isInArm(r)) continue;
    const w = ((rows.weight ? rows.weight[r] : 1) * inArm) / all / share(r, arm);
    const copies = copiesOf(rows, r);
    sum += copies * w;
    squares += copies * w * w;
    largest = Math.max(largest, w);
  }
  return { mean: sum / inArm, largest, effectiveRows: (sum * sum) / squares };
}

export function trimmedOf(rows: Rows, isKept: (r: number) => boolean): Trimmed {
  const n = rows.treatment.length;
  const left = totalOf(n, (r) => (isKept(r) ? 0 : massOf(rows, r)));
  return {
    rows: totalOf(n, (r) => (isKept(r) ? 0 : copiesOf(rows, r))),
    weight: left / totalOf(n, (r) => massOf(rows, r)),
    units: 1 - countUnits(rows, isKept) / countUnits(rows),
  };
}

function copiesOf({ copies }: Rows, r: number): number {
  return copies ? copies[r] : 1;
}
