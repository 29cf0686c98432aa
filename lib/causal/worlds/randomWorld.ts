// A world that fits a given graph and is otherwise arbitrary: what a theorem about all worlds is tried on.
import type { CausalGraph } from '../graphs/graph.js';
import { parents } from '../graphs/relatives.js';
import { combinations, type DiscreteWorld } from './discreteWorld.js';
import { Fraction } from './fraction.js';
import { type Mechanism, mechanism } from './mechanism.js';

export interface RandomWorldOptions {
  /** levels of every drawn variable, or of those that are named (the others have 2); hidden common causes are coins */
  readonly levels?: number | Readonly<Record<string, number>>;
}

// A prime: with it nearly all cells of a joint table have the same denominator, which makes their sums quick.
const DENOMINATOR = 997;

/**
 * A world with the graph's arrows, in which every combination of values has a positive probability. Each pair ↔ becomes a coin of
 * its own, named by `hiddenCause`, that both listen to; such a coin is in no table unless it is asked for by name.
 * @param integer  a stream of integers from 0 to below its argument, such as a seeded generator
 * @throws RangeError for fewer than 2 levels
 */
export function randomWorld(
  integer: (limit: number) => number,
  graph: CausalGraph,
  { levels = 2 }: RandomWorldOptions = {},
): DiscreteWorld {
  const sizes = new Map<string, number>();
  const coins = graph.bidirected.map(([a, b]) => ({ coin: hiddenCause(graph, a, b), ends: [a, b] }));
  for (const { coin } of coins) sizes.set(coin, 2);
  for (const node of graph.nodes) sizes.set(node, typeof levels === 'number' ? levels : (levels[node] ?? 2));
  for (const [name, size] of sizes) {
    if (!(Number.isInteger(size) && size >= 2)) {
      throw new RangeError(`${name} needs a whole number of levels from 2 on, got ${size}`);
    }
  }
  const sizeOf = (name: string): number => sizes.get(name) ?? 2;
  const listening = (name: string, causes: readonly string[]): Mechanism => {
    const rows = combinations(causes, sizeOf).map((values) => [
      causes.map((cause) => values[cause]).join(),
      randomDistribution(integer, sizeOf(name)),
    ]);
    return mechanism(causes, Object.fromEntries(rows));
  };
  const ofCoins = coins.map(({ coin }) => [coin, listening(coin, [])]);
  const ofNodes = graph.nodes.map((node) => {
    const hidden = coins.filter(({ ends }) => ends.includes(node)).map(({ coin }) => coin);
    return [node, listening(node, [...parents(graph, node), ...hidden])];
  });
  return Object.fromEntries([...ofCoins, ...ofNodes]);
}

/** The name of the coin behind a ↔ b in a random world: `U[a,b]`, with primes if the graph has a node of that name. */
export function hiddenCause({ nodes }: CausalGraph, a: string, b: string): string {
  let name = `U[${a},${b}]`;
  while (nodes.includes(name)) name += '′';
  return name;
}

/** The graph's nodes that are in the data: neither latent nor a hidden common cause. */
export function observedNodes({ nodes, latent }: CausalGraph): string[] {
  const unseen = new Set(latent);
  return nodes.filter((node) => !unseen.has(node));
}

// Distinct cuts of the unit interval leave no level without probability.
function randomDistribution(integer: (limit: number) => number, levels: number): Fraction[] {
  const cuts = new Set<number>();
  while (cuts.size < levels - 1) cuts.add(1 + integer(DENOMINATOR - 1));
  const ends = [0, ...[...cuts].sort((a, b) => a - b), DENOMINATOR];
  return ends.slice(1).map((end, level) => new Fraction(BigInt(end - ends[level]), BigInt(DENOMINATOR)));
}
