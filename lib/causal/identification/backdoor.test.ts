import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets } from './adjustment.js';
import { backdoorSets, isBackdoorSet, minimalBackdoorSets } from './backdoor.js';
import { smallFirst } from './enumeration.js';

function shown(sets: Iterable<readonly string[]>): string {
  return [...sets].map((set) => set.join(' ') || '∅').join(' | ');
}

const XY = { do: 'X', on: 'Y' };

test('Pearl 2009, Figure 3.4: 15 sets, four of them minimal', () => {
  const figure = dag('X1 -> X3 -> Xi -> X6 -> Xj  X2 -> X5 -> Xj  X1 -> X4 <- X2  Xi <- X4 -> Xj');
  const query = { do: 'Xi', on: 'Xj' };
  assert.is([...backdoorSets(figure, query)].length, 15);
  assert.is(shown(minimalBackdoorSets(figure, query).map((set) => set.sort())), 'X1 X4 | X3 X4 | X2 X4 | X4 X5');
});

test("the paper's graph: {C, G} for V, for T, and for both", () => {
  for (const treatment of ['V', 'T', ['V', 'T']]) {
    assert.equal(minimalBackdoorSets(CAMREC_GRAPH, { do: treatment, on: 'Y' }), [['C', 'G']]);
  }
});

test('the two criteria may differ in their lists: a descendant beside the causal path is valid, but no back-door set', () => {
  const graph = dag('X -> Y  X -> D');
  assert.equal([...adjustmentSets(graph, XY)], [[], ['D']]);
  assert.equal([...backdoorSets(graph, XY)], [[]]);
  // One treatment and one outcome: the minimal sets are the same.
  assert.equal(minimalBackdoorSets(graph, XY), minimalAdjustmentSets(graph, XY));
});

test('several treatments, pair by pair: a path through another treatment counts', () => {
  const graph = dag('C -> Y1  C -> m  X1 -> X2  X1 -> Y2 -> Y1  X2 -> Y1  X1 -> m2 -> m -> X2');
  const query = { do: ['X1', 'X2'], on: ['Y1', 'Y2'] };
  assert.is(shown(minimalAdjustmentSets(graph, query)), 'C | m m2');
  assert.not(isBackdoorSet(graph, ['m', 'm2'], query), 'both descend from X1');
  assert.not(isBackdoorSet(graph, ['C'], query), 'X2 ← X1 → Y2 stays open');
  assert.equal(minimalBackdoorSets(graph, query), []);
  const joint = dag('A -> X1  A -> Y  B -> X2  B -> Y  X1 -> Y <- X2');
  assert.equal(minimalBackdoorSets(joint, { do: ['X1', 'X2'], on: 'Y' }), [['A', 'B']]);
});

test('without a back-door path no set is needed; a bow has none', () => {
  assert.equal(minimalBackdoorSets(dag('X -> Y'), XY), [[]]);
  assert.equal(minimalBackdoorSets(dag('X -> Y  X <-> Y'), XY), []);
  assert.equal([...backdoorSets(dag('X -> Y  X <-> Y'), XY)], []);
});

test('required and forbidden members, and those that descend from the treatment', () => {
  const graph = dag('C -> B -> X -> Y  C -> Y  X -> D');
  assert.equal(minimalBackdoorSets(graph, { ...XY, forbidden: 'C' }), [['B']]);
  assert.equal(smallFirst(backdoorSets(graph, { ...XY, required: 'C' }), graph.nodes), [['C'], ['C', 'B']]);
  assert.equal([...backdoorSets(graph, { ...XY, required: 'D' })], []);
  assert.ok(isAdjustmentSet(graph, ['C', 'D'], XY));
  assert.throws(() => backdoorSets(graph, { ...XY, required: 'Q' }), /node Q is not in the graph/);
  assert.throws(() => backdoorSets(graph, { do: 'X', on: 'X' }), /node X stands twice/);
});

/** Many chains c → b → x1 with c → y: for each chain one of two nodes. */
function chains(count: number): CausalGraph {
  const arrows = Array.from({ length: count }, (_, k): Arrow[] => [
    [`c${k}`, `b${k}`],
    [`b${k}`, 'x1'],
    [`c${k}`, 'y'],
  ]);
  return dag([...arrows.flat(), ['x1', 'y'], ['x2', 'y']]);
}

test('on 100 nodes sets come one by one; minimal ones of several treatments are bounded', () => {
  const graph = chains(50);
  const query = { do: ['x1', 'x2'], on: 'y' };
  let count = 0;
  for (const set of backdoorSets(graph, query)) {
    assert.ok(set.length >= 50);
    if (++count === 200) break;
  }
  assert.is(count, 200);
  assert.is([...backdoorSets(chains(8), { do: 'x1', on: 'y', minimal: true })].length, 256);
  assert.is(minimalBackdoorSets(chains(8), query).length, 256);
  assert.throws(
    () => [...backdoorSets(graph, { ...query, minimal: true })],
    'minimal sets are searched among at most 20 candidate nodes here, got 100; forbid some, or leave out minimal',
  );
});

test.run();
