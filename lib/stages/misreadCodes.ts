// What a code is worth as a stratum, in world 1 and to the last digit: misread, made of the treatment, or averaged with its own shares.

import { backdoorAdjusted, contrast } from '../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear } from '../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../causal/worlds/exactWorlds.js';
import { type Fraction, fraction, sum } from '../causal/worlds/fraction.js';
import { assignments, probability, type Table, type Values } from '../causal/worlds/table.js';

const PREFERRED: Values = { Y: 1 };
const ONE = fraction(1);
const TRUTH = fraction(1, 10);

/** A code Ĉ that reads the confounder wrongly with probability `flip`, whatever else is true of the item. */
export interface MisreadRow {
  readonly flip: string;
  /** normalised mutual information of Ĉ and C */
  readonly nmi: number;
  /** effect of V adjusted for {Ĉ, G}; its true value is 1/10 */
  readonly exact: string;
  readonly effect: number;
  /** share of the bias left by {G} that {Ĉ, G} removes */
  readonly removed: number;
}

/** Adjustment for {Ĉ, G} in world 1 where Ĉ is C misread. */
export function misreadCodes(
  flips: readonly string[] = ['0', '1/20', '1/10', '1/5', '3/10', '1/2'],
  world: DiscreteWorld = backdoorWorld(),
): MisreadRow[] {
  const withoutCode = adjusted(jointTable(world), ['G']);
  return flips.map((flip) => {
    const read = linear(flip, { C: ONE.minus(fraction(2).times(fraction(flip))).toString() });
    const table = jointTable({ ...world, code: read });
    const effect = adjusted(table, ['code', 'G']);
    const left = effect.minus(TRUTH).over(withoutCode.minus(TRUTH));
    return {
      flip,
      nmi: mutualShare(table, 'code', 'C'),
      exact: effect.toString(),
      effect: effect.toNumber(),
      removed: ONE.minus(left).toNumber(),
    };
  });
}

/**
 * Effect of V in world 1 adjusted for G and a code that is a copy of `of`; undefined where a stratum lacks an arm, as it does
 * with a copy of V.
 */
export function effectByCopy(of: string, world: DiscreteWorld = backdoorWorld()): Fraction | undefined {
  const table = jointTable({ ...world, code: linear('0', { [of]: '1' }) });
  return contrast('V', (setting) => backdoorAdjusted(table, setting, PREFERRED, ['code', 'G']));
}

/** Three averages of P(y | v, c) over c in world 1: whose shares weigh the strata decides what comes out. */
export interface AveragingRow {
  readonly average: string;
  readonly 'V = 1': string;
  readonly 'V = 0': string;
  readonly difference: number;
}

/**
 * Seeing, P(y | v); each row averaged with its own shares, Σ_c P(c | v) P(y | v, c), as a model does that scores an item with its own
 * code; and with one prior for all, Σ_c P(c) P(y | v, c), the back-door formula.
 */
export function averagings(world: DiscreteWorld = backdoorWorld()): AveragingRow[] {
  const table = jointTable(world);
  const row = (average: string, value: (setting: Values) => Fraction): AveragingRow => {
    const [treated, control] = [value({ V: 1 }), value({ V: 0 })];
    const difference = treated.minus(control).toNumber();
    return { average, 'V = 1': treated.toString(), 'V = 0': control.toString(), difference };
  };
  const overCodes = (setting: Values, given: Values): Fraction =>
    sum(
      assignments(table, ['C']).map((c) =>
        known(probability(table, c, given)).times(known(probability(table, PREFERRED, { ...setting, ...c }))),
      ),
    );
  return [
    row('seeing: P(y | v)', (setting) => known(probability(table, PREFERRED, setting))),
    row('own shares: Σ P(c | v) P(y | v, c)', (setting) => overCodes(setting, setting)),
    row('one prior: Σ P(c) P(y | v, c)', (setting) => overCodes(setting, {})),
  ];
}

function adjusted(table: Table, by: readonly string[]): Fraction {
  return known(contrast('V', (setting) => backdoorAdjusted(table, setting, PREFERRED, by)));
}

// 2 I(A; B) / (H(A) + H(B))
function mutualShare(table: Table, a: string, b: string): number {
  const nats = (names: readonly string[]): number =>
    assignments(table, names)
      .map((values) => known(probability(table, values)).toNumber())
      .reduce((total, p) => total - p * Math.log(p), 0);
  const [ofA, ofB] = [nats([a]), nats([b])];
  return (2 * (ofA + ofB - nats([a, b]))) / (ofA + ofB);
}

function known(value: Fraction | undefined): Fraction {
  if (!value) throw new RangeError('world 1 must hold every stratum under both values of V; take weaker arrows');
  return value;
}
