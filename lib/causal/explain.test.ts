import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explain } from './explain.js';
import { CAMREC_GRAPH } from './graphs/camrecGraph.js';
import { dag } from './graphs/dag.js';
import { type CausalGraph, causalGraph } from './graphs/graph.js';
import { openBackdoorPaths } from './graphs/paths.js';
import { isAdjustmentSet } from './identification/adjustment.js';
import { integers, randomGraph } from './randomGraphs.js';

const FOR_V = { do: 'V', on: 'Y' };

/** An M above X → M → Y, with D below the mediator. */
const LETTER_M = causalGraph({
  arrows: [
    ['u', 'X'],
    ['u', 'Z'],
    ['w', 'Z'],
    ['w', 'Y'],
    ['X', 'M'],
    ['M', 'Y'],
    ['M', 'D'],
  ],
});

test('the paper’s graph: {C} is not enough, and what is', () => {
  const { valid, text, open, why, repair } = explain(CAMREC_GRAPH, { ...FOR_V, set: ['C'] });
  assert.not(valid);
  assert.is(text, '{C} does not give the effect of V on Y. Still open: V ← G → Y; V ← G → T → Y. Add G: {C, G} does.');
  assert.equal(
    open.map((path) => path.text),
    openBackdoorPaths(CAMREC_GRAPH, { ...FOR_V, given: ['C'] }),
  );
  assert.equal(why, [{ node: 'C', role: 'blocksPath', text: 'C blocks V ← C → Y' }]);
  assert.equal(repair, ['C', 'G']);

  const enough = explain(CAMREC_GRAPH, { ...FOR_V, set: ['C', 'G'] });
  assert.ok(enough.valid);
  assert.not('repair' in enough);
  assert.is(
    enough.text,
    '{C, G} gives the effect of V on Y: no path but the causal ones is open. C blocks V ← C → Y. G blocks V ← G → Y.',
  );
});

test('with C latent it helps nobody, and no set does', () => {
  const { text, repair } = explain({ ...CAMREC_GRAPH, latent: ['C'] }, { ...FOR_V, set: ['C', 'G'] });
  assert.is(
    text,
    '{C, G} does not give the effect of V on Y. Still open: V ← C → Y; V ← C → T → Y. C is latent: nobody observes it. No set of observed nodes does.',
  );
  assert.is(repair, undefined);
});

test('members on a causal path, below one, and at a collider are told apart, with the path', () => {
  const say = (...set: string[]) => explain(LETTER_M, { do: 'X', on: 'Y', set }).text;
  assert.is(
    say('M', 'D'),
    '{M, D} does not give the effect of X on Y. M lies on the causal path X → M → Y. D descends from M on the causal path X → M → Y. Leave out M, D: ∅ does.',
  );
  assert.is(
    say('Z'),
    '{Z} does not give the effect of X on Y. Still open: X ← u → Z ← w → Y. Z opens X ← u → Z ← w → Y. Leave out Z: ∅ does.',
  );
  assert.is(
    say('Z', 'u'),
    '{Z, u} gives the effect of X on Y: no path but the causal ones is open. Z changes no path. u blocks X ← u → Z ← w → Y.',
  );
  assert.is(say(), '∅ gives the effect of X on Y: no path but the causal ones is open.');
  assert.is(
    say('X', 'Y'),
    '{X, Y} does not give the effect of X on Y. X is what is done. Y is what is looked at. Leave out X, Y: ∅ does.',
  );
});

test('a hidden common cause is named as a path, and without an effect the answer is P(y)', () => {
  const bow = causalGraph({ arrows: [['X', 'Y']], bidirected: [['X', 'Y']] });
  assert.is(
    explain(bow, { do: 'X', on: 'Y', set: [] }).text,
    '∅ does not give the effect of X on Y. Still open: X ↔ Y. No set of observed nodes does.',
  );
  const none = explain(causalGraph({ nodes: ['X'], arrows: [['Y', 'Z']] }), { do: 'X', on: 'Y', set: [] });
  assert.is(
    none.text,
    '∅ gives the effect of X on Y: no path but the causal ones is open. No causal path leads from X to Y: doing changes nothing, P(Y) is the answer.',
  );
});

