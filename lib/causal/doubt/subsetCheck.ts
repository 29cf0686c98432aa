// The estimate on parts of the data: it should move no more than chance makes it.
import { selectRows } from '../estimation/resample.js';
import { numberUnits, type Rows } from '../estimation/rows.js';
import { type DoesNotApply, doesNotApply, type Finding, type Reading, ROUNDING, shown } from './reading.js';
import { PLUG_IN, type Replicates, type ResamplingOptions, replicate, shuffle, writtenOut } from './resampling.js';

export interface SubsetCheck extends Reading {
  readonly kind: 'checked';
  readonly estimate: number;
  readonly subsets: Replicates;
  /** how far chance alone moves the estimate of such a part: SE √((1 − f) / f) */
  readonly expectedDeviation: number;
  /** parts further than 1.96 such deviations from the whole */
  readonly outside: number;
  /** as expected when the parts outside are a twentieth of all, give or take three standard deviations of such a count */
  readonly finding: Finding;
}

/**
 * Estimates on random parts that hold the share `fraction` of the units, drawn without replacement.
 *
 * A mean over a share f of the units differs from that over all by a standard deviation of SE √((1 − f) / f), with SE the standard
 * error over all (sampling from a finite population).
 * @param uniform  random numbers in [0, 1)
 * @throws RangeError for a fraction that is not between 0 and 1
 */
export function subsetCheck(
  rows: Rows,
  uniform: () => number,
  {
    by = [],
    estimator = PLUG_IN,
    replicates = 100,
    fraction = 0.8,
  }: ResamplingOptions & { readonly fraction?: number } = {},
): SubsetCheck | DoesNotApply {
  if (!(fraction > 0 && fraction < 1)) throw new RangeError(`fraction must be between 0 and 1, got ${fraction}`);
  const single = writtenOut(rows);
  if ('kind' in single) return single;
  const effect = estimator(single, by);
  if (effect.kind === 'notEstimable') return doesNotApply(effect.reason);
  const units = numberUnits(single);
  const size = Math.round(fraction * units.count);
  if (size < 2 || size === units.count) {
    return doesNotApply(`${units.count} units have no part of at least two that holds ${fraction} of them`);
  }
  const order = Int32Array.from({ length: units.count }, (_, unit) => unit);
  const subsets = replicate(replicates, () => {
    shuffle(order, uniform);
    const isIn = new Uint8Array(units.count);
    for (const unit of order.subarray(0, size)) isIn[unit] = 1;
    const numbers = units.of.map((_, r) => r).filter((r) => isIn[units.of[r]] === 1);
    return estimator(selectRows(single, numbers), by);
  });
  if ('kind' in subsets) return subsets;
  const left = 1 - size / units.count;
  const expectedDeviation = effect.standardError * Math.sqrt(left / (1 - left));
  const isOutside = (value: number): boolean =>
    Math.abs(value - effect.difference) > 1.96 * expectedDeviation + ROUNDING;
  const outside = subsets.values.filter(isOutside).length;
  const parts = subsets.values.length;
  const finding: Finding = outside <= 0.05 * parts + 3 * Math.sqrt(0.05 * 0.95 * parts) ? 'asExpected' : 'unexpected';
  const check = { kind: 'checked' as const, estimate: effect.difference, subsets, expectedDeviation, outside, finding };
  return { ...check, ...inWords(check, fraction) };
}

function inWords(
  { estimate, subsets, expectedDeviation, outside, finding }: Omit<SubsetCheck, keyof Reading>,
  fraction: number,
): Reading {
  const { values, mean, standardDeviation } = subsets;
  const found = `${values.length} parts of ${fraction} of the units give ${shown(mean)} on average (± ${shown(standardDeviation)}), all units ${shown(estimate)}`;
  const verdict =
    finding === 'asExpected'
      ? `the estimate does not hang on a few units (chance alone: ± ${shown(expectedDeviation)})`
      : `${outside} parts are further off than chance allows (± ${shown(expectedDeviation)}), so the estimate or its standard error hangs on few units`;
  return {
    shows: `${found}: ${verdict}.`,
    cannotShow:
      'It cannot show that the estimate is right: a bias that every part shares, as a hidden cause makes it, stays.',
  };
}
