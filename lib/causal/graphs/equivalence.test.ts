import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from './camrecGraph.js';
import { cpdag, equivalenceClass, markovEquivalent } from './equivalence.js';
import { type Arrow, type CausalGraph, causalGraph } from './graph.js';
import { separated } from './separation.js';

const text = (arrows: readonly Arrow[]): string =>
  arrows
    .map(([from, to]) => from + to)
    .sort()
    .join(' ');

/** Every DAG over the names: each pair has no arrow, one, or the other. */
function allDags(names: readonly string[]): CausalGraph[] {
  const pairs = names.flatMap((a, k) => names.slice(k + 1).map((b): Arrow => [a, b]));
  const found: CausalGraph[] = [];
  for (let code = 0; code < 3 ** pairs.length; code++) {
    const arrows = pairs.flatMap(([a, b], k): Arrow[] => {
      const choice = Math.floor(code / 3 ** k) % 3;
      return choice === 0 ? [] : [choice === 1 ? [a, b] : [b, a]];
    });
    try {
      found.push(causalGraph({ nodes: names, arrows }));
    } catch {
      // a cycle
    }
  }
  return found;
}

/** All separations of the graph as one text: what data can tell. */
function separations(graph: CausalGraph): string {
  return graph.nodes
    .flatMap((x, k) => graph.nodes.slice(k + 1).map((y) => [x, y]))
    .flatMap(([x, y]) => {
      const others = graph.nodes.filter((node) => node !== x && node !== y);
      return Array.from({ length: 2 ** others.length }, (_, bits) =>
        separated(
          graph,
          x,
          y,
          others.filter((_, j) => bits & (1 << j)),
        )
          ? '1'
          : '0',
      );
    })
    .join('');
}

/** The DAGs sorted by what they imply, by definition and without any theorem. */
function classes(dags: readonly CausalGraph[]): CausalGraph[][] {
  const byKey = new Map<string, CausalGraph[]>();
  for (const dag of dags) {
    const key = separations(dag);
    byKey.set(key, [...(byKey.get(key) ?? []), dag]);
  }
  return [...byKey.values()];
}

test('25 DAGs of 3 nodes in 11 classes, 543 of 4 nodes in 185', () => {
  const three = allDags(['a', 'b', 'c']);
  assert.equal([three.length, classes(three).length], [25, 11]);
  const four = allDags(['a', 'b', 'c', 'd']);
  assert.equal([four.length, classes(four).length], [543, 185]);
});

test('an arrow is in the cpdag exactly if all members have it, and the members are listed, for every DAG of 4 nodes', () => {
  for (const members of classes(allDags(['a', 'b', 'c', 'd']))) {
    const expected = members.map(({ arrows }) => text(arrows)).sort();
    const shared = members[0].arrows.filter(([from, to]) =>
      members.every(({ arrows }) => arrows.some(([a, b]) => a === from && b === to)),
    );
    for (const member of members) {
      const { arrows, undirected } = cpdag(member);
      assert.is(text(arrows), text(shared));
      assert.is(arrows.length + undirected.length, member.arrows.length);
      assert.equal(
        equivalenceClass(member)
          .map((dag) => text(dag.arrows))
          .sort(),
        expected,
      );
    }
  }
});

test('equal classes exactly if equal separations, on all pairs of DAGs of 3 nodes and many of 4', () => {
  const three = allDags(['a', 'b', 'c']);
  const four = allDags(['a', 'b', 'c', 'd']).filter((_, k) => k % 5 === 0);
  for (const dags of [three, four]) {
    const keys = dags.map(separations);
    for (const [i, g] of dags.entries()) {
      for (const [j, h] of dags.entries()) assert.is(markovEquivalent(g, h), keys[i] === keys[j]);
    }
  }
  assert.not(markovEquivalent(causalGraph({ nodes: ['a'] }), causalGraph({ nodes: ['b'] })));
});

test('the paper’s graph is alone in its class; a complete DAG of 7 nodes has 7! members', () => {
  assert.equal(cpdag(CAMREC_GRAPH).undirected, []);
  assert.is(equivalenceClass(CAMREC_GRAPH).length, 1);
  const names = [...'abcdefg'];
  const complete = causalGraph({ arrows: names.flatMap((a, k) => names.slice(k + 1).map((b): Arrow => [a, b])) });
  assert.is(equivalenceClass(complete).length, 5040);
  assert.throws(
    () => equivalenceClass(complete, { atMost: 100 }),
    'at most 100 members of a class are listed, this one has more; cpdag holds them all in one graph',
  );
});

test('graphs with hidden common causes or latent nodes are refused', () => {
  assert.throws(
    () => cpdag(causalGraph({ bidirected: [['a', 'b']] })),
    'cpdag takes DAGs, expected a graph without hidden common causes, got a ↔ b',
  );
  assert.throws(
    () => markovEquivalent(CAMREC_GRAPH, { ...CAMREC_GRAPH, latent: ['C'] }),
    'markovEquivalent takes DAGs of observed nodes, expected no latent node, got C',
  );
});

test.run();
