import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, randomGraph } from '../randomGraphs.js';
import { CAMREC_GRAPH } from './camrecGraph.js';
import { type CausalGraph, causalGraph } from './graph.js';
import { openBackdoorPaths, readPaths } from './paths.js';
import { descendantsOrSelf } from './relatives.js';
import { separated } from './separation.js';

test('every path of the paper’s graph, with the node that blocks it and why', () => {
  const paths = readPaths(CAMREC_GRAPH, { from: 'V', to: 'Y', given: ['C', 'T'] });
  assert.equal(
    paths.map(({ text, blockedBy }) => `${text}: ${blockedBy ? `${blockedBy.node}, ${blockedBy.because}` : 'open'}`),
    [
      'V → Y: open',
      'V ← C → Y: C, fork',
      'V ← G → Y: open',
      'V ← C → T → Y: C, fork',
      'V ← G → T → Y: T, chain',
      'V ← C → T ← G → Y: C, fork',
      'V ← G → T ← C → Y: C, fork',
    ],
  );
  assert.equal(
    paths.map(({ backdoor, causal }) => [backdoor, causal]),
    [[false, true], ...Array.from({ length: 6 }, () => [true, false])],
  );
  assert.equal(paths[3].blocks, [
    { node: 'C', because: 'fork' },
    { node: 'T', because: 'chain' },
  ]);
  assert.equal(paths[5].openedBy, [{ node: 'T', by: 'T' }]);
  assert.equal(paths[4].edges, ['←', '→', '→']);
});

test('a collider is opened by the given node at or below it, and closes a path without', () => {
  const graph = causalGraph({
    arrows: [
      ['x', 'c'],
      ['y', 'c'],
      ['c', 'd'],
      ['d', 'e'],
    ],
  });
  const read = (given: string[]) => readPaths(graph, { from: 'x', to: 'y', given })[0];
  assert.equal(read([]).blockedBy, { node: 'c', because: 'collider' });
  assert.equal(read(['e']).openedBy, [{ node: 'c', by: 'e' }]);
  assert.equal(read(['c', 'd', 'e']).openedBy, [{ node: 'c', by: 'c' }]);
});

test('a hidden common cause is a back door, beside an arrow too, and an arrowhead at both ends', () => {
  const graph = causalGraph({
    arrows: [
      ['V', 'Y'],
      ['V', 'W'],
    ],
    bidirected: [
      ['V', 'Y'],
      ['W', 'Y'],
    ],
  });
  const texts = (given: string[]) => readPaths(graph, { from: 'V', to: 'Y', given, onlyOpen: true }).map((p) => p.text);
  assert.equal(texts([]), ['V ↔ Y', 'V → Y']);
  assert.equal(texts(['W']), ['V ↔ Y', 'V → Y', 'V → W ↔ Y']);
  assert.equal(openBackdoorPaths(graph, { do: 'V', on: 'Y' }), ['V ↔ Y']);
  assert.equal(readPaths(graph, { from: 'V', to: 'Y' })[2].blockedBy, { node: 'W', because: 'collider' });
});

/** Paths by trying every sequence of nodes and every edge between two of them. */
function pathsBySequences(graph: CausalGraph, from: string, to: string, given: readonly string[]): string[] {
  const found: string[] = [];
  const edgesBetween = (a: string, b: string): string[] => [
    ...graph.arrows.flatMap(([p, q]) => (p === a && q === b ? ['→'] : p === b && q === a ? ['←'] : [])),
    ...graph.bidirected.flatMap((pair) => (pair.includes(a) && pair.includes(b) ? ['↔'] : [])),
  ];
  const extend = (path: string[]): void => {
    const last = path[path.length - 1];
    if (last === to) {
      const isOpen = path.every((node, k) => {
        if (k % 2 === 1 || k === 0 || k === path.length - 1) return true;
        const isCollider = path[k - 1] !== '←' && path[k + 1] !== '→';
        return isCollider ? given.some((z) => descendantsOrSelf(graph, [node]).has(z)) : !given.includes(node);
      });
      found.push(`${path.join(' ')}: ${isOpen}`);
      return;
    }
    for (const node of graph.nodes) {
      if (!path.includes(node)) for (const edge of edgesBetween(last, node)) extend([...path, edge, node]);
    }
  };
  extend([from]);
  return found.sort();
}

test('on 3,000 random graphs: the paths of a slow search, none open exactly if separated', () => {
  const integer = integers(17);
  let open = 0;
  for (let trial = 0; trial < 3000; trial++) {
    const graph = randomGraph(integer, { nodes: 5, arrowShare: 0.4, bidirectedShare: 0.2 });
    const given = graph.nodes.slice(2).filter(() => integer(3) === 0);
    const query = { from: 'a', to: 'b', given };
    const paths = readPaths(graph, query);
    assert.equal(paths.map((path) => `${path.text}: ${path.open}`).sort(), pathsBySequences(graph, 'a', 'b', given));
    assert.is(!paths.some((path) => path.open), separated(graph, 'a', 'b', given));
    assert.equal(
      readPaths(graph, { ...query, onlyOpen: true }),
      paths.filter((path) => path.open),
    );
    for (const path of paths) {
      assert.is(path.open, path.blocks.length === 0);
      assert.is(path.blocks[0], path.blockedBy);
      for (const { node, by } of path.openedBy) {
        assert.ok(given.includes(by) && descendantsOrSelf(graph, [node]).has(by));
      }
    }
    open += paths.filter((path) => path.open).length;
  }
  assert.ok(open > 1000, `${open}`);
});

test('a path of 10,000 nodes among dead ends is read; a graph with too many paths is refused', () => {
  const names = Array.from({ length: 10_000 }, (_, k) => `n${k}`);
  const chain = causalGraph({ arrows: names.slice(1).map((name, k) => [`n${k}`, name]) });
  assert.is(readPaths(chain, { from: 'n0', to: 'n9999' })[0].nodes.length, 10_000);

  const complete = names.slice(0, 12).flatMap((from, k) => names.slice(k + 1, 12).map((to) => [from, to] as const));
  assert.throws(
    () => readPaths(causalGraph({ arrows: complete }), { from: 'n0', to: 'n11' }),
    'at most 10000 paths are listed, there are more from n0 to n11; ask separated whether any is open, or list those of an inducedSubgraph',
  );
  // From n0 on all is open but the last step through the given node, so the search ends in dead ends only.
  const trap = causalGraph({ arrows: [...complete, ['n11', 'g'], ['g', 'y'], ['n0', 'y']] });
  assert.equal(openBackdoorPaths(trap, { do: 'g', on: 'y', given: ['n0'] }), []);
  assert.throws(
    () => readPaths(trap, { from: 'n0', to: 'y', given: ['g'], onlyOpen: true }),
    /^the search for paths from n0 to y ends after looking at 10000000 edges; ask separated whether any is open/,
  );
  assert.throws(() => readPaths(chain, { from: 'n0', to: 'n1', given: ['n0'] }), /^node n0 stands twice in the three/);
  assert.throws(() => readPaths(chain, { from: 'n0', to: 'q' }), /^node q is not in the graph/);
});

test.run();
