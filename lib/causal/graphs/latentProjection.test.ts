import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, randomGraph } from '../randomGraphs.js';
import { CAMREC_GRAPH } from './camrecGraph.js';
import { canonicalDag } from './canonicalDag.js';
import { type CausalGraph, causalGraph } from './graph.js';
import { latentProjection } from './latentProjection.js';
import { descendantsOrSelf } from './relatives.js';
import { separated } from './separation.js';

const edges = ({ arrows, bidirected }: CausalGraph): string =>
  [...arrows.map(([a, b]) => `${a}→${b}`), ...bidirected.map((pair) => [...pair].sort().join('↔'))].sort().join(' ');

test('the paper’s graph without C: its effects share hidden causes pairwise', () => {
  const projected = latentProjection({ ...CAMREC_GRAPH, latent: ['C'] });
  assert.equal(projected.nodes, ['V', 'T', 'Y', 'G']);
  assert.is(edges(projected), 'G→T G→V G→Y T→Y T↔V T↔Y V→Y V↔Y');
  assert.equal(projected.latent, []);
});

test('hidden chains, mediators, colliders and ↔ at hidden nodes', () => {
  const hidden = (parts: Parameters<typeof causalGraph>[0]) => edges(latentProjection(causalGraph(parts)));
  const chain = {
    arrows: [
      ['a', 'h'],
      ['h', 'i'],
      ['i', 'b'],
    ] as const,
    latent: ['h', 'i'],
  };
  assert.is(hidden(chain), 'a→b');
  assert.is(
    hidden({
      arrows: [
        ['a', 'h'],
        ['b', 'h'],
      ],
      latent: ['h'],
    }),
    '',
  );
  // A hidden node with a cause of its own is a mediator and a common cause at once.
  assert.is(
    hidden({
      arrows: [
        ['a', 'h'],
        ['h', 'b'],
        ['h', 'c'],
      ],
      latent: ['h'],
    }),
    'a→b a→c b↔c',
  );
  assert.is(
    hidden({
      bidirected: [['h', 'a']],
      arrows: [
        ['h', 'b'],
        ['h', 'c'],
      ],
      latent: ['h'],
    }),
    'a↔b a↔c b↔c',
  );
  assert.is(
    hidden({
      bidirected: [['h', 'i']],
      arrows: [
        ['h', 'a'],
        ['i', 'b'],
      ],
      latent: ['h', 'i'],
    }),
    'a↔b',
  );
});

test('marks of hidden nodes go with them', () => {
  const marks = { exposure: ['V'], adjusted: ['C', 'G'], positions: { C: [0, 1], V: [1, 1] } } as const;
  const projected = latentProjection({ ...CAMREC_GRAPH, latent: ['C'], marks });
  assert.equal(projected.marks, { exposure: ['V'], adjusted: ['G'], positions: { V: [1, 1] } });
});

test('the canonical DAG draws each ↔ as a latent node with a name of its own', () => {
  const graph = causalGraph({
    nodes: ['U[a,b]'],
    bidirected: [
      ['a', 'b'],
      ['b', 'c'],
    ],
  });
  const drawn = canonicalDag(graph);
  assert.equal(drawn.latent, ['U[a,b]′', 'U[b,c]']);
  assert.is(edges(drawn), 'U[a,b]′→a U[a,b]′→b U[b,c]→b U[b,c]→c');
  assert.is(canonicalDag(CAMREC_GRAPH), CAMREC_GRAPH);
});

test('on 4,000 random graphs: separations and causes of observed nodes survive both, and both undo each other', () => {
  const integer = integers(23);
  let [apart, joined] = [0, 0];
  for (let trial = 0; trial < 4000; trial++) {
    const graph = randomGraph(integer, { nodes: 7, arrowShare: 0.3, bidirectedShare: 0.12, latentShare: 0.35 });
    const projected = latentProjection(graph);
    const drawn = canonicalDag(graph);
    const observed = projected.nodes;
    assert.equal(latentProjection(projected), projected);
    assert.is(edges(latentProjection(drawn)), edges(projected));
    assert.equal(latentProjection(canonicalDag(projected)), projected);
    assert.equal(drawn.bidirected, []);
    for (const [k, x] of observed.entries()) {
      const below = [...descendantsOrSelf(graph, [x])].filter((node) => observed.includes(node)).sort();
      assert.equal([...descendantsOrSelf(projected, [x])].sort(), below);
      for (const y of observed.slice(k + 1)) {
        const given = observed.filter((node) => node !== x && node !== y && integer(2) === 0);
        const expected = separated(graph, x, y, given);
        assert.is(separated(projected, x, y, given), expected);
        assert.is(separated(drawn, x, y, given), expected);
        if (expected) apart++;
        else joined++;
      }
    }
  }
  assert.ok(apart > 5000 && joined > 5000, `${apart} apart, ${joined} joined`);
});

test.run();
