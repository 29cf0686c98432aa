import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, randomGraph } from '../randomGraphs.js';
import { CAMREC_GRAPH } from './camrecGraph.js';
import { type CausalGraph, causalGraph } from './graph.js';
import { moralGraph, type UndirectedGraph } from './moral.js';
import { ancestorsOrSelf } from './relatives.js';
import { separated } from './separation.js';
import { inducedSubgraph } from './surgery.js';

const lines = (graph: CausalGraph): string =>
  moralGraph(graph)
    .edges.map(([a, b]) => a + b)
    .join(' ');

test('parents of a common child are joined, so the paper’s graph becomes complete', () => {
  assert.is(lines(CAMREC_GRAPH), 'CV CT CY CG VT VY VG TY TG YG');
  assert.is(lines(inducedSubgraph(CAMREC_GRAPH, ['C', 'V', 'G'])), 'CV CG VG');
  assert.is(lines(inducedSubgraph(CAMREC_GRAPH, ['C', 'G'])), '');
});

test('with ↔ the district and its parents are joined, also over several hidden common causes', () => {
  const graph = causalGraph({
    nodes: ['p', 'a', 'b', 'c', 'q', 'r'],
    arrows: [
      ['p', 'a'],
      ['q', 'c'],
      ['r', 'q'],
    ],
    bidirected: [
      ['a', 'b'],
      ['b', 'c'],
    ],
  });
  assert.is(lines(graph), 'pa pb pc pq ab ac aq bc bq cq qr');
});

function parts({ edges }: UndirectedGraph, x: string, y: string, given: readonly string[]): boolean {
  const reached = new Set([x]);
  for (const node of reached) {
    for (const [a, b] of edges) {
      const next = a === node ? b : b === node ? a : undefined;
      if (next !== undefined && !given.includes(next)) reached.add(next);
    }
  }
  return !reached.has(y);
}

/** The claim for every pair and every set of the graph; the number of comparisons. */
function compare(graph: CausalGraph): number {
  let compared = 0;
  for (const [k, x] of graph.nodes.entries()) {
    for (const y of graph.nodes.slice(k + 1)) {
      const others = graph.nodes.filter((node) => node !== x && node !== y);
      for (let bits = 0; bits < 2 ** others.length; bits++) {
        const given = others.filter((_, j) => bits & (1 << j));
        const above = inducedSubgraph(graph, [...ancestorsOrSelf(graph, [x, y, ...given])]);
        const isParted = parts(moralGraph(above), x, y, given);
        assert.is(
          separated(graph, x, y, given),
          isParted,
          `${x} ${y} | ${given} in ${graph.arrows} ↔ ${graph.bidirected}`,
        );
        compared++;
      }
    }
  }
  return compared;
}

test('d-separation is separation in the moral graph of the ancestors, on every DAG of 4 nodes', () => {
  const names = ['a', 'b', 'c', 'd'];
  const pairs = names.flatMap((from, k) => names.slice(k + 1).map((to) => [from, to] as const));
  // Up to the names of nodes, these are all.
  for (let bits = 0; bits < 64; bits++) {
    assert.is(compare(causalGraph({ nodes: names, arrows: pairs.filter((_, k) => bits & (1 << k)) })), 24);
  }
});

test('and m-separation in the augmented graph of the ancestors, on 1,000 random graphs with ↔', () => {
  const integer = integers(19);
  for (let trial = 0; trial < 1000; trial++) {
    compare(randomGraph(integer, { nodes: 5, arrowShare: 0.35, bidirectedShare: 0.25 }));
  }
});

test.run();
