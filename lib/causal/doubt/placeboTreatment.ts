// The treatment dealt out again at random: whatever effect is then found, the estimator made up.
import { numberUnits, type Rows, stratify } from '../estimation/rows.js';
import { type DoesNotApply, doesNotApply, type Finding, type Reading, ROUNDING, shown } from './reading.js';
import { PLUG_IN, type Replicates, type ResamplingOptions, replicate, shuffle, writtenOut } from './resampling.js';

export interface PlaceboCheck extends Reading {
  readonly kind: 'checked';
  /** of the treatment as it was */
  readonly estimate: number;
  /** estimates of the placebos, whose effect is 0 */
  readonly placebo: Replicates;
  /** placebos at least as far from 0 as the estimate */
  readonly asFar: number;
  /** as expected when the placebos' mean is within three of its standard errors of 0 */
  readonly finding: Finding;
}

/**
 * Estimates the effect of a treatment that has none: the treatments of the units, dealt out among the units again.
 * @param uniform  random numbers in [0, 1)
 * @param within   columns within which the treatments are dealt out, so that the placebo depends on them as the treatment does
 */
export function placeboTreatment(
  rows: Rows,
  uniform: () => number,
  {
    by = [],
    estimator = PLUG_IN,
    replicates = 100,
    within = [],
  }: ResamplingOptions & { readonly within?: readonly string[] } = {},
): PlaceboCheck | DoesNotApply {
  const single = writtenOut(rows);
  if ('kind' in single) return single;
  const deck = treatmentsOfUnits(single, within);
  if ('kind' in deck) return deck;
  const effect = estimator(single, by);
  if (effect.kind === 'notEstimable') return doesNotApply(effect.reason);
  const placebo = replicate(replicates, () => {
    const dealt = deal(deck, uniform);
    return estimator({ ...single, treatment: Float64Array.from(deck.unitOf, (unit) => dealt[unit]) }, by);
  });
  if ('kind' in placebo) return placebo;
  const error = placebo.standardDeviation / Math.sqrt(placebo.values.length);
  const finding: Finding = Math.abs(placebo.mean) <= 3 * error + ROUNDING ? 'asExpected' : 'unexpected';
  const asFar = placebo.values.filter((value) => Math.abs(value) + ROUNDING >= Math.abs(effect.difference)).length;
  return {
    kind: 'checked',
    estimate: effect.difference,
    placebo,
    asFar,
    finding,
    ...inWords(effect.difference, placebo, asFar, finding),
  };
}

interface Deck {
  readonly unitOf: Int32Array; // [rows]
  readonly treatments: Int32Array; // [units]
  /** the units of each stratum */
  readonly strata: readonly Int32Array[];
}

/** The treatment and the stratum of each unit, which a unit must have one of. */
function treatmentsOfUnits(rows: Rows, within: readonly string[]): Deck | DoesNotApply {
  const units = numberUnits(rows);
  const stratumOf = stratify(rows, within).of;
  const treatments = new Int32Array(units.count).fill(-1);
  const strata = new Int32Array(units.count);
  for (let r = 0; r < units.of.length; r++) {
    const unit = units.of[r];
    if (treatments[unit] >= 0 && treatments[unit] !== rows.treatment[r]) {
      return doesNotApply(`unit ${rows.unit?.[r]} has rows of both treatments, so it has none to deal out`);
    }
    if (treatments[unit] >= 0 && strata[unit] !== stratumOf[r]) {
      return doesNotApply(`unit ${rows.unit?.[r]} lies in two strata of ${within.join(', ')}`);
    }
    treatments[unit] = rows.treatment[r];
    strata[unit] = stratumOf[r];
  }
  const members: number[][] = [];
  strata.forEach((stratum, unit) => {
    members[stratum] ??= [];
    members[stratum].push(unit);
  });
  return { unitOf: units.of, treatments, strata: members.map((list) => Int32Array.from(list)) };
}

function deal({ treatments, strata }: Deck, uniform: () => number): Int32Array {
  const dealt = new Int32Array(treatments.length);
  for (const units of strata) {
    const order = units.slice();
    shuffle(order, uniform);
    units.forEach((unit, k) => {
      dealt[unit] = treatments[order[k]];
    });
  }
  return dealt;
}

function inWords(
  estimate: number,
  { values, mean, standardDeviation }: Replicates,
  asFar: number,
  finding: Finding,
): Reading {
  const found = `${values.length} treatments dealt out at random have effects of ${shown(mean)} on average (± ${shown(standardDeviation)})`;
  const verdict =
    finding === 'asExpected'
      ? 'the estimator finds no effect where there is none'
      : 'the estimator finds an effect where there is none, so it is wrong';
  return {
    shows: `${found}: ${verdict}. ${asFar} of them are as far from 0 as the estimate, ${shown(estimate)}.`,
    cannotShow:
      'It cannot show that nothing confounds the estimate: dealing out the treatment cuts every arrow into it, those of hidden causes too.',
  };
}
