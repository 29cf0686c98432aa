// What every world with a known truth can be asked, be it a table of exact fractions or a whole market.

import { checkNodes } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { type DiscreteWorld, graphOf, jointTable } from './discreteWorld.js';
import { type Fraction, fraction, sum } from './fraction.js';
import { distributionOf, levelsOf } from './mechanism.js';
import type { Values } from './table.js';

/** A source of random numbers with named branches; the same name gives the same numbers again. */
export interface RandomStream {
  fork(...names: (string | number)[]): RandomStream;
  /** uniform numbers in [0, 1) */
  generator(): () => number;
}

/** Rows of a world, one column a variable, hidden ones included. */
export interface Observations {
  readonly columns: Readonly<Record<string, ArrayLike<number>>>; // [n] each
  /** the unit by which the treatment varies; without it every row is its own */
  readonly unit?: ArrayLike<number>; // [n]
  /** natural logarithm of P(the row was logged), where only some are */
  readonly logPropensity?: ArrayLike<number>; // [n]
}

/** Expectations of the outcome under an intervention, without sampling error. */
export interface KnownTruth {
  /** E[outcome | do(treatment = arm)] */
  mean(arm: 0 | 1): number;
  /** mean(1) − mean(0) */
  readonly ate: number;
}

/** @typeParam Random  the streams it draws from; a world that needs less can stand where one that needs more is expected */
export interface KnownWorld<Random extends RandomStream = RandomStream> {
  readonly graph: CausalGraph;
  readonly treatment: string;
  readonly outcome: string;
  readonly truth: KnownTruth;
  /** Fresh rows of the world as it is. */
  sample(random: Random): Observations;
  /** The world with the treatment set by hand for everybody and the arrows into it cut. */
  intervene(arm: 0 | 1, random: Random): KnownWorld<Random>;
}

export interface KnownWorldOptions {
  /** a treatment with the levels 0 and 1 */
  readonly do: string;
  readonly on: string;
  readonly latent?: readonly string[];
  /** rows that `sample` draws, before those that are not logged are dropped */
  readonly count?: number;
  /** a variable with the levels 0 and 1: rows are logged where it is 1 */
  readonly logged?: string;
}

/** The truth of a discrete world, as fractions too. */
export interface ExactTruth extends KnownTruth {
  exactMean(arm: 0 | 1): Fraction;
  readonly exactAte: Fraction;
}

/** A discrete world as a known one. @throws RangeError for an unknown variable or a treatment that is not binary */
export function knownWorld(
  world: DiscreteWorld,
  options: KnownWorldOptions,
): KnownWorld & { readonly truth: ExactTruth } {
  const { do: treatment, on: outcome, latent, count = 20_000, logged } = options;
  const graph = graphOf(world, { latent });
  checkNodes(graph, [treatment, outcome, ...(logged === undefined ? [] : [logged])]);
  for (const name of logged === undefined ? [treatment] : [treatment, logged]) {
    if (levelsOf(world[name]) !== 2) {
      throw new RangeError(`${name} has ${levelsOf(world[name])} levels, expected the two levels 0 and 1`);
    }
  }
  if (!(Number.isInteger(count) && count > 0)) throw new RangeError(`count must be a positive integer, got ${count}`);
  const means: readonly [Fraction, Fraction] = [
    meanUnder(world, outcome, { [treatment]: 0 }),
    meanUnder(world, outcome, { [treatment]: 1 }),
  ];
  const exactAte = means[1].minus(means[0]);
  return {
    graph,
    treatment,
    outcome,
    truth: {
      mean: (arm) => means[arm].toNumber(),
      ate: exactAte.toNumber(),
      exactMean: (arm) => means[arm],
      exactAte,
    },
    sample: (random) => drawn(world, { order: topologicalOrder(graph), random, count, logged }),
    intervene: (arm) => {
      const fixed = [fraction(1 - arm), fraction(arm)];
      return knownWorld({ ...world, [treatment]: { parents: [], levels: 2, distribution: () => fixed } }, options);
    },
  };
}

// Σ level × P(outcome = level | do setting)
function meanUnder(world: DiscreteWorld, outcome: string, set: Values): Fraction {
  const cells = jointTable(world, { set, of: [outcome] });
  return sum(cells.map(({ values, probability }) => probability.times(fraction(values[outcome]))));
}

interface Drawing {
  readonly order: readonly string[];
  readonly random: RandomStream;
  readonly count: number;
  readonly logged?: string;
}

// Causes first, each variable from a stream of its own: a change of one mechanism leaves the numbers of the others.
function drawn(world: DiscreteWorld, { order, random, count, logged }: Drawing): Observations {
  const columns: Record<string, Int32Array> = {};
  const chances = new Float64Array(count);
  for (const name of order) {
    const uniform = random.fork(name).generator();
    const { parents } = world[name];
    const rows = new Map<string, readonly number[]>();
    columns[name] = Int32Array.from({ length: count }, (_, r) => {
      const key = parents.map((parent) => columns[parent][r]).join();
      const shares = rows.get(key) ?? sharesAt(world, name, columns, r);
      rows.set(key, shares);
      if (name === logged) chances[r] = shares[1];
      return levelAt(shares, uniform());
    });
  }
  if (logged === undefined) return { columns };
  const kept = (_: number, r: number): boolean => columns[logged][r] === 1;
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.filter(kept)])),
    logPropensity: chances.filter(kept).map(Math.log),
  };
}

function sharesAt(
  world: DiscreteWorld,
  name: string,
  columns: Readonly<Record<string, Int32Array>>,
  row: number,
): readonly number[] {
  const values = Object.fromEntries(world[name].parents.map((parent) => [parent, columns[parent][row]]));
  return distributionOf(name, world[name], values).map((p) => p.toNumber());
}

function levelAt(shares: readonly number[], uniform: number): number {
  let rest = uniform;
  for (let level = 0; level + 1 < shares.length; level++) {
    if (rest < shares[level]) return level;
    rest -= shares[level];
  }
  // The last level that can occur takes what rounding leaves.
  return shares.length - 1 - [...shares].reverse().findIndex((share) => share > 0);
}
