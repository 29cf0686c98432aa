import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { smallFirst } from './enumeration.js';
import { frontdoorSets, isFrontdoorSet } from './frontdoor.js';

const XY = { do: 'X', on: 'Y' };

function shown(graph: CausalGraph, { minimal = false }: { minimal?: boolean } = {}): string[] {
  return smallFirst(frontdoorSets(graph, { ...XY, minimal }), graph.nodes).map((set) => set.join(' '));
}

// Each row: a graph whose X and Y share a hidden cause; all front-door sets; the minimal ones.
const TABLE: [text: string, all: string[], minimal: string[]][] = [
  ['X -> M -> Y', ['M'], ['M']],
  ['X -> {M1 M2} -> Y', ['M1 M2'], ['M1 M2']],
  ['X -> M1 -> M2 -> Y', ['M1', 'M2', 'M1 M2'], ['M1', 'M2']],
  ['X -> M -> Y  X -> Y', [], []],
  // Member by member {M, W} would be refused: W itself has an open path to Y, which is cut as an arrow out of the set.
  ['X -> M -> Y  M <- W -> Y', ['M W'], ['M W']],
  ['X -> M -> Y  M <- W -> Y  X -> N -> Y', ['M W N'], ['M W N']],
  ['X -> M -> Y  X <-> M', [], []],
  ['X -> M -> Y  M <-> Y', [], []],
  // X blocks the path from M over its cause A; given X, the collider, the path from M over B and A is open.
  ['X -> M -> Y  M <- X <- A -> Y', ['M'], ['M']],
  ['X -> M -> Y  M <- B -> X <- A -> Y', [], []],
  ['W -> Y', ['', 'W'], ['']],
];

test('textbook graphs, the hidden cause drawn as ↔ and as a latent node', () => {
  for (const [text, all, minimal] of TABLE) {
    for (const graph of [dag(`${text}  X <-> Y`), dag(`${text}  X <- u -> Y`, { latent: ['u'] })]) {
      assert.equal(shown(graph), all, text);
      assert.equal(shown(graph, { minimal: true }), minimal, text);
    }
  }
});

test('without a directed path the empty set qualifies, which is another answer than none', () => {
  assert.equal([...frontdoorSets(dag('X <-> Y'), XY)], [[]]);
  assert.equal([...frontdoorSets(dag('X -> Y'), XY)], []);
  assert.ok(isFrontdoorSet(dag('Y -> X'), [], XY));
});

test("the paper's graph has no mediator, so its front door is closed for V, hidden confounders or not", () => {
  const query = { do: 'V', on: 'Y' };
  assert.equal([...frontdoorSets(CAMREC_GRAPH, query)], []);
  assert.equal([...frontdoorSets({ ...CAMREC_GRAPH, latent: ['C', 'G'] }, query)], []);
});

test('a computed X* that listens to the click graph G is no front door, one that does not is', () => {
  const arrows = '{C G} -> {X Y}  X -> "X*" -> Y';
  const latent = ['C', 'G'];
  assert.ok(isFrontdoorSet(dag(arrows, { latent }), ['X*'], XY));
  assert.not(isFrontdoorSet(dag(`${arrows}  G -> "X*"`, { latent }), ['X*'], XY));
});

test('several treatments and outcomes are stood between together', () => {
  const graph = dag('X1 -> M -> Y1  X2 -> N -> Y2  X1 <-> Y1  X2 <-> Y2  X1 <-> X2');
  const query = { do: ['X1', 'X2'], on: ['Y1', 'Y2'] };
  assert.equal([...frontdoorSets(graph, query)], [['M', 'N']]);
});

test('required and forbidden members, and those that no set can hold', () => {
  const chain = dag('X -> M1 -> M2 -> Y  X <-> Y  X <- L -> Y', { latent: ['L'] });
  assert.equal([...frontdoorSets(chain, { ...XY, forbidden: 'M1' })], [['M2']]);
  assert.equal([...frontdoorSets(chain, { ...XY, required: 'M1', minimal: true })], [['M1']]);
  for (const required of ['L', 'X', 'Y']) assert.equal([...frontdoorSets(chain, { ...XY, required })], []);
  assert.not(isFrontdoorSet(chain, ['M1', 'L'], XY), 'latent');
  assert.not(isFrontdoorSet(chain, ['M1', 'X'], XY), 'in the question');
});

test('bad questions are refused when asked', () => {
  const chain = dag('X -> M -> Y');
  assert.throws(() => frontdoorSets(chain, { do: 'X', on: 'Q' }), /node Q is not in the graph/);
  assert.throws(() => frontdoorSets(chain, { do: 'X', on: 'X' }), /node X stands twice/);
  assert.throws(() => frontdoorSets(chain, { ...XY, required: ['M'], forbidden: ['M'] }), /required and forbidden/);
  assert.throws(() => isFrontdoorSet(chain, ['Q'], XY), /node Q is not in the graph/);
});

test('that there is no set is seen at once, however many nodes there are to try', () => {
  const bystanders = Array.from({ length: 60 }, (_, k) => `b${k}`);
  // W cannot be a member, and so neither can M, whose path over W it would have cut.
  const graph = dag('X -> M -> Y  M <- W <-> Y  X <-> Y', { nodes: bystanders });
  assert.equal([...frontdoorSets(graph, XY)], []);
});

test('on a chain of 100 mediators sets come one by one; minimal ones are bounded', () => {
  const step = (k: number): Arrow => [`m${k}`, `m${k + 1}`];
  const chain = dag([['X', 'm0'], ...Array.from({ length: 99 }, (_, k) => step(k)), ['m99', 'Y']]);
  let count = 0;
  for (const set of frontdoorSets(chain, XY)) {
    if (count % 100 === 0) assert.ok(isFrontdoorSet(chain, set, XY));
    if (++count === 1000) break;
  }
  assert.is(count, 1000);
  assert.throws(
    () => [...frontdoorSets(chain, { ...XY, minimal: true })],
    'minimal sets are searched among at most 20 candidate nodes here, got 100; forbid some, or leave out minimal',
  );
});

test.run();
