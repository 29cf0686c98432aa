// What adjusting for C alone leaves of the bias, in closed form and over a grid of strengths.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type BackdoorStrengths, backdoorWorld, biasLeftByC } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';

/** The strengths of G → V, G → T and G → Y, fractions as text. */
export type Strengths = Required<BackdoorStrengths>;

/** World 1. */
export const WORLD_1: Strengths = { gammaV: '1/5', gammaT: '1/10', gammaY: '1/5' };

/** P(G = 1), P(C = 1) and the strength of T → Y in world 1. */
export const SHARE_OF_G: Fraction = fraction('1/4');
export const SHARE_OF_C: Fraction = fraction('2/5');
export const BETA_T: Fraction = fraction('1/20');
/** The strength of V → Y, which is the effect of V. */
export const EFFECT_OF_V: Fraction = fraction('1/10');

/** π_c = P(V = 1 | c) for c = 0 and 1: 1/5 + 2/5 c + γ_V p. */
export function treatedShares({ gammaV }: Strengths): readonly [Fraction, Fraction] {
  const average = fraction('1/5').plus(fraction(gammaV).times(SHARE_OF_G));
  return [average, average.plus(fraction('2/5'))];
}

/** P(V = 1). */
export function treatedShare(strengths: Strengths): Fraction {
  const [without, withC] = treatedShares(strengths);
  return without.plus(SHARE_OF_C.times(withC.minus(without)));
}

/** p (1 − p) γ_V Σ_c P(c) / [π_c (1 − π_c)], to be multiplied by what G does to Y: for one π the same for all c, or for both. */
export function spreadOfG({ gammaV }: Strengths, shares: readonly Fraction[]): Fraction {
  const one = fraction(1);
  const weights = shares.length === 1 ? [one] : [one.minus(SHARE_OF_C), SHARE_OF_C];
  const terms = shares.map((share, c) => weights[c].over(share.times(one.minus(share))));
  return fraction(gammaV).times(SHARE_OF_G).times(one.minus(SHARE_OF_G)).times(sum(terms));
}

/** What adjusting for `set` returns minus the true effect of V, by enumeration. */
export function enumeratedBias(strengths: Strengths, set: readonly string[]): Fraction {
  const world = backdoorWorld(strengths);
  const table = jointTable(world);
  const adjusted = contrast('V', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, set));
  const truth = contrast('V', (setting) => truthUnder(world, setting, { Y: 1 }));
  if (!adjusted || !truth) throw new RangeError('a stratum has items of one kind only, expected both');
  return adjusted.minus(truth);
}

/** What each set returns for the effect of V in world 1, and its distance from the truth. */
export function adjustmentRows(): Row[] {
  const sets = [[], ['T'], ['G'], ['C'], ['C', 'T'], ['C', 'G'], ['C', 'G', 'T']];
  return sets.map((set) => {
    const bias = enumeratedBias(WORLD_1, set);
    const effect = bias.plus(EFFECT_OF_V);
    return {
      'adjusted for': set.length === 0 ? 'nothing' : `{${set.join(', ')}}`,
      'effect of V': effect.toNumber(),
      exactly: String(effect),
      bias: bias.toNumber(),
    };
  });
}

/** The strength of G → Y at which the two ways from G to Y cancel: −β_T γ_T. */
export function cancelsAt({ gammaT }: Strengths): Fraction {
  return fraction(0).minus(BETA_T.times(fraction(gammaT)));
}

/** Other strengths of the three arrows, none of them 0. */
export function drawnStrengths(draws: Draws): Strengths {
  const twentieths = (low: number, high: number): string => String(fraction(draws.integer(low, high), 20));
  return { gammaV: twentieths(1, 7), gammaT: twentieths(1, 7), gammaY: twentieths(1, 7) };
}

const thousandths = (n: number): string => `${n}/1000`;
const asDecimal = (n: number): string => decimal(n / 1000, n % 10 === 0 ? 2 : 3);

/** The bias left by {C} in world 1 over γ_V (to the right), γ_Y (upwards) and γ_T, from the closed form. */
export function biasMap(): Picture {
  const name = 'bias left by {C}';
  const biasAt = ([v, y, t]: readonly number[]): Fraction =>
    biasLeftByC({ gammaV: thousandths(v), gammaY: thousandths(y), gammaT: thousandths(t) });
  return sliderPicture({
    title: 'Adjusting for C alone is exact on the left edge, and on the line where the two ways from G to Y cancel',
    sliders: [
      { label: 'γ_V', values: [0, 50, 100, 150, 200, 250, 300], text: asDecimal, start: 200 },
      { label: 'γ_Y', values: [-20, -10, -5, 0, 50, 100, 200, 300], text: asDecimal, start: 200 },
      { label: 'γ_T', values: [0, 100, 200, 400], text: asDecimal, start: 100 },
    ],
    view: 'heat',
    numbers: (at) => ({ [name]: biasAt(at).toNumber() }),
    axis: 'adjusted for C, minus the true effect 0.1',
    digits: 4,
    says: (at) => `${signed(biasAt(at))}. ${reason(at)}`,
  });
}

function signed(bias: Fraction): string {
  return bias.isZero() ? 'No bias: {C} returns 1/10 exactly' : `The bias left by {C} is ${bias}`;
}

// Which arrow, or which accident, it is.
function reason([v, y, t]: readonly number[]): string {
  if (v === 0) return 'G → V is cut: no back-door path goes through G.';
  if (y === 0 && t === 0) return 'G → Y and G → T are cut: nothing leads on from G to Y.';
  const throughT = fraction(t, 1000).times(BETA_T);
  if (throughT.plus(fraction(y, 1000)).isZero())
    return 'By accident: the way through T and the direct one cancel, though both paths are open.';
  if (y === 0) return 'G → Y is cut, but V ← G → T → Y is open.';
  return t === 0 ? 'Open: V ← G → Y.' : 'Open: V ← G → Y and V ← G → T → Y.';
}
