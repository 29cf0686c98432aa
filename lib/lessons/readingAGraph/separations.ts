// Separation in the graph against equality of probabilities in a world that has the graph's arrows.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { type Path, readPaths } from '../../causal/graphs/paths.js';
import { separated } from '../../causal/graphs/separation.js';
import { setText } from '../../causal/graphs/setText.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { assignments, probability, type Table } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** max over z of |P(to = 1 | from = 1, z) − P(to = 1 | from = 0, z)|: 0 exactly if two binary variables are independent given the rest. */
export function largestDifference(
  table: Table,
  { from, to, given = [] }: Pair & { given?: readonly string[] },
): Fraction {
  let largest = fraction(0);
  for (const z of assignments(table, given)) {
    const [high, low] = [1, 0].map((value) => probability(table, { [to]: 1 }, { ...z, [from]: value }));
    if (!high || !low) continue;
    const size = high.compare(low) < 0 ? low.minus(high) : high.minus(low);
    if (size.compare(largest) > 0) largest = size;
  }
  return largest;
}

/** For each set: does it separate the two in the graph, and is there a difference left in the table? */
export function separationRows(
  graph: CausalGraph,
  table: Table,
  { from, to, sets }: Pair & { sets: readonly (readonly string[])[] },
): Row[] {
  return sets.map((given) => ({
    given: setText(given),
    'separated in the graph': separated(graph, from, to, given) ? 'yes' : 'no',
    [`largest difference in P(${to}=1)`]: largestDifference(table, { from, to, given }).toNumber(),
  }));
}

/** Every path between two nodes, and at which node each is blocked. */
export function pathRows(graph: CausalGraph, { from, to, given = [] }: Pair & { given?: readonly string[] }): Row[] {
  return readPaths(graph, { from, to, given }).map((path) => ({
    path: path.text,
    state: path.open ? 'open' : 'blocked',
    'because of': because(path) || 'nothing in its way',
  }));
}

function because({ open, blocks, openedBy }: Path): string {
  if (!open) {
    return blocks
      .map(({ node, because: kind }) => (kind === 'collider' ? `collider ${node}` : `${node}, given, in a ${kind}`))
      .join('; ');
  }
  return openedBy
    .map(({ node, by }) => (node === by ? `collider ${node} is given` : `${by} below collider ${node} is given`))
    .join('; ');
}
