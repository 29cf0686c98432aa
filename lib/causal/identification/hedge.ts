// The witness that an effect cannot be had from what is observed: two forests that one treatment sets apart.
import { checkNodes, names } from '../graphs/checks.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { ancestorsOrSelf, children, siblings } from '../graphs/relatives.js';
import { inducedSubgraph, mutilated } from '../graphs/surgery.js';
import { type EffectQuery, sidesOf } from './query.js';

/** Some nodes and edges of a graph: bidirected edges join all nodes, and each node has at most one arrow out. */
export interface CForest {
  readonly nodes: readonly string[];
  readonly arrows: readonly Arrow[];
  readonly bidirected: readonly Arrow[];
}

/**
 * A hedge (Shpitser and Pearl 2006): two C-forests with the same roots, one within the other, both above the outcome.
 * The outer one holds a treatment, the inner one none. Edges are those of the graph without its latent nodes.
 */
export interface Hedge {
  readonly kind: 'hedge';
  readonly outer: CForest;
  readonly inner: CForest;
  /** the nodes of either forest without an arrow out in it */
  readonly roots: readonly string[];
}

/** The effect of `do` on `on`, for everyone. */
export interface JointQuery extends EffectQuery {
  /** nodes that nobody observes, besides those the graph marks */
  readonly latent?: string | readonly string[];
}

/**
 * A hedge for the question whose forests hold no node that could be left out, from one part `outer` of the graph that is one district
 * and a district `inner` of it without treatments, as the ID algorithm meets them (Shpitser and Pearl 2006, Theorem 6).
 */
export function hedgeWithin(
  graph: CausalGraph,
  { outer, inner }: { outer: readonly string[]; inner: readonly string[] },
  query: EffectQuery,
): Hedge {
  let hedge = spanned(graph, outer, inner);
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const node of hedge.outer.nodes) {
      const others = (nodes: readonly string[]): string[] => nodes.filter((other) => other !== node);
      const smaller = spanned(graph, others(hedge.outer.nodes), others(hedge.inner.nodes));
      if (!isHedge(graph, smaller, query)) continue;
      [hedge, isSmaller] = [smaller, true];
    }
  }
  return hedge;
}

// Of each node's arrows the first, of a node of `inner` the first that stays there; of the edges ↔ a tree, that of `inner` first.
function spanned(graph: CausalGraph, outer: readonly string[], inner: readonly string[]): Hedge {
  const inside = new Set(inner);
  const part = inducedSubgraph(graph, outer);
  const firstArrow = (node: string): Arrow[] => {
    const targets = children(part, node).filter((child) => !inside.has(node) || inside.has(child));
    return targets.slice(0, 1).map((child) => [node, child]);
  };
  const bidirected = spanningTree(part, inner);
  const innerNodes = part.nodes.filter((node) => inside.has(node));
  const innerForest = {
    nodes: innerNodes,
    arrows: innerNodes.flatMap(firstArrow),
    bidirected: bidirected.filter(([a, b]) => inside.has(a) && inside.has(b)),
  };
  const outerForest = { nodes: part.nodes, arrows: part.nodes.flatMap(firstArrow), bidirected };
  return { kind: 'hedge', outer: outerForest, inner: innerForest, roots: rootsOf(innerForest) };
}

/**
 * Whether `hedge` is one for P(on | do(do)), by the definition alone: both parts are C-forests of the graph with the same roots, the
 * inner lies within the outer, only the outer holds treatments, and the roots act on the outcome when the treatments are cut.
 */
export function isHedge(graph: CausalGraph, hedge: Hedge, query: JointQuery): boolean {
  const { treatments, outcomes } = sidesOf(graph, query);
  const { outer, inner, roots } = hedge;
  checkNodes(graph, [...outer.nodes, ...inner.nodes, ...roots]);
  const observed = latentProjection(withLatent(graph, query.latent));
  const active = ancestorsOrSelf(mutilated(observed, { into: treatments }), outcomes);
  const sameRoots = (forest: CForest): boolean => sameSet(rootsOf(forest), roots);
  return (
    [outer, inner].every((forest) => isCForest(observed, forest) && sameRoots(forest)) &&
    isWithin(inner, outer) &&
    outer.nodes.some((node) => treatments.includes(node)) &&
    !inner.nodes.some((node) => treatments.includes(node)) &&
    roots.length > 0 &&
    roots.every((root) => active.has(root))
  );
}

