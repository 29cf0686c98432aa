// The shop in miniature: yes-or-no variables and exact fractions, so that what exposure and accidents do to a log can be computed by hand.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { binaryMechanism, type Mechanism } from '../../causal/worlds/mechanism.js';
import { assignments, condition, probability, type Table, type Values } from '../../causal/worlds/table.js';
import type { Draws } from '../draws.js';

/** What a reader may turn; fractions as text. */
export interface MiniatureStrengths {
  /** C → V */
  readonly brandOnPage?: string;
  /** G → V */
  readonly tierOnPage?: string;
  /** P(A) = accident × (1 + G) */
  readonly accident?: string;
  /** of E: a base, and the arrows into it */
  readonly exposure?: Mechanism;
}

/** A click, if the pair was shown: liked, or a finger slipped. */
const CLICK = binaryMechanism(['Y', 'A'], { '0,0': '0', '0,1': '1', '1,0': '1', '1,1': '1' });

/** P(E = 1) = 1/10 + 3/10 c + 1/2 g. */
export const SELECTIVE: Mechanism = linear('1/10', { C: '3/10', G: '1/2' });

/**
 * World 1 with accidents A, clicks O = Y or A, and exposure E: the log holds V and O of the rows with E = 1.
 * The effect of V on the preference Y is 1/10.
 */
export function miniatureShop({
  brandOnPage = '2/5',
  tierOnPage = '1/5',
  accident = '1/10',
  exposure = SELECTIVE,
}: MiniatureStrengths = {}): DiscreteWorld {
  return {
    ...backdoorWorld(),
    V: linear('1/5', { C: brandOnPage, G: tierOnPage }),
    A: linear(accident, { G: accident }),
    O: CLICK,
    E: exposure,
  };
}

/** Another miniature, every cell of which can occur. */
export function drawnMiniature(draws: Draws): DiscreteWorld {
  const tenths = (low: number, high: number): string => `${draws.integer(low, high)}/10`;
  const twentieths = (low: number, high: number): string => `${draws.integer(low, high)}/20`;
  const accident = twentieths(1, 3);
  return {
    C: linear(tenths(2, 6)),
    G: linear(tenths(2, 5)),
    V: linear(tenths(1, 2), { C: tenths(2, 4), G: tenths(1, 3) }),
    Y: linear(tenths(1, 2), { V: twentieths(2, 4), C: tenths(1, 3), G: tenths(1, 2) }),
    A: linear(accident, { G: accident }),
    O: CLICK,
    E: linear(tenths(1, 2), { C: tenths(1, 3), G: tenths(2, 4) }),
  };
}

/** P(event | given) in the world as it is. */
export function seen(world: DiscreteWorld, event: Values, given: Values = {}): Fraction {
  return known(
    probability(jointTable(world, { of: [...new Set([...Object.keys(event), ...Object.keys(given)])] }), event, given),
  );
}

/** P(event | do(V = 1)) − P(event | do(V = 0)), from the cut graph. */
export function effectOn(world: DiscreteWorld, event: Values): Fraction {
  return known(contrast('V', (setting) => truthUnder(world, setting, event)));
}

/** The joint distribution among the rows that were shown. */
export function logTable(world: DiscreteWorld): Table {
  return condition(jointTable(world, { of: ['C', 'G', 'V', 'Y', 'O', 'E'] }), { E: 1 });
}

/** P(A = 1 | g), which does not depend on what is liked. */
export function accidentAt(world: DiscreteWorld, G: number): Fraction {
  return seen(world, { A: 1 }, { G });
}

/** The difference in clicks among shown rows, adjusted for a set. */
export function clickDifference(log: Table, by: readonly string[]): Fraction {
  return known(contrast('V', (setting) => backdoorAdjusted(log, setting, { O: 1 }, by)));
}

/** Adjusted for {C, G}, with clicks cleaned of accidents: (o − a) / (1 − a) has the mean of Y, so differences are divided by 1 − a. */
export function cleanedDifference(world: DiscreteWorld, log: Table): Fraction {
  const parts = assignments(log, ['C', 'G']).map((stratum) => {
    const [treated, control] = [1, 0].map((V) => known(probability(log, { O: 1 }, { V, ...stratum })));
    const kept = fraction(1).minus(accidentAt(world, stratum.G));
    return known(probability(log, stratum)).times(treated.minus(control)).over(kept);
  });
  return sum(parts);
}

export function known(value: Fraction | undefined): Fraction {
  if (!value) throw new RangeError('a cell of the world is empty, expected both kinds of page in every stratum');
  return value;
}
