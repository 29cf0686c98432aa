// The effect through an instrument: what it does to the outcome, over what it does to the treatment.
import { type EstimatedDifference, type EstimatedEffect, estimateEffect, type NotEstimable } from './estimate.js';
import { normalInterval } from './influence.js';
import { columnOf, type Rows, stratify } from './rows.js';

export interface WaldOptions {
  /** column of the instrument, of values 0 and 1 */
  readonly instrument: string;
  /** columns within which it is one; none for an unconditional instrument */
  readonly within?: readonly string[];
  /** F of the first stage below which the ratio is refused; 10 by the rule of Staiger and Stock (1997) */
  readonly weakBelow?: number;
}

export interface WaldEstimate extends EstimatedDifference {
  /** the instrument's effect on the outcome, and on the treatment; their ratio is the difference */
  readonly reducedForm: number;
  readonly firstStage: number;
  /** (first stage / its standard error)² */
  readonly strength: number;
}

/** A first stage below this is 0 but for the rounding of its sums. */
const ROUNDING = 1e-12;

/**
 * The ratio of Wald (1940): [E(Y | z=1) − E(Y | z=0)] / [E(A | z=1) − E(A | z=0)], both standardized over the strata `within`.
 * It is the effect if that is the same for all, and the effect on those whom the instrument moves if it moves nobody the other
 * way (Imbens and Angrist 1994).
 *
 * Standard error: the delta method, which is that of the instrument's effect on Y − β A, over the first stage.
 * Not estimable where a stratum lacks a value of the instrument, or where the instrument hardly moves the treatment; the overlap
 * report is about the instrument's arms.
 */
export function waldRatio(
  rows: Rows,
  { instrument, within = [], weakBelow = 10 }: WaldOptions,
): WaldEstimate | NotEstimable {
  const column = columnOf(rows, instrument);
  checkInstrument(column, instrument, within);
  stratify(rows, within); // refuses bad rows while treatment and instrument are still in their places
  const effectOn = (outcome: ArrayLike<number>) =>
    estimateEffect({ ...rows, treatment: column, outcome }, { by: within });
  const reducedForm = effectOn(rows.outcome);
  const firstStage = effectOn(rows.treatment);
  if (reducedForm.kind === 'notEstimable' || firstStage.kind === 'notEstimable') {
    const { overlap } = firstStage;
    const [{ stratum, arm }] = overlap.emptyCells;
    const where = stratum === '' ? 'the data' : `stratum ${stratum}`;
    return { kind: 'notEstimable', reason: `not estimable: ${where} has no row with ${instrument}=${arm}`, overlap };
  }
  const strength =
    Math.abs(firstStage.difference) < ROUNDING ? 0 : (firstStage.difference / firstStage.standardError) ** 2;
  if (strength === 0 || strength < weakBelow) {
    return {
      kind: 'notEstimable',
      reason: tooWeak(instrument, firstStage, strength, weakBelow),
      overlap: firstStage.overlap,
    };
  }
  const difference = reducedForm.difference / firstStage.difference;
  const rest = effectOn(Float64Array.from(rows.outcome, (y, r) => y - difference * rows.treatment[r]));
  if (rest.kind === 'notEstimable') return rest; // never: it has the cells of the first stage
  const standardError = rest.standardError / Math.abs(firstStage.difference);
  return {
    kind: 'estimated',
    difference,
    standardError,
    interval: normalInterval(difference, standardError),
    reducedForm: reducedForm.difference,
    firstStage: firstStage.difference,
    strength,
    units: firstStage.units,
    overlap: firstStage.overlap,
  };
}

function tooWeak(instrument: string, stage: EstimatedEffect, strength: number, weakBelow: number): string {
  if (strength === 0) return `not estimable: ${instrument} does not move the treatment, the first stage is 0`;
  const { difference, standardError } = stage;
  const found = `${difference.toPrecision(3)} ± ${standardError.toPrecision(3)}, F = ${strength.toPrecision(3)}`;
  return `not estimable: ${instrument} moves the treatment too little (${found}, expected at least ${weakBelow})`;
}

function checkInstrument(column: ArrayLike<number>, instrument: string, within: readonly string[]): void {
  if (within.includes(instrument)) {
    throw new RangeError(`${instrument} cannot be the instrument and held fixed; leave it out of within`);
  }
  for (let r = 0; r < column.length; r++) {
    if (column[r] !== 0 && column[r] !== 1)
      throw new RangeError(`instrument ${instrument} of row ${r} must be 0 or 1, got ${column[r]}`);
  }
}
