import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from './dag.js';
import type { Arrow, CausalGraph } from './graph.js';
import { openBackdoorPaths } from './paths.js';
import { ancestorsOrSelf, children, descendantsOrSelf, parents, topologicalOrder } from './relatives.js';
import { separated } from './separation.js';

const CHAIN = dag([
  ['a', 'b'],
  ['b', 'c'],
  ['x', 'c'],
]);

test('parents, children, ancestors, descendants and an order of causes before effects', () => {
  assert.equal(parents(CHAIN, 'c'), ['b', 'x']);
  assert.equal(children(CHAIN, 'a'), ['b']);
  assert.equal([...ancestorsOrSelf(CHAIN, ['c'])].sort(), ['a', 'b', 'c', 'x']);
  assert.equal([...descendantsOrSelf(CHAIN, ['a', 'x'])].sort(), ['a', 'b', 'c', 'x']);
  const order = topologicalOrder(CHAIN);
  for (const [from, to] of CHAIN.arrows) assert.ok(order.indexOf(from) < order.indexOf(to));
});

test('a repeated arrow is one arrow; loops, cycles and strangers are refused by name', () => {
  assert.is(
    dag([
      ['a', 'b'],
      ['a', 'b'],
    ]).arrows.length,
    1,
  );
  assert.throws(() => dag([['a', 'a']]), 'node a points to itself, expected a graph without cycles');
  const cycle: Arrow[] = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'b'],
  ];
  assert.throws(() => dag(cycle), 'node b is on or below a cycle, expected a graph without cycles');
  assert.throws(() => dag([['a', 'b']], { latent: ['u'] }), 'latent node u is not in the graph, which has a, b');
  assert.throws(() => separated(CHAIN, ['a'], ['q'], []), 'node q is not in the graph, which has a, b, c, x');
  assert.throws(
    () => separated(CHAIN, ['a'], ['c'], ['a']),
    'node a stands twice in the three sets, expected each node once',
  );
});

test('chains and forks are blocked by their middle, colliders opened by it or what is below', () => {
  assert.not(separated(CHAIN, ['a'], ['c'], []));
  assert.ok(separated(CHAIN, ['a'], ['c'], ['b']));
  assert.ok(separated(CHAIN, ['b'], ['x'], []));
  assert.not(separated(CHAIN, ['b'], ['x'], ['c']));
  const below = dag([...CHAIN.arrows, ['c', 'd']]);
  assert.not(separated(below, ['a'], ['x'], ['d']));
  const fork = dag([
    ['m', 'a'],
    ['m', 'b'],
  ]);
  assert.not(separated(fork, ['a'], ['b'], []));
  assert.ok(separated(fork, ['a'], ['b'], ['m']));
});

/** All graphs here have nodes 0 … n − 1 with arrows from lower to higher, each present by a bit of `bits`. */
function graphFromBits(n: number, bits: number): CausalGraph {
  const names = Array.from({ length: n }, (_, k) => String(k));
  const pairs = names.flatMap((from, k) => names.slice(k + 1).map((to): Arrow => [from, to]));
  return dag(
    pairs.filter((_, k) => bits & (1 << k)),
    { nodes: names },
  );
}

/** d-separation by its definition: every simple path has a blocked node. */
function separatedByPaths(graph: CausalGraph, x: string, y: string, given: readonly string[]): boolean {
  const isArrow = (from: string, to: string) => graph.arrows.some(([a, b]) => a === from && b === to);
  const isOpen = (path: readonly string[]) =>
    path.slice(1, -1).every((node, k) => {
      const isCollider = isArrow(path[k], node) && isArrow(path[k + 2], node);
      return isCollider ? [...descendantsOrSelf(graph, [node])].some((d) => given.includes(d)) : !given.includes(node);
    });
  const connects = (path: readonly string[]): boolean => {
    const last = path[path.length - 1];
    if (last === y) return isOpen(path);
    return graph.nodes.some(
      (next) => !path.includes(next) && (isArrow(last, next) || isArrow(next, last)) && connects([...path, next]),
    );
  };
  return !connects([x]);
}

test('the linear search agrees with path enumeration on every graph of 4 nodes and many of 5', () => {
  let differing = 0;
  let compared = 0;
  for (const [n, count, stride] of [
    [4, 64, 1],
    [5, 1024, 7],
  ]) {
    for (let bits = 0; bits < count; bits += stride) {
      const graph = graphFromBits(n, bits);
      for (let given = 0; given < 2 ** n; given++) {
        const set = graph.nodes.filter((_, k) => given & (1 << k));
        for (const [x, y] of [
          ['0', String(n - 1)],
          ['1', '3'],
          ['0', '2'],
        ]) {
          if (set.includes(x) || set.includes(y)) continue;
          compared++;
          differing += separated(graph, [x], [y], set) === separatedByPaths(graph, x, y, set) ? 0 : 1;
        }
      }
    }
  }
  assert.ok(compared > 4000, `${compared}`);
  assert.is(differing, 0);
});

test('open back-door paths in words: none exactly when cutting the treatment off its effects separates', () => {
  const graph = dag([
    ['u', 'x'],
    ['u', 'z'],
    ['w', 'z'],
    ['w', 'y'],
    ['x', 'y'],
  ]);
  assert.equal(openBackdoorPaths(graph, { do: 'x', on: 'y' }), []);
  assert.equal(openBackdoorPaths(graph, { do: 'x', on: 'y', given: ['z'] }), ['x ← u → z ← w → y']);
  assert.equal(openBackdoorPaths(graph, { do: 'x', on: 'y', given: ['z', 'w'] }), []);
});

test('what is no graph is refused by its value, also where no compiler looked', () => {
  const parts = (value: unknown): readonly Arrow[] => value as readonly Arrow[];
  assert.throws(() => dag(parts(5)), "a graph is made of text or of arrows, got 5; such as dag('X -> Y')");
  assert.throws(() => dag(parts(['X->Y'])), 'an edge is "X->Y", expected a pair of names such as ["X", "Y"]');
  assert.throws(() => dag(parts([['X']])), 'an edge is ["X"], expected a pair of names');
  assert.throws(() => dag(parts([[1, 2]])), 'an edge is [1,2], expected a pair of names');
  assert.throws(
    () => dag('X -> Y', { nodes: [undefined as unknown as string] }),
    'node 0 is named undefined, expected text',
  );
});

test.run();
