// Worlds made to fool the placebo: a hidden cause shifts the crude difference, and dealing out the treatment cuts its arrow.
import { placeboTreatment } from '../../causal/doubt/placeboTreatment.js';
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';
import type { Draws } from '../draws.js';
import { applied, sign } from './fourChecks.js';

/** A world of U (a fair coin that nobody sees), X and Y; what is still to be chosen is how strongly U acts on Y. */
export interface FoolingDesign {
  /** P(X = 1 | U = 0) and P(X = 1 | U = 1) */
  readonly treated: readonly [string, string];
  /** what X adds to P(Y = 1), in truth */
  readonly truth: string;
  /** the crude difference that the world should show */
  readonly wanted: string;
}

/** X helps by 1/10, and seems to harm by as much. */
export const HARMFUL_LOOKS: FoolingDesign = { treated: ['1/4', '3/4'], truth: '1/10', wanted: '-1/10' };

/** How much U = 1 must add to P(Y = 1) for the crude difference to come out as wanted. */
export function neededStrength({ treated, truth, wanted }: FoolingDesign): Fraction {
  return fraction(wanted).minus(fraction(truth)).over(imbalance(treated));
}

/** P(U = 1 | X = 1) − P(U = 1 | X = 0) by Bayes' rule. */
export function imbalance(treated: readonly [string, string]): Fraction {
  const [without, withU] = treated.map((text) => fraction(text));
  const one = fraction(1);
  const share = (a: Fraction, b: Fraction): Fraction => a.over(a.plus(b));
  return share(withU, without).minus(share(one.minus(withU), one.minus(without)));
}

/** The world itself; P(Y = 1 | X = 0, U = 0) is as low, or as high, as leaves room for all effects. */
export function fooledWorld(design: FoolingDesign): DiscreteWorld {
  const [without, withU] = design.treated.map((text) => fraction(text));
  const onOutcome = neededStrength(design);
  const below = [onOutcome, fraction(design.truth)].filter((effect) => effect.compare(fraction(0)) < 0);
  const base = below.reduce((level, effect) => level.minus(effect), fraction('1/10'));
  return {
    U: linear('1/2'),
    X: linear(String(without), { U: String(withU.minus(without)) }),
    Y: linear(String(base), { X: design.truth, U: String(onOutcome) }),
  };
}

/** Truth, estimate and placebo of some designs side by side. */
export function fooledRows(designs: readonly FoolingDesign[] = FOOLED): Row[] {
  return designs.map((design) => {
    const world = fooledWorld(design);
    const seen = jointTable(world, { of: ['X', 'Y'] });
    const rows = rowsOfTable(seen, { treatment: 'X', outcome: 'Y', count: 2000 });
    const { placebo, finding } = applied(
      placeboTreatment(rows, streams(8).fork(design.wanted).generator(), { replicates: 40 }),
    );
    return {
      'U adds to P(X)': design.treated.map((text) => fraction(text).toNumber()).reduce((a, b) => b - a),
      'U adds to P(Y)': neededStrength(design).toNumber(),
      'true effect': contrast('X', (setting) => truthUnder(world, setting, { Y: 1 }))?.toNumber(),
      estimate: contrast('X', (setting) => backdoorAdjusted(seen, setting, { Y: 1 }))?.toNumber(),
      'placebos, on average': placebo.mean,
      'placebo check': sign(finding),
    };
  });
}

const FOOLED: readonly FoolingDesign[] = ['0', '1/10', '3/10'].map((wanted) => ({
  treated: ['1/4', '3/4'],
  truth: '0',
  wanted,
}));

/** Another design that probabilities allow. */
export function drawnDesign(draws: Draws): FoolingDesign {
  const tenths = (low: number, high: number): string => String(fraction(draws.integer(low, high), 10));
  return draws.until(
    () => ({ treated: [tenths(1, 4), tenths(5, 9)], truth: tenths(-2, 2), wanted: tenths(-4, 4) }),
    (design) => {
      const size = Math.abs(neededStrength(design).toNumber()) + Math.abs(fraction(design.truth).toNumber());
      return design.truth !== design.wanted && design.truth !== '0' && design.wanted !== '0' && size < 0.85;
    },
  );
}