test('several treatments: paths that pass another treatment do not count', () => {
  const { text, open } = explain(CAMREC_GRAPH, { do: ['V', 'T'], on: 'Y', set: ['C'] });
  assert.equal(
    open.map((path) => path.text),
    ['V ← G → Y', 'T ← G → Y'],
  );
  assert.ok(text.endsWith('Add G: {C, G} does.'));
});

test('questions that make no sense are refused by name', () => {
  assert.throws(() => explain(CAMREC_GRAPH, { ...FOR_V, set: ['Q'] }), /^node Q is not in the graph/);
  assert.throws(() => explain(CAMREC_GRAPH, { do: 'V', on: 'V', set: [] }), /^node V stands twice/);
});

/** The least number of members to change, by trying every set. */
function fewestChanges(graph: CausalGraph, set: readonly string[], query: { do: string[]; on: string }): number {
  const changes = Array.from({ length: 2 ** graph.nodes.length }, (_, bits) => {
    const other = graph.nodes.filter((_, k) => bits & (1 << k));
    if (!isAdjustmentSet(graph, other, query)) return Number.POSITIVE_INFINITY;
    return graph.nodes.filter((node) => other.includes(node) !== set.includes(node)).length;
  });
  return Math.min(...changes);
}

test('on 1,500 random graphs: a set is invalid exactly if a path is open or a member is barred, and repairs are nearest', () => {
  const integer = integers(43);
  const counts = { valid: 0, repaired: 0, hopeless: 0 };
  for (let trial = 0; trial < 1500; trial++) {
    const graph = randomGraph(integer, { nodes: 6, arrowShare: 0.4, bidirectedShare: 0.1, latentShare: 0.15 });
    const query = { do: trial % 4 === 0 ? ['a', 'c'] : ['a'], on: 'b' };
    const set = graph.nodes.filter((node) => !['a', 'b'].includes(node) && integer(2) === 0);
    const { valid, open, why, repair } = explain(graph, { ...query, set });
    const isBarred = why.some(({ role }) => ['treatment', 'latent', 'onCausalPath', 'belowCausalPath'].includes(role));
    assert.is(valid, open.length === 0 && !isBarred, `${set} in ${graph.arrows} ↔ ${graph.bidirected}`);
    assert.equal(
      why.map(({ node }) => node),
      set,
    );
    if (valid) counts.valid++;
    else if (repair === undefined) counts.hopeless++;
    else counts.repaired++;
    const changes = graph.nodes.filter((node) => (repair ?? set).includes(node) !== set.includes(node)).length;
    const fewest = fewestChanges(graph, set, query);
    assert.is(valid || repair ? changes : Number.POSITIVE_INFINITY, fewest);
    if (repair) assert.ok(isAdjustmentSet(graph, repair, query));
  }
  assert.ok(
    Object.values(counts).every((count) => count > 100),
    JSON.stringify(counts),
  );
});

test('in a graph too large to try all sets the repair is still valid, and keeps what it can', () => {
  const rungs = Array.from({ length: 30 }, (_, k) => [
    [`a${k}`, 'X'] as const,
    [`a${k}`, `b${k}`] as const,
    [`b${k}`, 'Y'] as const,
  ]);
  const ladder = causalGraph({ arrows: [['X', 'Y'], ...rungs.flat()] });
  const { repair, text } = explain(ladder, { do: 'X', on: 'Y', set: ['a3', 'b7'] });
  assert.ok(repair?.includes('a3') && repair.includes('b7'));
  assert.is(repair?.length, 30);
  assert.ok(text.includes('X ← a9 → b9 → Y; and 20 more.'), text);
});

test('a set may be one name', () => {
  const graph = dag('conf -> {x y}; x -> y');
  assert.ok(explain(graph, { set: 'conf', do: 'x', on: 'y' }).valid);
});

test.run();
