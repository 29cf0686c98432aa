import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../graphs/dag.js';
import { causalGraph } from '../graphs/graph.js';
import { separated } from '../graphs/separation.js';
import { graphOf, jointTable, truthUnder } from './discreteWorld.js';
import { numericProbability, numericTable } from './numericTable.js';
import { hiddenCause, observedNodes, randomWorld } from './randomWorld.js';
import { marginal, probability, type Table, type Values } from './table.js';

/** A fixed stream of integers below `limit`, Lehmer's generator. */
function integers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}

const NAPKIN = dag('W -> Z -> X -> Y; W <-> X; W <-> Y');

function isIndependent(table: Table, a: string, b: string): boolean {
  const both = probability(table, { [a]: 1, [b]: 1 });
  const [p, q] = [probability(table, { [a]: 1 }), probability(table, { [b]: 1 })];
  return String(both) === String(p && q && p.times(q));
}

test('a random world has the arrows of its graph, coins for the hidden causes, and only positive cells', () => {
  const world = randomWorld(integers(3), NAPKIN);
  assert.equal(Object.keys(world), ['U[W,X]', 'U[W,Y]', 'W', 'Z', 'X', 'Y']);
  assert.equal(world.X.parents, ['Z', 'U[W,X]']);
  assert.is(jointTable(world).length, 2 ** 6);
  const seen = jointTable(world, { of: observedNodes(NAPKIN) });
  assert.is(seen.length, 2 ** 4);
  assert.equal(Object.keys(seen[0].values).sort(), ['W', 'X', 'Y', 'Z']);
  assert.is(String(probability(seen, {})), '1');
});

test('variables are independent in the numbers exactly where the graph separates them', () => {
  const integer = integers(5);
  const names = ['a', 'b', 'c', 'd'];
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
  for (let trial = 0; trial < 100; trial++) {
    const chance = (share: number) => pairs.filter(() => integer(100) < share);
    const graph = causalGraph({ nodes: names, arrows: chance(35), bidirected: chance(20), latent: ['b'] });
    const table = jointTable(randomWorld(integer, graph), { of: names });
    for (const [a, b] of pairs) assert.is(isIndependent(table, a, b), separated(graph, a, b), `${a} ${b}`);
  }
});

test('summing variables out on the way gives the same table as summing them out at the end', () => {
  const world = randomWorld(integers(11), NAPKIN, { levels: { W: 3, Y: 4 } });
  const settings: Values[] = [{}, { X: 1 }, { W: 2, X: 0 }];
  for (const set of settings) {
    const early = jointTable(world, { set, of: ['W', 'Y'] });
    const late = marginal(jointTable(world, { set }), ['W', 'Y']);
    for (const { values, probability: p } of late) assert.is(String(probability(early, values)), String(p));
    assert.is(early.length, late.length);
  }
});

test('doubles agree with fractions', () => {
  const world = randomWorld(integers(13), NAPKIN, { levels: 3 });
  const numeric = numericTable(world, { set: { Z: 2 }, of: ['W', 'X', 'Y'] });
  assert.is(numeric.probabilities.length, 27);
  const exact = jointTable(world, { set: { Z: 2 } });
  for (let W = 0; W < 3; W++) {
    const p = probability(exact, { Y: 2 }, { W, X: 1 })?.toNumber() ?? Number.NaN;
    assert.ok(Math.abs((numericProbability(numeric, { Y: 2 }, { W, X: 1 }) ?? Number.NaN) - p) < 1e-14);
  }
  assert.is(numericProbability(numeric, { Y: 0 }, { X: 7 }), undefined);
  assert.throws(
    () => numericProbability(numeric, { Z: 0 }),
    /^no variable Z in the table, which has (W|X|Y), (W|X|Y), (W|X|Y)$/,
  );
  assert.is(truthUnder(world, { X: 1 }, { Y: 1 }).compare(truthUnder(world, { X: 1 }, { Y: 1, W: 0 })), 1);
});

test('two runs give the same world, and a coin finds a free name', () => {
  const [once, again] = [1, 2].map(() => jointTable(randomWorld(integers(17), NAPKIN)));
  assert.equal(
    once.map(({ probability: p }) => `${p}`),
    again.map(({ probability: p }) => `${p}`),
  );
  assert.equal(graphOf(randomWorld(integers(17), NAPKIN)), graphOf(randomWorld(integers(19), NAPKIN)));
  const taken = causalGraph({ nodes: ['U[a,b]', 'a', 'b'], bidirected: [['a', 'b']] });
  assert.is(hiddenCause(taken, 'a', 'b'), 'U[a,b]′');
  assert.throws(
    () => randomWorld(integers(1), NAPKIN, { levels: 1 }),
    /^W needs a whole number of levels from 2 on, got 1/,
  );
});

test.run();
