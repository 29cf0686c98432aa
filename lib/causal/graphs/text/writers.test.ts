// Written and read again, a graph is the same graph.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../camrecGraph.js';
import { dag } from '../dag.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graph.js';
import { toDagitty, toDot, toMermaid } from './writers.js';

const MARKED = causalGraph({
  nodes: ['X', 'birth "weight"', 'U', 'node', 'alone'],
  arrows: [
    ['U', 'X'],
    ['X', 'node'],
    ['X', 'birth "weight"'],
  ],
  bidirected: [['node', 'birth "weight"']],
  latent: ['U'],
  marks: {
    exposure: ['X'],
    outcome: ['birth "weight"'],
    adjusted: ['node'],
    positions: { X: [0.1, -2], alone: [1e-7, 3.25] },
  },
});

test('dagitty text', () => {
  assert.is(
    toDagitty(MARKED),
    `dag {
  X [exposure, pos="0.1,-2"]
  "birth \\"weight\\"" [outcome]
  U [latent]
  "node" [adjusted]
  alone [pos="1e-7,3.25"]
  U -> X
  X -> "node"
  X -> "birth \\"weight\\""
  "node" <-> "birth \\"weight\\""
}
`,
  );
});

test('DOT text', () => {
  assert.is(
    toDot(MARKED),
    `digraph {
  X [exposure=yes, pos="0.1,-2!"];
  "birth \\"weight\\"" [outcome=yes];
  U [latent=yes, style=dashed];
  "node" [adjusted=yes];
  alone [pos="1e-7,3.25!"];
  U -> X;
  X -> "node";
  X -> "birth \\"weight\\"";
  "node" -> "birth \\"weight\\"" [dir=both, style=dashed];
}
`,
  );
});

test('Mermaid text has plain ids, quoted labels, dashes for what is hidden', () => {
  assert.is(
    toMermaid(MARKED),
    `flowchart LR
  n0["X"]
  n1["birth #34;weight#34;"]
  n2["U"]:::latent
  n3["node"]
  n4["alone"]
  n2 --> n0
  n0 --> n3
  n0 --> n1
  n3 <-.-> n1
  classDef latent stroke-dasharray: 5 5
`,
  );
  assert.not.match(toMermaid(CAMREC_GRAPH), /classDef/);
});

test('the marked graph, the paper’s graph and a graph without nodes come back as they were', () => {
  for (const graph of [MARKED, CAMREC_GRAPH, causalGraph({})]) {
    assert.equal(dag(toDagitty(graph)), graph);
    assert.equal(dag(toDot(graph)), graph);
    assert.equal(dag(toMermaid(graph)), bare(graph));
  }
});

/** What a flowchart can hold of a graph: no positions, no mark but latent. */
function bare({ marks: _, ...graph }: CausalGraph): CausalGraph {
  return graph;
}

/** A fixed stream of integers below `limit`, Lehmer's generator. */
function integers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}

const CHARACTERS = ['a', 'B', '7', '_', '.', ' ', '"', '\\', '{', '-', '>', '\n', '/', '#', 'é', '😀', '', ''];
const KEYWORDS = ['node', 'Graph', 'dag', 'subgraph', 'constructor', '__proto__', ''];

/** Up to seven nodes with any names, edges from earlier to later, marks and positions on some. */
function randomGraph(integer: (limit: number) => number): CausalGraph {
  const name = (): string =>
    integer(6) === 0
      ? KEYWORDS[integer(KEYWORDS.length)]
      : Array.from({ length: 1 + integer(4) }, () => CHARACTERS[integer(CHARACTERS.length)]).join('');
  const nodes = [...new Set(Array.from({ length: integer(8) }, name))];
  const pairs = nodes.flatMap((from, k) => nodes.slice(k + 1).map((to): Arrow => [from, to]));
  const some = (share: number): string[] => nodes.filter(() => integer(share) === 0);
  const marked = Object.entries({ exposure: some(4), outcome: some(4), adjusted: some(4) });
  const positions = some(2).map((node) => [node, [(integer(2001) - 1000) / 7, integer(9) * 1e-9]]);
  const marks = {
    ...Object.fromEntries(marked.filter(([, list]) => list.length > 0)),
    ...(positions.length > 0 && { positions: Object.fromEntries(positions) }),
  };
  return causalGraph({
    nodes,
    arrows: pairs.filter(() => integer(3) === 0),
    bidirected: pairs.filter(() => integer(5) === 0).map(([a, b]): Arrow => (integer(2) === 0 ? [a, b] : [b, a])),
    latent: some(4),
    ...(Object.keys(marks).length > 0 && { marks }),
  });
}

test('2,000 random graphs come back as they were, whatever their names', () => {
  const integer = integers(5);
  let edges = 0;
  for (let trial = 0; trial < 2_000; trial++) {
    const graph = randomGraph(integer);
    edges += graph.arrows.length + graph.bidirected.length;
    // As text, since a node named `constructor` misleads uvu's comparison of objects.
    const whole = JSON.stringify(graph);
    assert.is(JSON.stringify(dag(toDagitty(graph))), whole);
    assert.is(JSON.stringify(dag(toDot(graph))), whole);
    assert.is(JSON.stringify(dag(toMermaid(graph))), JSON.stringify(bare(graph)));
  }
  assert.ok(edges > 5_000, `${edges}`);
});

test.run();
