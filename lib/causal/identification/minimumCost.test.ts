import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../graphs/dag.js';
import { minimumAdjustmentSet } from './adjustment.js';

const XY = { do: 'X', on: 'Y' };
// Two ways from X to Y, each closed at either of two nodes, and one more that both need.
const GRAPH = dag('X <- A1 <- A2 -> Y  X <- B1 <- B2 -> Y  X <- C -> Y  X -> Y');

test('by default the fewest members; with costs the cheapest sum', () => {
  assert.is(minimumAdjustmentSet(GRAPH, XY)?.cost, 3);
  assert.equal(minimumAdjustmentSet(GRAPH, { ...XY, cost: { A1: 5, B2: 2.5, C: 7 } }), {
    set: ['A2', 'B1', 'C'],
    cost: 9,
  });
  const cost = (node: string) => (node.endsWith('2') ? 0.25 : 0.5);
  assert.equal(minimumAdjustmentSet(GRAPH, { ...XY, cost }), { set: ['A2', 'B2', 'C'], cost: 1 });
});

test('three cheap nodes are dearer than one that they all lead to', () => {
  const graph = dag('A -> {P Q R} -> X  A -> Y  X -> Y');
  assert.equal(minimumAdjustmentSet(graph, { ...XY, cost: { A: 2.5 } }), { set: ['A'], cost: 2.5 });
  assert.equal(minimumAdjustmentSet(graph, { ...XY, cost: { A: 3.5 } }), { set: ['P', 'Q', 'R'], cost: 3 });
});

test('Infinity keeps a node out, a required node is paid for, what costs nothing is not taken without need', () => {
  const forbidding = { A1: Number.POSITIVE_INFINITY, B1: Number.POSITIVE_INFINITY };
  assert.equal(minimumAdjustmentSet(GRAPH, { ...XY, cost: forbidding })?.set, ['A2', 'B2', 'C']);
  assert.is(minimumAdjustmentSet(GRAPH, { ...XY, cost: { C: Number.POSITIVE_INFINITY } }), undefined);
  assert.is(minimumAdjustmentSet(GRAPH, { ...XY, forbidden: 'C' }), undefined);
  const paid = minimumAdjustmentSet(GRAPH, { ...XY, required: 'A1', cost: { A1: 10 } });
  assert.is(paid?.cost, 12);
  assert.ok(paid?.set.includes('A1') && !paid.set.includes('A2'));
  const free = minimumAdjustmentSet(GRAPH, { ...XY, cost: () => 0 });
  assert.is(free?.cost, 0);
  assert.is(free?.set.length, 3);
});

test('nothing to pay where nothing is needed, no answer where no set exists', () => {
  assert.equal(minimumAdjustmentSet(dag('X -> Y'), XY), { set: [], cost: 0 });
  assert.is(minimumAdjustmentSet(dag('X -> Y  X <-> Y'), XY), undefined);
});

test('costs that are none, by name', () => {
  const asked = (cost: Record<string, number>) => () => minimumAdjustmentSet(GRAPH, { ...XY, cost });
  assert.throws(asked({ C: -1 }), 'cost of node C is -1, expected a number from 0 to Infinity');
  assert.throws(asked({ C: Number.NaN }), 'cost of node C is NaN, expected a number from 0 to Infinity');
  assert.throws(asked({ Q: 1 }), 'cost names node Q, which is not in the graph');
});

test('a node may be named like a property that every object has', () => {
  const graph = dag('X <- toString -> Y  X -> Y');
  assert.equal(minimumAdjustmentSet(graph, { ...XY, cost: {} }), { set: ['toString'], cost: 1 });
});

test.run();
