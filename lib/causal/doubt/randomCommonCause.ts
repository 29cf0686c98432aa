// A made-up column to adjust for: it causes nothing, so the estimate should stay where it is.
import { numberUnits, type Rows } from '../estimation/rows.js';
import { type DoesNotApply, doesNotApply, type Finding, type Reading, ROUNDING, shown } from './reading.js';
import { PLUG_IN, type Replicates, type ResamplingOptions, replicate, writtenOut } from './resampling.js';

export interface RandomCauseCheck extends Reading {
  readonly kind: 'checked';
  readonly estimate: number;
  /** estimates that adjust for one more column each, of fair coins */
  readonly withCause: Replicates;
  /** the greatest distance between such an estimate and the one without */
  readonly largestShift: number;
  /** as expected when the shifts are below half a standard error of the estimate on average */
  readonly finding: Finding;
}

/**
 * Adjusts for `by` and one more column, a coin tossed for each unit that has nothing to do with anything.
 * @param uniform  random numbers in [0, 1)
 */
export function randomCommonCause(
  rows: Rows,
  uniform: () => number,
  { by = [], estimator = PLUG_IN, replicates = 100 }: ResamplingOptions = {},
): RandomCauseCheck | DoesNotApply {
  const single = writtenOut(rows);
  if ('kind' in single) return single;
  const effect = estimator(single, by);
  if (effect.kind === 'notEstimable') return doesNotApply(effect.reason);
  const units = numberUnits(single);
  const name = newName(single.columns);
  const withCause = replicate(replicates, () => {
    const coins = Float64Array.from({ length: units.count }, () => (uniform() < 0.5 ? 0 : 1));
    const column = Float64Array.from(units.of, (unit) => coins[unit]);
    return estimator({ ...single, columns: { ...single.columns, [name]: column } }, [...by, name]);
  });
  if ('kind' in withCause) return withCause;
  const shifts = withCause.values.map((value) => Math.abs(value - effect.difference));
  const meanShift = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  const finding: Finding = meanShift <= effect.standardError / 2 + ROUNDING ? 'asExpected' : 'unexpected';
  const largestShift = Math.max(...shifts);
  return {
    kind: 'checked',
    estimate: effect.difference,
    withCause,
    largestShift,
    finding,
    ...inWords(effect.difference, shifts.length, largestShift, finding),
  };
}

function newName(columns: Rows['columns']): string {
  let name = 'coin';
  while (name in columns) name += '_';
  return name;
}

function inWords(estimate: number, count: number, largestShift: number, finding: Finding): Reading {
  const moved = `${count} columns of coins to adjust for move the estimate, ${shown(estimate)}, by at most ${shown(largestShift)}`;
  const verdict =
    finding === 'asExpected'
      ? 'a column that causes nothing does little to it'
      : 'that is much for columns that cause nothing; the strata are too small for the estimator';
  return {
    shows: `${moved}: ${verdict}.`,
    cannotShow:
      'It cannot show that no common cause is missing: a missing one is related to treatment and outcome, these coins are to neither.',
  };
}
