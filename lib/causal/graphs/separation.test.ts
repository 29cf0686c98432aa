import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { type Arrow, type CausalGraph, causalGraph } from './graph.js';
import { topologicalOrder } from './relatives.js';
import { connectedTo, separated } from './separation.js';

const NODES = 10_000;
const names = Array.from({ length: NODES }, (_, k) => `n${k}`);

function chain(): CausalGraph {
  return causalGraph({ nodes: names, arrows: names.slice(1).map((name, k): Arrow => [names[k], name]) });
}

test('a chain of 10,000 nodes: open without, blocked by any node between, or by all of them', () => {
  const graph = chain();
  assert.equal(topologicalOrder(graph), names);
  assert.not(separated(graph, 'n0', 'n9999'));
  assert.ok(separated(graph, 'n0', 'n9999', 'n5000'));
  assert.ok(separated(graph, 'n0', 'n9999', names.slice(1, -1)));
  assert.is(connectedTo(graph, ['n0'], ['n5000']).size, 5000);
});

test('a tower of 5,000 colliders opens from below its last, and only as a whole', () => {
  // h0 → m0 ← h1 → m1 ← h2 …, each m also a cause of the sink.
  const half = NODES / 2 - 1;
  const arrows = Array.from({ length: half }, (_, k): Arrow[] => [
    [`h${k}`, `m${k}`],
    [`h${k + 1}`, `m${k}`],
    [`m${k}`, 'sink'],
  ]).flat();
  const graph = causalGraph({ arrows });
  const middles = Array.from({ length: half }, (_, k) => `m${k}`);
  assert.ok(separated(graph, 'h0', `h${half}`));
  assert.not(separated(graph, 'h0', `h${half}`, 'sink'));
  assert.not(separated(graph, 'h0', `h${half}`, middles));
  // Without m100, only the sink below it could open that collider; the sink is not given, and is no way round.
  const others = middles.filter((name) => name !== 'm100');
  assert.ok(separated(graph, 'h0', `h${half}`, others));
});

test('10,000 nodes and 30,000 arrows: the causes of a node screen it off from what came before', () => {
  const integer = integers(41);
  const arrows = Array.from({ length: 30_000 }, (): Arrow => {
    const to = 1 + integer(NODES - 1);
    return [names[integer(to)], names[to]];
  });
  const graph = causalGraph({ nodes: names, arrows });
  const last = names[NODES - 1];
  const causes = new Set(arrows.filter(([, to]) => to === last).map(([from]) => from));
  assert.ok(causes.size > 0);
  const earlier = names.slice(0, -1).filter((name) => !causes.has(name));
  // The local Markov property, with one side of thousands of nodes, then with thousands given too.
  assert.ok(separated(graph, earlier, last, [...causes]));
  const given = [...causes, ...earlier.filter((_, k) => k % 2 === 0)];
  const odd = earlier.filter((_, k) => k % 2 === 1);
  assert.ok(separated(graph, odd, last, given));
  assert.not(separated(graph, [...causes], last, earlier));
});

test('connections are mutual, and a path has an edge ↔ like a common cause that is drawn', () => {
  const arrows: Arrow[] = [
    ['a', 'b'],
    ['c', 'd'],
  ];
  const hidden = causalGraph({ arrows, bidirected: [['b', 'c']] });
  assert.ok(separated(hidden, 'a', 'd'));
  assert.not(separated(hidden, 'b', 'd'));
  assert.not(separated(hidden, 'a', 'c', 'b'));
  assert.not(separated(hidden, 'd', 'a', 'b'));
  assert.ok(separated(hidden, 'a', 'd', ['b', 'c']));
  assert.ok(separated(hidden, [], 'a'));
});

test.run();
