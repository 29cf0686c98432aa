// Worlds small enough to know exactly. In each, every probability has the common denominator 20,000, so 20,000 rows meet it.
import { type DiscreteWorld, linear } from './discreteWorld.js';
import { type Fraction, fraction, sum } from './fraction.js';

/** Strengths of the arrows of world 1 that the reader may turn; fractions as text. */
export interface BackdoorStrengths {
  /** γ_V: G → V */
  readonly gammaV?: string;
  /** γ_T: G → T */
  readonly gammaT?: string;
  /** γ_Y: G → Y */
  readonly gammaY?: string;
}

/** World 1: all eight arrows of the paper's graph. {C, G} gives the effect of V, 1/10; {C} does not. */
export function backdoorWorld({
  gammaV = '1/5',
  gammaT = '1/10',
  gammaY = '1/5',
}: BackdoorStrengths = {}): DiscreteWorld {
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    V: linear('1/5', { C: '2/5', G: gammaV }),
    T: linear('3/10', { C: '3/10', G: gammaT }),
    Y: linear('1/10', { V: '1/10', T: '1/20', C: '3/10', G: gammaY }),
  };
}

/**
 * What adjusting for {C} alone leaves of the bias in world 1, in closed form:
 * (γ_Y + β_T γ_T) γ_V p (1 − p) Σ_c P(c) / [π_c (1 − π_c)], with p = P(G = 1), π_c = P(V = 1 | c), β_T = 1/20 the strength of T → Y.
 */
export function biasLeftByC({ gammaV = '1/5', gammaT = '1/10', gammaY = '1/5' }: BackdoorStrengths = {}): Fraction {
  const [one, p, betaT, shareOfC] = ['1', '1/4', '1/20', '2/5'].map((text) => fraction(text));
  const terms = [0, 1].map((c) => {
    const treated = fraction('1/5')
      .plus(fraction('2/5').times(fraction(c)))
      .plus(fraction(gammaV).times(p)); // π_c
    const share = c === 1 ? shareOfC : one.minus(shareOfC);
    return share.over(treated.times(one.minus(treated)));
  });
  const throughOutcome = fraction(gammaY).plus(betaT.times(fraction(gammaT)));
  return throughOutcome.times(fraction(gammaV)).times(p).times(one.minus(p)).times(sum(terms));
}

/** Extra arrows that break, or do not break, the front-door formula. */
export interface FrontdoorStrengths {
  /** C → M */
  readonly brandOnMediator?: string;
  /** G → M */
  readonly contextOnMediator?: string;
  /** X → Y */
  readonly direct?: string;
}

/**
 * Worlds 2 and 3: X works through the mediator M only, C and G are hidden. As it stands (world 2) the front-door formula
 * gives the effect, 6/25; with `brandOnMediator: '1/5'` (world 3) it takes both adjustments, the front door within c.
 */
export function frontdoorWorld({
  brandOnMediator = '0',
  contextOnMediator = '0',
  direct = '0',
}: FrontdoorStrengths = {}): DiscreteWorld {
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    X: linear('1/5', { C: '2/5', G: '1/5' }),
    M: linear('1/10', { X: '3/5', C: brandOnMediator, G: contextOnMediator }),
    Y: linear('1/20', { X: direct, M: '2/5', C: '3/10', G: '1/10' }),
  };
}

/**
 * World P: M is a noisy copy of X made after the fact, as a computed X* is; Y does not listen to it. The effect is 2/5, and
 * the front-door formula answers exactly 0.
 */
export function afterTheFactWorld({
  contextOnCopy = '0',
  fidelity = '4/5',
}: {
  contextOnCopy?: string;
  fidelity?: string;
} = {}): DiscreteWorld {
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    X: linear('1/5', { C: '2/5', G: '1/5' }),
    M: linear('1/10', { X: fidelity, G: contextOnCopy }),
    Y: linear('1/20', { X: '2/5', C: '3/10', G: '1/10' }),
  };
}
