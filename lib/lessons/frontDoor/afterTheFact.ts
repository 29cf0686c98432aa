// World P: a "mediator" that is a copy of X made after the fact, to which the outcome never listened.
import { backdoorAdjusted, frontdoorAdjusted } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { afterTheFactWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Strengths as fractions in text: X = base + … C + … G, M = 1/10 + copy X, Y = 1/20 + effect X + … C + … G. */
export interface CopyStrengths {
  readonly shareOfC: string;
  readonly shareOfG: string;
  readonly cToX: string;
  readonly gToX: string;
  /** how closely the copy follows X */
  readonly copy: string;
  /** X → Y, the truth */
  readonly effect: string;
  readonly cToY: string;
  readonly gToY: string;
}

export const WORLD_P: CopyStrengths = {
  shareOfC: '2/5',
  shareOfG: '1/4',
  cToX: '2/5',
  gToX: '1/5',
  copy: '4/5',
  effect: '2/5',
  cToY: '3/10',
  gToY: '1/10',
};

export function copyWorld({ shareOfC, shareOfG, cToX, gToX, copy, effect, cToY, gToY }: CopyStrengths): DiscreteWorld {
  return {
    C: linear(shareOfC),
    G: linear(shareOfG),
    X: linear('1/5', { C: cToX, G: gToX }),
    M: linear('1/10', { X: copy }),
    Y: linear('1/20', { X: effect, C: cToY, G: gToY }),
  };
}

/** P(Y = 1 | do(X = x)) in truth, as seen, and by the front-door formula through the copy. */
export function levelsIn(world: DiscreteWorld, X: number): { truth: Fraction; crude?: Fraction; formula?: Fraction } {
  const table = jointTable(world);
  return {
    truth: truthUnder(world, { X }, { Y: 1 }),
    crude: backdoorAdjusted(table, { X }, { Y: 1 }),
    formula: frontdoorAdjusted(table, { X }, { Y: 1 }, { mediator: ['M'] }),
  };
}

/** P(Y = 1), nothing set. */
export function shareOfY(world: DiscreteWorld): Fraction {
  return probability(jointTable(world), { Y: 1 }) ?? fraction(0);
}

/** Copies of all qualities, from one that hardly follows X to one that also listens to G, and what the formula makes of each. */
export function copyRows(): Row[] {
  const copies: readonly (readonly [name: string, options: Parameters<typeof afterTheFactWorld>[0]])[] = [
    ['a poor copy', { fidelity: '1/5' }],
    ['a fair copy', { fidelity: '1/2' }],
    ['a good copy (world P)', {}],
    ['one that also listens to G', { fidelity: '1/2', contextOnCopy: '3/10' }],
  ];
  return copies.map(([name, options]) => {
    const world = afterTheFactWorld(options);
    const [treated, control] = [levelsIn(world, 1), levelsIn(world, 0)];
    return {
      'X* is': name,
      truth: treated.truth.minus(control.truth).toNumber(),
      'formula, do(X = 1)': treated.formula?.toNumber(),
      'formula, do(X = 0)': control.formula?.toNumber(),
      'formula, effect': (control.formula && treated.formula?.minus(control.formula))?.toNumber(),
    };
  });
}

/** Another world of this kind; no probability reaches 1. */
export function drawnCopy(draws: Draws): CopyStrengths {
  const tenths = (low: number, high: number): string => String(fraction(draws.integer(low, high), 10));
  return {
    shareOfC: tenths(2, 6),
    shareOfG: tenths(2, 6),
    cToX: tenths(1, 4),
    gToX: tenths(1, 3),
    copy: tenths(3, 7),
    effect: tenths(1, 4),
    cToY: tenths(1, 3),
    gToY: tenths(1, 2),
  };
}