/** The graph with more nodes that nobody observes. @throws RangeError for an unknown one */
export function withLatent(graph: CausalGraph, latent: string | readonly string[] = []): CausalGraph {
  checkNodes(graph, names(latent));
  return latent.length === 0 ? graph : { ...graph, latent: [...new Set([...graph.latent, ...names(latent)])] };
}

/** Such as `X ↔ Y, X → Y`, the nodes of the forest where it has no edge. */
export function forestInWords({ nodes, arrows, bidirected }: CForest): string {
  const edges = [...bidirected.map(([a, b]) => `${a} ↔ ${b}`), ...arrows.map(([a, b]) => `${a} → ${b}`)];
  return edges.join(', ') || nodes.join(', ');
}

/** Why the hedge forbids an answer, in one sentence. */
export function hedgeInWords(
  { outer, inner, roots }: Hedge,
  { treatments }: { treatments: readonly string[] },
): string {
  const touched = outer.nodes.filter((node) => treatments.includes(node)).join(', ');
  return (
    `hidden common causes tie ${touched} to {${inner.nodes.join(', ')}} (${forestInWords(outer)}), and both parts end in ` +
    `{${roots.join(', ')}}: what ${touched} does there and what the hidden causes do look alike in any data`
  );
}

// Edges ↔ that join all nodes reached from the first of `inner`, those within `inner` before those that leave it.
function spanningTree(graph: CausalGraph, inner: readonly string[]): Arrow[] {
  const inside = new Set(inner);
  const reached = new Set(inner.slice(0, 1));
  const tree = new Set<string>();
  const grow = (mayEnter: (node: string) => boolean): void => {
    // `reached` grows while it is read.
    for (const node of reached) {
      for (const sibling of siblings(graph, node)) {
        if (reached.has(sibling) || !mayEnter(sibling)) continue;
        reached.add(sibling);
        tree.add(JSON.stringify([node, sibling]));
      }
    }
  };
  grow((node) => inside.has(node));
  grow(() => true);
  return graph.bidirected.filter(([a, b]) => tree.has(JSON.stringify([a, b])) || tree.has(JSON.stringify([b, a])));
}

function rootsOf({ nodes, arrows }: CForest): string[] {
  const inner = new Set(arrows.map(([from]) => from));
  return nodes.filter((node) => !inner.has(node));
}

function isCForest(graph: CausalGraph, { nodes, arrows, bidirected }: CForest): boolean {
  const inside = new Set(nodes);
  const isInside = ([a, b]: Arrow): boolean => inside.has(a) && inside.has(b);
  const hasEdges =
    arrows.every((arrow) => isInside(arrow) && children(graph, arrow[0]).includes(arrow[1])) &&
    bidirected.every((pair) => isInside(pair) && siblings(graph, pair[0]).includes(pair[1]));
  const origins = arrows.map(([from]) => from);
  if (nodes.length === 0 || !hasEdges || new Set(origins).size < origins.length) return false;
  const joined = new Set([nodes[0]]);
  // `joined` grows while it is read.
  for (const node of joined) {
    for (const [a, b] of bidirected) {
      if (a === node) joined.add(b);
      if (b === node) joined.add(a);
    }
  }
  return joined.size === inside.size;
}

function isWithin(inner: CForest, outer: CForest): boolean {
  const holds = (edges: readonly Arrow[], edge: Arrow, either: boolean): boolean =>
    edges.some(([a, b]) => (a === edge[0] && b === edge[1]) || (either && a === edge[1] && b === edge[0]));
  return (
    inner.nodes.every((node) => outer.nodes.includes(node)) &&
    inner.arrows.every((arrow) => holds(outer.arrows, arrow, false)) &&
    inner.bidirected.every((pair) => holds(outer.bidirected, pair, true))
  );
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const inB = new Set(b);
  return new Set(a).size === inB.size && a.every((name) => inB.has(name));
}
