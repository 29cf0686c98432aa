// What adjusting for C alone leaves of the bias, in closed form and over a grid of strengths.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type BackdoorStrengths, backdoorWorld, biasLeftByC } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { decimal } from '../../report/format.js';
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

/** π_c = P(V = 1 | c) for c = 0 and 1: 1/5 + 2/5 c + γ_V p. */
export function treatedShares({ gammaV }: Strengths): readonly [Fraction, Fraction] {
  const average = fraction('1/5').plus(fraction(gammaV).times(SHARE_OF_G));
  return [average, average.plus(fraction('2/5'))];
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

/** The strength of G → Y at which the two ways from G to Y cancel: −β_T γ_T. */
export function cancelsAt({ gammaT }: Strengths): Fraction {
  return fraction(0).minus(BETA_T.times(fraction(gammaT)));
}

/** Other strengths of the three arrows, none of them 0. */
export function drawnStrengths(draws: Draws): Strengths {
  const twentieths = (low: number, high: number): string => `${draws.integer(low, high)}/20`;
  return { gammaV: twentieths(1, 7), gammaT: twentieths(1, 7), gammaY: twentieths(1, 7) };
}

const hundredths = (n: number): string => `${n}/100`;
const asDecimal = (n: number): string => decimal(n / 100, 2);

/** The bias left by {C} in world 1 over γ_V (to the right), γ_Y (upwards) and γ_T, from the closed form. */
export function biasMap(): Picture {
  const name = 'bias left by {C}';
  const biasAt = ([v, y, t]: readonly number[]): Fraction =>
    biasLeftByC({ gammaV: hundredths(v), gammaY: hundredths(y), gammaT: hundredths(t) });
  return sliderPicture({
    title: 'Adjusting for C alone is exact on the left edge, and on the line where the two ways from G to Y cancel',
    sliders: [
      { label: 'γ_V', values: [0, 5, 10, 20, 30, 40], text: asDecimal, start: 20 },
      { label: 'γ_Y', values: [-4, -2, -1, 0, 1, 2, 10, 20], text: asDecimal, start: 20 },
      { label: 'γ_T', values: [0, 20, 40], text: asDecimal, start: 20 },
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
  const throughT = fraction(t, 100).times(BETA_T);
  if (throughT.plus(fraction(y, 100)).isZero())
    return 'By accident: the way through T and the direct one cancel, though both paths are open.';
  if (y === 0) return 'G → Y is cut, but V ← G → T → Y is open.';
  return t === 0 ? 'Open: V ← G → Y.' : 'Open: V ← G → Y and V ← G → T → Y.';
}
