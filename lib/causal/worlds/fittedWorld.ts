// From a joint table and a story to mechanisms: what the table says if the story is true.
import { type CausalGraph, listed } from '../graphs/graph.js';
import { parents } from '../graphs/relatives.js';
import type { DiscreteWorld } from './discreteWorld.js';
import type { Fraction } from './fraction.js';
import type { LevelsMechanism } from './mechanism.js';
import { probability, type Table, type Values } from './table.js';

/**
 * The world whose mechanisms are P(node | its parents) of the table, one level more than the largest value of each variable. It has
 * the same joint distribution as the table if that is Markov to the graph, as every table is to a complete one.
 * @throws RangeError for a graph with hidden causes, whose mechanisms no table shows; when the world is read, for values of the
 *   parents that the table never holds
 */
export function fittedWorld(table: Table, graph: CausalGraph): DiscreteWorld {
  const hidden = [...graph.latent, ...graph.bidirected.map((pair) => pair.join(' ↔ '))];
  if (hidden.length > 0) {
    throw new RangeError(`mechanisms cannot be read off a table where causes are hidden, got ${listed(hidden)}`);
  }
  return Object.fromEntries(graph.nodes.map((node) => [node, fitted(table, node, parents(graph, node))]));
}

function fitted(table: Table, name: string, causes: readonly string[]): LevelsMechanism {
  // Refuses a name that the table does not have before anybody reads the world.
  probability(table, Object.fromEntries([name, ...causes].map((needed) => [needed, 0])));
  const levels = Math.max(1, ...table.map(({ values }) => values[name])) + 1;
  const distribution = (given: Values): readonly Fraction[] =>
    Array.from({ length: levels }, (_, level) => {
      const p = probability(table, { [name]: level }, given);
      if (!p) {
        throw new RangeError(`${name} was never seen at ${JSON.stringify(given)}, so its mechanism is unknown there`);
      }
      return p;
    });
  return { parents: causes, levels, distribution };
}
