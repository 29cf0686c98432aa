// A structural causal model of binary variables with exact probabilities: it can be seen, and it can be intervened on.

import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { type Fraction, fraction } from './fraction.js';
import { probability, type Table, type Values } from './table.js';

/** P(variable = 1 | its parents). */
export interface Mechanism {
  readonly parents: readonly string[];
  readonly probability: (parents: Values) => Fraction;
}

/** One mechanism a variable, by name. */
export type DiscreteWorld = Readonly<Record<string, Mechanism>>;

/** The mechanism base + Σ effect × parent, such as `linear('1/5', { C: '2/5', G: '1/5' })`; an effect of 0 is no arrow. */
export function linear(base: string, effects: Readonly<Record<string, string>> = {}): Mechanism {
  const terms = Object.entries(effects)
    .map(([parent, effect]) => [parent, fraction(effect)] as const)
    .filter(([, effect]) => !effect.isZero());
  return {
    parents: terms.map(([parent]) => parent),
    probability: (values) =>
      terms.reduce((p, [parent, effect]) => (values[parent] === 1 ? p.plus(effect) : p), fraction(base)),
  };
}

/** The graph that the mechanisms' parents draw. */
export function graphOf(world: DiscreteWorld, { latent = [] }: { latent?: readonly string[] } = {}): CausalGraph {
  const arrows = Object.entries(world).flatMap(([name, { parents }]) => parents.map((parent): Arrow => [parent, name]));
  return causalGraph({ arrows, nodes: Object.keys(world), latent });
}

/**
 * The joint distribution: the product of the mechanisms, those of `set` variables replaced by their values (the truncated
 * factorisation, Pearl 2009, Eq. 1.37).
 * @throws RangeError if a mechanism leaves [0, 1]
 */
export function jointTable(world: DiscreteWorld, { set = {} }: { set?: Values } = {}): Table {
  let cells: Table = [{ values: {}, probability: fraction(1) }];
  for (const name of topologicalOrder(graphOf(world))) {
    cells = cells.flatMap(({ values, probability: p }) => {
      const one = name in set ? fraction(set[name]) : world[name].probability(values);
      const zero = fraction(1).minus(one);
      if (one.numerator < 0n || zero.numerator < 0n) {
        throw new RangeError(`P(${name} = 1) is ${one} at ${JSON.stringify(values)}, expected a number from 0 to 1`);
      }
      return [
        { values: { ...values, [name]: 0 }, probability: p.times(zero) },
        { values: { ...values, [name]: 1 }, probability: p.times(one) },
      ].filter((cell) => !cell.probability.isZero());
    });
  }
  return cells;
}

/** P(event | do(setting)), from the cut graph: the truth that formulas are measured against. */
export function truthUnder(world: DiscreteWorld, setting: Values, event: Values): Fraction {
  return probability(jointTable(world, { set: setting }), event) ?? fraction(0);
}
