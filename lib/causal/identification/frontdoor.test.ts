import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import type { Arrow } from '../graphs/graph.js';
import { smallFirst } from './enumeration.js';
import { frontdoorSets, isFrontdoorSet } from './frontdoor.js';

const QUERY = { do: 'X', on: 'Y' };

/** Sets of the graph with a hidden common cause u of X and Y, as text. */
function sets(...arrows: string[]): string[] {
  const graph = dag([...arrows.map((text) => text.split('>') as unknown as Arrow), ['u', 'X'], ['u', 'Y']], {
    latent: ['u'],
  });
  return smallFirst(frontdoorSets(graph, QUERY), graph.nodes).map((set) => set.join(' '));
}

test('textbook graphs with a hidden common cause of X and Y', () => {
  assert.equal(sets('X>M', 'M>Y'), ['M']);
  assert.equal(sets('X>M1', 'M1>Y', 'X>M2', 'M2>Y'), ['M1 M2']);
  assert.equal(sets('X>M1', 'M1>M2', 'M2>Y'), ['M1', 'M2', 'M1 M2']);
  assert.equal(sets('X>M', 'M>Y', 'X>Y'), []);
  assert.equal(sets('X>M', 'M>Y', 'W>M', 'W>Y'), ['M W']);
});

test('without a directed path the empty set qualifies', () => {
  assert.equal(sets('W>Y'), ['', 'W']);
});

test("the paper's graph has no mediator, so its front door is closed for V, hidden confounders or not", () => {
  const query = { do: 'V', on: 'Y' };
  assert.equal([...frontdoorSets(CAMREC_GRAPH, query)], []);
  assert.equal([...frontdoorSets({ ...CAMREC_GRAPH, latent: ['C', 'G'] }, query)], []);
});

test('a computed X* that listens to the click graph G is no front door, one that does not is', () => {
  const arrows: Arrow[] = [
    ['C', 'X'],
    ['G', 'X'],
    ['C', 'Y'],
    ['G', 'Y'],
    ['X', 'X*'],
    ['X*', 'Y'],
  ];
  assert.ok(isFrontdoorSet(dag(arrows, { latent: ['C', 'G'] }), ['X*'], QUERY));
  assert.not(isFrontdoorSet(dag([...arrows, ['G', 'X*']], { latent: ['C', 'G'] }), ['X*'], QUERY));
});

test.run();
