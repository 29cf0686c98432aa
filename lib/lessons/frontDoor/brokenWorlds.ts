// World 2, in which the front door is open, and the same world with one thing changed.
import { contrast, frontdoorAdjusted } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import { brokenConditions } from './criterion.js';

/** What is added: an arrow, or a cause with its arrows (D and S are hidden like C and G). */
export const CHANGES = ['nothing', 'G → M', 'C → M', 'X → Y', 'D → M, D → Y', 'S → M'] as const;

export type Change = (typeof CHANGES)[number];

/** Strengths of the arrows, fractions as text; each adds so much to a probability. */
export interface Strengths {
  readonly gToX: string;
  readonly gToY: string;
  readonly xToM: string;
  readonly mToY: string;
}

export const WORLD_2: Strengths = { gToX: '1/5', gToY: '1/10', xToM: '3/5', mToY: '2/5' };

export interface ChangedWorld {
  readonly change: Change;
  /** the strength of what is added */
  readonly by: string;
  readonly strengths?: Strengths;
}

/** World 2 with the change; a negative strength lifts the rest so that probabilities stay above 0. */
export function changedWorld({ change, by, strengths = WORLD_2 }: ChangedWorld): DiscreteWorld {
  const { gToX, gToY, xToM, mToY } = strengths;
  const strengthIf = (...changes: readonly Change[]): string => (changes.includes(change) ? by : '0');
  const coins = {
    ...(change.includes('D') && { D: linear('1/2') }),
    ...(change.includes('S') && { S: linear('1/2') }),
  };
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    ...coins,
    X: lifted('1/5', { C: '2/5', G: gToX }),
    M: lifted('1/10', {
      X: xToM,
      C: strengthIf('C → M'),
      G: strengthIf('G → M'),
      D: strengthIf('D → M, D → Y'),
      S: strengthIf('S → M'),
    }),
    Y: lifted('1/20', { X: strengthIf('X → Y'), M: mToY, C: '3/10', G: gToY, D: strengthIf('D → M, D → Y') }),
  };
}

/** World 2 with a mediator that does nothing but repeat X. */
export const REPEATED: DiscreteWorld = { ...changedWorld({ change: 'nothing', by: '0' }), M: linear('0', { X: '1' }) };

/** P(Y = 1 | do(X = 1)) − P(Y = 1 | do(X = 0)), from the cut graph. */
export function trueEffectOf(world: DiscreteWorld): Fraction {
  const [treated, control] = [1, 0].map((X) => truthUnder(world, { X }, { Y: 1 }));
  return treated.minus(control);
}

/** The same difference by the front-door formula through M; undefined where positivity fails. */
export function frontdoorDifference(
  world: DiscreteWorld,
  { within = [] }: { within?: readonly string[] } = {},
): Fraction | undefined {
  const table = jointTable(world);
  return contrast('X', (setting) => frontdoorAdjusted(table, setting, { Y: 1 }, { mediator: ['M'], within }));
}

/** P(Y = 1 | X = 1) − P(Y = 1 | X = 0), as seen. */
export function crudeDifference(world: DiscreteWorld): Fraction | undefined {
  const table = jointTable(world);
  return contrast('X', (setting) => probability(table, { Y: 1 }, setting));
}

/** The changes that the lesson makes, one at a time. */
const SHOWN: readonly ChangedWorld[] = [
  { change: 'nothing', by: '0' },
  { change: 'G → M', by: '1/5' },
  { change: 'C → M', by: '1/5' },
  { change: 'D → M, D → Y', by: '1/10' },
  { change: 'X → Y', by: '1/10' },
];

/** Each change with the conditions it breaks, the truth, what the formula answers, and its error. */
export function brokenDoorRows(): Row[] {
  const rows = SHOWN.map(({ change, by }) => {
    const world = changedWorld({ change, by });
    return { added: change === 'nothing' ? change : `${change} (${by})`, world, broken: failing(world).join(' and ') };
  });
  return [...rows, { added: 'M repeats X', world: REPEATED, broken: '4' }].map(({ added, world, broken }) => {
    const truth = trueEffectOf(world);
    const found = frontdoorDifference(world);
    return {
      added,
      'conditions broken': broken || 'none',
      truth: truth.toNumber(),
      'front door': found?.toNumber(),
      error: found?.minus(truth).toNumber(),
      'within g': frontdoorDifference(world, { within: ['G'] })?.toNumber(),
      'within c': frontdoorDifference(world, { within: ['C'] })?.toNumber(),
    };
  });
}

/** The conditions of the criterion that {M} fails in the world's graph, everything but X, M and Y hidden. */
export function failing(world: DiscreteWorld): string[] {
  const hidden = Object.keys(world).filter((name) => !['X', 'M', 'Y'].includes(name));
  return brokenConditions(graphOf(world, { latent: hidden }), { do: 'X', on: 'Y', through: ['M'] });
}

/** How many of 20,000 people have each pair of X and M, for mediators that follow X more and more closely. */
export function followerRows(): Row[] {
  const followers: readonly (readonly [base: string, effect: string])[] = [
    ['1/10', '3/5'],
    ['1/20', '9/10'],
    ['1/200', '99/100'],
    ['0', '1'],
  ];
  return followers.map(([base, effect]) => {
    const world = { ...changedWorld({ change: 'nothing', by: '0' }), M: linear(base, { X: effect }) };
    const table = jointTable(world, { of: ['X', 'M', 'Y'] });
    const people = (values: Values): number =>
      (probability(table, values) ?? fraction(0)).times(fraction(20_000)).toNumber();
    const share = (value: string): string => fraction(value).times(fraction(100)).toNumber().toFixed(1);
    return {
      'P(M = 1 | X = 0), %': share(base),
      'P(M = 1 | X = 1), %': (Number(share(base)) + Number(share(effect))).toFixed(1),
      'X = 0, M = 1': people({ X: 0, M: 1 }),
      'X = 1, M = 0': people({ X: 1, M: 0 }),
      'effect by the front door': frontdoorDifference(world)?.toString() ?? 'none: a cell is empty',
      truth: String(trueEffectOf(world)),
    };
  });
}

function lifted(base: string, effects: Readonly<Record<string, string>>): DiscreteWorld[string] {
  const negative = Object.values(effects)
    .map((effect) => fraction(effect))
    .filter((effect) => effect.numerator < 0n);
  const start = negative.reduce((level, effect) => level.minus(effect), fraction(base));
  return linear(String(start), effects);
}
