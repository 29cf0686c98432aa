import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { causalGraph } from '../graphs/graph.js';
import { forestInWords, type Hedge, hedgeWithin, isHedge } from './hedge.js';

const BOW = causalGraph({ arrows: [['X', 'Y']], bidirected: [['X', 'Y']] });
const OF_BOW: Hedge = {
  kind: 'hedge',
  outer: { nodes: ['X', 'Y'], arrows: [['X', 'Y']], bidirected: [['Y', 'X']] },
  inner: { nodes: ['Y'], arrows: [], bidirected: [] },
  roots: ['Y'],
};
const QUERY = { do: 'X', on: 'Y' };

test('the hedge of the bow', () => {
  assert.ok(isHedge(BOW, OF_BOW, QUERY));
  assert.is(forestInWords(OF_BOW.outer), 'Y ↔ X, X → Y');
  assert.is(forestInWords(OF_BOW.inner), 'Y');
});

test('a drawn hidden cause counts as an edge ↔', () => {
  const arrows = [...BOW.arrows, ['U', 'X'] as const, ['U', 'Y'] as const];
  assert.ok(isHedge(causalGraph({ arrows, latent: ['U'] }), OF_BOW, QUERY));
  assert.not(isHedge(causalGraph({ arrows }), OF_BOW, QUERY));
});

test('each part of the definition is needed', () => {
  const outer = (change: Partial<Hedge['outer']>): Hedge => ({ ...OF_BOW, outer: { ...OF_BOW.outer, ...change } });
  const inner = (change: Partial<Hedge['inner']>): Hedge => ({ ...OF_BOW, inner: { ...OF_BOW.inner, ...change } });
  assert.not(isHedge(BOW, OF_BOW, { do: 'Y', on: 'X' }), 'the inner forest holds the treatment');
  assert.not(isHedge(BOW, outer({ nodes: ['Y'], arrows: [], bidirected: [] }), QUERY), 'no treatment in the outer one');
  assert.not(isHedge(BOW, outer({ bidirected: [] }), QUERY), 'not one district');
  assert.not(isHedge(BOW, outer({ arrows: [] }), QUERY), 'X is a root of the outer one only');
  assert.not(isHedge(BOW, outer({ arrows: [['Y', 'X']] }), QUERY), 'the graph has no such arrow');
  assert.not(isHedge(BOW, inner({ nodes: [] }), QUERY), 'an empty forest');
  assert.not(isHedge(BOW, { ...OF_BOW, roots: ['X', 'Y'] }, QUERY), 'other roots');
  const aside = causalGraph({ nodes: ['Z'], arrows: BOW.arrows, bidirected: BOW.bidirected });
  assert.not(isHedge(aside, OF_BOW, { do: 'X', on: 'Z' }), 'the roots do not act on the outcome');
  assert.not(isHedge(aside, inner({ nodes: ['Z'] }), QUERY), 'the inner one is not within the outer one');
  const twoWays = causalGraph({
    arrows: [...BOW.arrows, ['X', 'Z'], ['Z', 'Y']],
    bidirected: [...BOW.bidirected, ['X', 'Z']],
  });
  const forked: Hedge = {
    ...OF_BOW,
    outer: {
      nodes: ['X', 'Z', 'Y'],
      arrows: [
        ['X', 'Y'],
        ['X', 'Z'],
        ['Z', 'Y'],
      ],
      bidirected: [
        ['X', 'Y'],
        ['X', 'Z'],
      ],
    },
  };
  assert.not(isHedge(twoWays, forked, QUERY), 'two arrows out of one node');
  assert.throws(() => isHedge(BOW, inner({ nodes: ['Q'] }), QUERY), 'node Q is not in the graph, which has X, Y');
});

test('nodes that the hedge can do without are left out', () => {
  // V, T and Y share the cause C; V ↔ Y with V → Y is enough.
  const graph = causalGraph({
    arrows: [
      ['V', 'Y'],
      ['T', 'Y'],
    ],
    bidirected: [
      ['V', 'T'],
      ['V', 'Y'],
      ['T', 'Y'],
    ],
  });
  const query = { do: 'V', on: 'Y' };
  const hedge = hedgeWithin(graph, { outer: ['V', 'T', 'Y'], inner: ['T', 'Y'] }, query);
  assert.equal(hedge.outer.nodes, ['V', 'Y']);
  assert.equal(hedge.inner.nodes, ['Y']);
  assert.ok(isHedge(graph, hedge, query));
  // X is tied to Y only through Z, which stays: neither forest can lose a node.
  const long = causalGraph({
    arrows: [
      ['X', 'Z'],
      ['Z', 'Y'],
    ],
    bidirected: [
      ['X', 'Y'],
      ['Z', 'Y'],
    ],
  });
  const kept = hedgeWithin(long, { outer: ['X', 'Z', 'Y'], inner: ['Z', 'Y'] }, QUERY);
  assert.equal(kept.outer.nodes, ['X', 'Z', 'Y']);
  assert.ok(isHedge(long, kept, QUERY));
});

test.run();
