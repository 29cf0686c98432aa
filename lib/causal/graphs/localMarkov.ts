// A basis of independencies: each node against those before it, given what it listens to.
import type { CausalGraph } from './graph.js';
import { descendantsOrSelf, districtOf, parents, siblings, topologicalOrder } from './relatives.js';
import { inducedSubgraph } from './surgery.js';

/** Two nodes that are independent given others. */
export interface LocalIndependence {
  readonly pair: readonly [node: string, earlier: string];
  readonly given: readonly string[];
}

/**
 * The ordered local Markov property (Richardson 2003). In a DAG it says of each node v, in an order of causes before
 * effects: v ⟂ earlier nodes that are no parents | parents. With ↔ the district of v takes v's place: v ⟂ the rest of A | the
 * district of v within A and its parents, for each set A of earlier nodes that holds its own ancestors; of the sets with one
 * district the largest says it all.
 *
 * A statement v ⟂ u₁, …, u_k | Z about several nodes is written as the k statements v ⟂ u_i | Z, u₁, …, u_{i−1}, which together
 * say the same in every distribution. (The k statements v ⟂ u_i | Z say less: v may be u₁ xor u₂.)
 * @throws RangeError beyond `atMost` statements, or districts of one node
 */
export function localIndependencies(graph: CausalGraph, { atMost }: { atMost: number }): LocalIndependence[] {
  const order = topologicalOrder(graph);
  const found = new Map<string, LocalIndependence>();
  order.forEach((node, k) => {
    const past = graph.bidirected.length > 0 ? inducedSubgraph(graph, order.slice(0, k + 1)) : undefined;
    const scopes = past
      ? scopesOf(past, node, atMost)
      : [{ members: order.slice(0, k + 1), blanket: parents(graph, node) }];
    for (const { members, blanket } of scopes) {
      const given = [...blanket];
      const known = new Set([...blanket, node]);
      for (const earlier of members) {
        if (known.has(earlier)) continue;
        if (found.size === atMost) {
          throw new RangeError(`a basis has at most ${atMost} statements, this graph's has more; ask about its parts`);
        }
        found.set(JSON.stringify([node, earlier, [...given].sort()]), { pair: [node, earlier], given: [...given] });
        given.push(earlier);
      }
    }
  });
  return [...found.values()];
}

interface Scope {
  /** a set of nodes that holds its own ancestors, in order */
  readonly members: readonly string[];
  /** the district of the node within it, and that district's parents, without the node */
  readonly blanket: readonly string[];
}

/**
 * For each district that `node`, the last of the graph, can have within a set that holds its own ancestors: the largest such set.
 * A smaller district comes from a larger one by leaving out a member with all that is below it.
 */
function scopesOf(graph: CausalGraph, node: string, atMost: number): Scope[] {
  const scopes: Scope[] = [];
  const seen = new Set<string>();
  const known = new Map<string, ReadonlySet<string>>();
  const belowOf = (member: string): ReadonlySet<string> => {
    const below = known.get(member) ?? descendantsOrSelf(graph, [member]);
    known.set(member, below);
    return below;
  };
  const visit = (members: readonly string[]): void => {
    const district = [...districtOf(graph, node, new Set(members))];
    const key = JSON.stringify([...district].sort());
    if (seen.has(key)) return;
    if (seen.size === atMost) {
      throw new RangeError(`node ${node} can have more than ${atMost} districts; ask about a part of the graph`);
    }
    seen.add(key);
    const largest = aroundDistrict(graph, district);
    const listening = new Set([...district, ...district.flatMap((member) => parents(graph, member))]);
    scopes.push({ members: largest, blanket: [...listening].filter((member) => member !== node) });
    for (const member of district) {
      const below = belowOf(member);
      if (!below.has(node)) visit(largest.filter((other) => !below.has(other)));
    }
  };
  visit(graph.nodes);
  return scopes;
}

/** All nodes but those at or below a hidden common cause that would make the district larger. */
function aroundDistrict(graph: CausalGraph, district: readonly string[]): string[] {
  const inside = new Set(district);
  const beside = district.flatMap((member) => siblings(graph, member)).filter((node) => !inside.has(node));
  const out = descendantsOrSelf(graph, beside);
  return graph.nodes.filter((node) => !out.has(node));
}
