// Worlds whose chance is spelled out: each variable is a function of its causes and of noise, so that one can ask what would have been.
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { type Fraction, fraction, sum } from './fraction.js';
import { marginal, type Table, type Values } from './table.js';

/** One variable as a function of others and of noise. */
export interface Equation {
  readonly parents: readonly string[];
  /** noise variables it listens to; one that two equations share is a hidden common cause */
  readonly noise: readonly string[];
  /** the level, given the values of parents and noise by name */
  readonly value: (values: Values) => number;
}

/** A functional causal model (Pearl 2009, section 1.4.1): independent noise with a distribution over 0, 1, …, and equations. */
export interface StructuralModel {
  readonly noise: Readonly<Record<string, readonly Fraction[]>>;
  readonly equations: Readonly<Record<string, Equation>>;
}

/** In a world where `set` was done by hand, `event` happens. */
export interface Hypothesis {
  readonly set: Values;
  readonly event: Values;
}

/** Models with more combinations of noise are refused. */
export const MOST_NOISE_STATES = 2 ** 18;

/** The model's graph: parents as arrows, shared noise as ↔. @throws RangeError for unknown names or a cycle */
export function structuralGraph({ noise, equations }: StructuralModel): CausalGraph {
  const listening = Object.entries(equations);
  for (const [name, equation] of listening) {
    const stranger =
      equation.parents.find((parent) => !Object.hasOwn(equations, parent)) ??
      equation.noise.find((u) => !Object.hasOwn(noise, u));
    if (stranger !== undefined) throw new RangeError(`${name} listens to ${stranger}, which is not in the model`);
    if (Object.hasOwn(noise, name)) throw new RangeError(`${name} is both noise and an equation, expected two names`);
  }
  const arrows = listening.flatMap(([name, { parents }]) => parents.map((parent): Arrow => [parent, name]));
  const bidirected = listening.flatMap(([a, one], k) =>
    listening
      .slice(k + 1)
      .filter(([, other]) => other.noise.some((u) => one.noise.includes(u)))
      .map(([b]): Arrow => [a, b]),
  );
  return causalGraph({ nodes: Object.keys(equations), arrows, bidirected });
}

/** The joint distribution of the equations' variables, some of them set by hand. */
export function structuralTable(model: StructuralModel, { set = {} }: { readonly set?: Values } = {}): Table {
  const solve = solver(model);
  checkNames(model, set);
  const cells = noiseStates(model).map((state) => ({
    values: solve(state.values, set),
    probability: state.probability,
  }));
  return marginal(cells, Object.keys(model.equations));
}

/**
 * P(event had `set` been done | seen), by abduction (the noise that agrees with what was seen), action (the equations cut) and
 * prediction (Pearl 2009, Theorem 7.1.7).
 * @returns undefined if what was seen has probability 0
 * @throws RangeError for unknown names, noise that is no distribution, or more than 2¹⁸ combinations of noise
 */
export function counterfactual(
  model: StructuralModel,
  { seen = {}, set, event }: Hypothesis & { readonly seen?: Values },
): Fraction | undefined {
  return jointCounterfactual(model, [{ set, event }], { seen });
}

/** P(every hypothesis holds, each in its own world | seen): all worlds share their noise. */
export function jointCounterfactual(
  model: StructuralModel,
  hypotheses: readonly Hypothesis[],
  { seen = {} }: { readonly seen?: Values } = {},
): Fraction | undefined {
  const solve = solver(model);
  checkNames(model, seen, ...hypotheses.flatMap(({ set, event }) => [set, event]));
  const agreeing = noiseStates(model).filter(({ values }) => agrees(solve(values, {}), seen));
  const holds = agreeing.filter(({ values }) =>
    hypotheses.every(({ set, event }) => agrees(solve(values, set), event)),
  );
  const whole = sum(agreeing.map((state) => state.probability));
  return whole.isZero() ? undefined : sum(holds.map((state) => state.probability)).over(whole);
}

// All variables from the noise, causes first.
function solver(model: StructuralModel): (noise: Values, set: Values) => Values {
  const order = topologicalOrder(structuralGraph(model));
  return (noise, set) => {
    const values = new Map<string, number>();
    for (const name of order) {
      const { parents, noise: own, value } = model.equations[name];
      const inputs = Object.fromEntries([
        ...parents.map((parent) => [parent, values.get(parent) ?? Number.NaN]),
        ...own.map((u) => [u, noise[u]]),
      ]);
      const level = Object.hasOwn(set, name) ? set[name] : value(inputs);
      if (!(Number.isInteger(level) && level >= 0)) {
        throw new RangeError(`${name} is ${level} at ${JSON.stringify(inputs)}, expected a whole number from 0 on`);
      }
      values.set(name, level);
    }
    return Object.fromEntries(values);
  };
}

function noiseStates({ noise }: StructuralModel): { values: Values; probability: Fraction }[] {
  const count = Object.values(noise).reduce((all, levels) => all * levels.length, 1);
  if (count > MOST_NOISE_STATES) {
    throw new RangeError(
      `counterfactuals are enumerated over at most ${MOST_NOISE_STATES} combinations of noise, got ${count}; use fewer levels`,
    );
  }
  let states: { values: Values; probability: Fraction }[] = [{ values: {}, probability: fraction(1) }];
  for (const [name, levels] of Object.entries(noise)) {
    if (levels.some((p) => p.numerator < 0n) || !sum(levels).equals(fraction(1))) {
      throw new RangeError(`noise ${name} must have probabilities from 0 that add up to 1, got ${levels.join(', ')}`);
    }
    states = states.flatMap(({ values, probability }) =>
      levels
        .map((p, level) => ({ values: { ...values, [name]: level }, probability: probability.times(p) }))
        .filter((state) => !state.probability.isZero()),
    );
  }
  return states;
}

function agrees(values: Values, needed: Values): boolean {
  return Object.entries(needed).every(([name, value]) => values[name] === value);
}

function checkNames({ equations }: StructuralModel, ...named: readonly Values[]): void {
  const stranger = named.flatMap((values) => Object.keys(values)).find((name) => !Object.hasOwn(equations, name));
  if (stranger !== undefined) {
    throw new RangeError(`no equation for ${stranger}, the model has ${Object.keys(equations).join(', ')}`);
  }
}
