// Which DAGs imply the same independencies, so that no data set can tell them apart.
import { type Arrow, type CausalGraph, causalGraph, listed } from './graph.js';
import { parents } from './relatives.js';

/** A completed partially directed graph: arrows on which all members of a Markov equivalence class agree, lines where they do not. */
export interface Cpdag {
  readonly nodes: readonly string[];
  readonly arrows: readonly Arrow[];
  readonly undirected: readonly (readonly [a: string, b: string])[];
}

/**
 * The class of a DAG as one graph: its skeleton, the arrows of its v-structures a → c ← b (a and b not adjacent), and those that
 * follow from them (Meek 1995, rules 1 to 3: no new v-structure, no cycle).
 * @throws RangeError for a graph with ↔ or latent nodes
 */
export function cpdag(graph: CausalGraph): Cpdag {
  checkPlain(graph, 'cpdag');
  const sketch = skeletonOf(graph);
  for (const [a, c, b] of vStructures(graph)) {
    orient(sketch, a, c);
    orient(sketch, b, c);
  }
  close(sketch);
  return {
    nodes: graph.nodes,
    arrows: graph.arrows.filter(([from, to]) => !isLine(sketch, from, to)),
    undirected: graph.arrows.filter(([from, to]) => isLine(sketch, from, to)),
  };
}

/** Whether two DAGs imply the same independencies: same adjacencies and same v-structures (Verma and Pearl 1990). @throws RangeError as cpdag */
export function markovEquivalent(g: CausalGraph, h: CausalGraph): boolean {
  checkPlain(g, 'markovEquivalent');
  checkPlain(h, 'markovEquivalent');
  const facts = (graph: CausalGraph): string[] =>
    [
      ...graph.nodes.map((node) => [node]),
      ...graph.arrows.map((arrow) => [...arrow].sort()),
      ...vStructures(graph).map(([a, c, b]) => [...[a, b].sort(), c]),
    ]
      .map((fact) => JSON.stringify(fact))
      .sort();
  const [left, right] = [facts(g), facts(h)];
  return left.length === right.length && left.every((fact, k) => fact === right[k]);
}

/**
 * Every DAG of the graph's Markov equivalence class, the graph itself among them.
 * @throws RangeError for a graph with ↔ or latent nodes, or more than `atMost` members
 */
export function equivalenceClass(graph: CausalGraph, { atMost = 10_000 }: { atMost?: number } = {}): CausalGraph[] {
  const { nodes, arrows, undirected } = cpdag(graph);
  const members: CausalGraph[] = [];
  const complete = (sketch: Sketch): void => {
    const line = undirected.find(([a, b]) => isLine(sketch, a, b));
    if (line) {
      for (const [from, to] of [line, [line[1], line[0]]]) {
        const next = copyOf(sketch);
        orient(next, from, to);
        close(next);
        complete(next);
      }
      return;
    }
    if (members.length === atMost) {
      throw new RangeError(
        `at most ${atMost} members of a class are listed, this one has more; cpdag holds them all in one graph`,
      );
    }
    members.push(
      causalGraph({ nodes, arrows: graph.arrows.map(([a, b]) => (points(sketch, a, b) ? [a, b] : [b, a])) }),
    );
  };
  const start = skeletonOf(graph);
  for (const [from, to] of arrows) orient(start, from, to);
  complete(start);
  return members;
}

function checkPlain({ bidirected, latent }: CausalGraph, asker: string): void {
  if (bidirected.length > 0) {
    const [a, b] = bidirected[0];
    throw new RangeError(`${asker} takes DAGs, expected a graph without hidden common causes, got ${a} ↔ ${b}`);
  }
  if (latent.length > 0) {
    throw new RangeError(`${asker} takes DAGs of observed nodes, expected no latent node, got ${listed(latent)}`);
  }
}

function vStructures(graph: CausalGraph): [string, string, string][] {
  const { near } = skeletonOf(graph);
  return graph.nodes.flatMap((c) => {
    const causes = parents(graph, c);
    return causes.flatMap((a, k) =>
      causes
        .slice(k + 1)
        .filter((b) => !near.get(a)?.has(b))
        .map((b): [string, string, string] => [a, c, b]),
    );
  });
}

/** Adjacencies, and which of them have a direction by now. */
interface Sketch {
  readonly near: ReadonlyMap<string, ReadonlySet<string>>;
  /** the nodes that each node points at */
  readonly out: Map<string, Set<string>>;
}

function skeletonOf({ nodes, arrows }: CausalGraph): Sketch {
  const near = new Map(nodes.map((node) => [node, new Set<string>()]));
  for (const [a, b] of arrows) {
    near.get(a)?.add(b);
    near.get(b)?.add(a);
  }
  return { near, out: new Map(nodes.map((node) => [node, new Set()])) };
}

function copyOf({ near, out }: Sketch): Sketch {
  return { near, out: new Map([...out].map(([node, effects]) => [node, new Set(effects)])) };
}

function orient({ out }: Sketch, from: string, to: string): void {
  out.get(from)?.add(to);
}

function points({ out }: Sketch, from: string, to: string): boolean {
  return out.get(from)?.has(to) ?? false;
}

function isNear({ near }: Sketch, a: string, b: string): boolean {
  return near.get(a)?.has(b) ?? false;
}

function isLine(sketch: Sketch, a: string, b: string): boolean {
  return isNear(sketch, a, b) && !points(sketch, a, b) && !points(sketch, b, a);
}

/** Gives a line a direction wherever the other one would make a cycle or a new v-structure, until none is left. */
function close(sketch: Sketch): void {
  const waiting = new Set(sketch.near.keys());
  // `waiting` grows while it is read: a new arrow bears on lines at its ends, and by rule 4 at their neighbors.
  for (const a of waiting) {
    waiting.delete(a);
    for (const b of sketch.near.get(a) ?? []) {
      if (!isLine(sketch, a, b) || !isForced(sketch, a, b)) continue;
      orient(sketch, a, b);
      for (const end of [a, b]) for (const node of [end, ...(sketch.near.get(end) ?? [])]) waiting.add(node);
    }
  }
}

// Whether the line a – b must be a → b (Meek 1995, rules 1 to 4; the fourth acts only once lines are given a direction by choice).
function isForced(sketch: Sketch, a: string, b: string): boolean {
  const aroundA = [...(sketch.near.get(a) ?? [])].filter((c) => c !== b);
  const byLine = aroundA.filter((c) => isLine(sketch, a, c));
  const apart = (c: string, d: string): boolean => c !== d && !isNear(sketch, c, d);
  return (
    aroundA.some((c) => points(sketch, c, a) && apart(c, b)) ||
    aroundA.some((c) => points(sketch, a, c) && points(sketch, c, b)) ||
    byLine.some((c) => points(sketch, c, b) && byLine.some((d) => points(sketch, d, b) && apart(c, d))) ||
    byLine.some((c) => apart(c, b) && byLine.some((d) => points(sketch, c, d) && points(sketch, d, b)))
  );
}
