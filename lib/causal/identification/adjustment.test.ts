import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { openBackdoorPaths } from '../graphs/paths.js';
import { separated } from '../graphs/separation.js';
import { withoutArrows } from '../graphs/surgery.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets, minimumAdjustmentSet } from './adjustment.js';
import { isBackdoorSet } from './backdoor.js';
import { isFrontdoorSet } from './frontdoor.js';
import { instruments } from './instruments.js';

/** Sets as text, such as `C G | C T`; the empty set is `∅`, no set at all the empty text. */
function shown(sets: Iterable<readonly string[]>): string {
  return [...sets]
    .map((set) => [...set].sort().join(' ') || '∅')
    .sort()
    .join(' | ');
}

function minimal(graph: CausalGraph, treatment: string, outcome: string): string {
  return shown(minimalAdjustmentSets(graph, { do: treatment.split(' '), on: outcome.split(' ') }));
}

function all(graph: CausalGraph, treatment: string, outcome: string): string[][] {
  return [...adjustmentSets(graph, { do: treatment.split(' '), on: outcome.split(' ') })];
}

function without(cuts: string): CausalGraph {
  return withoutArrows(CAMREC_GRAPH, (from, to) => cuts.split(' ').includes(`${from}${to}`));
}

const hidden = (graph: CausalGraph): CausalGraph => ({ ...graph, latent: ['C'] });
const forV = { do: 'V', on: 'Y' };

// Each row: what is cut from the paper's graph; minimal sets for V, for V and T together; whether {C} is enough for V; both
// lists again with C hidden; instruments for V that need no conditioning.
const TABLE: [
  cuts: string,
  ofV: string,
  ofBoth: string,
  enough: boolean,
  hiddenV: string,
  hiddenBoth: string,
  z: string,
][] = [
  ['', 'C G', 'C G', false, '', '', ''],
  ['GY', 'C G | C T', 'C', false, '', '', ''],
  ['GV', 'C', 'C G', true, '', '', ''],
  ['GV GT', 'C', 'C', true, '', '', ''],
  ['GT', 'C G', 'C G', false, '', '', ''],
  ['TY', 'C G', 'C G', false, '', '', ''],
  ['GY TY', 'C', 'C', true, '', '', 'G'],
  ['GY GT', 'C', 'C', true, '', '', 'G'],
  ['CY', 'C G | G T', 'G', false, 'G T', 'G', ''],
];

test("the paper's graph, arrow by arrow: minimal sets, whether {C} is enough, the same with C hidden, instruments", () => {
  for (const [cuts, ofV, ofBoth, isEnough, hiddenV, hiddenBoth, instrument] of TABLE) {
    const graph = without(cuts);
    assert.is(minimal(graph, 'V', 'Y'), ofV, `${cuts}: V`);
    assert.is(minimal(graph, 'V T', 'Y'), ofBoth, `${cuts}: V and T`);
    assert.is(isAdjustmentSet(graph, ['C'], forV), isEnough, `${cuts}: {C}`);
    assert.is(isBackdoorSet(graph, ['C'], forV), isEnough, `${cuts}: {C} by the back-door criterion`);
    assert.is(minimal(hidden(graph), 'V', 'Y'), hiddenV, `${cuts}: V, C hidden`);
    assert.is(minimal(hidden(graph), 'V T', 'Y'), hiddenBoth, `${cuts}: V and T, C hidden`);
    const found = instruments(graph, { ...forV, most: 0 }).map((item) => item.instrument);
    assert.is(found.join(' '), instrument, `${cuts}: instruments`);
  }
});

test('T mirrors V: the same table with the two letters exchanged', () => {
  const mirrored = (text: string) => text.replace(/[VT]/g, (letter) => (letter === 'V' ? 'T' : 'V'));
  for (const [cuts, ofV, , isEnough, hiddenV] of TABLE) {
    const graph = without(mirrored(cuts));
    const expected = (sets: string) => shown(sets.split(' | ').map((set) => mirrored(set).split(' ')));
    assert.is(minimal(graph, 'T', 'Y'), expected(ofV), cuts);
    assert.is(isAdjustmentSet(graph, ['C'], { do: 'T', on: 'Y' }), isEnough, cuts);
    assert.is(minimal(hidden(graph), 'T', 'Y'), hiddenV && expected(hiddenV), cuts);
  }
});

test('as drawn {C, G, T} is valid too, and the paths that a set leaves open are named', () => {
  assert.is(shown(adjustmentSets(CAMREC_GRAPH, forV)), 'C G | C G T');
  const open = (given: string[]) => openBackdoorPaths(CAMREC_GRAPH, { ...forV, given });
  assert.equal(open([]), ['V ← C → Y', 'V ← G → Y', 'V ← C → T → Y', 'V ← G → T → Y']);
  assert.equal(open(['C']), ['V ← G → Y', 'V ← G → T → Y']);
  assert.equal(open(['C', 'T']), ['V ← G → Y']);
  assert.equal(open(['T']), ['V ← C → Y', 'V ← G → Y', 'V ← C → T ← G → Y', 'V ← G → T ← C → Y']);
  assert.equal(open(['C', 'G']), []);
});

test('what the graph implies: C ⟂ G, and V ⟂ T given both; not V ⟂ T given C', () => {
  assert.ok(separated(CAMREC_GRAPH, 'C', 'G'));
  assert.ok(separated(CAMREC_GRAPH, 'V', 'T', ['C', 'G']));
  assert.not(separated(CAMREC_GRAPH, 'V', 'T', 'C'));
  assert.not(separated(CAMREC_GRAPH, 'C', 'G', 'V'));
});

const FIGURE_3_4 = 'X1 -> X3 -> Xi -> X6 -> Xj  X2 -> X5 -> Xj  X1 -> X4 <- X2  Xi <- X4 -> Xj';

test('Pearl 2009, Figure 3.4: the four minimal sets, 15 in all, and what is left when X1 and X2 are hidden', () => {
  const figure = dag(FIGURE_3_4);
  assert.is(minimal(figure, 'Xi', 'Xj'), 'X1 X4 | X2 X4 | X3 X4 | X4 X5');
  assert.is(all(figure, 'Xi', 'Xj').length, 15);
  const partlyHidden = dag(FIGURE_3_4, { latent: ['X1', 'X2'] });
  assert.is(minimal(partlyHidden, 'Xi', 'Xj'), 'X3 X4 | X4 X5');
  assert.is(all(partlyHidden, 'Xi', 'Xj').length, 3);
});

test('the M, a chain above, a mediator, a bow', () => {
  const m = dag('X <- u -> Z <- w -> Y  X -> Y');
  assert.is(minimal(m, 'X', 'Y'), '∅');
  assert.not(isAdjustmentSet(m, ['Z'], { do: 'X', on: 'Y' }));
  assert.ok(isAdjustmentSet(m, ['Z', 'u'], { do: 'X', on: 'Y' }));
  assert.is(minimal(dag('C -> B -> X -> Y  C -> Y'), 'X', 'Y'), 'B | C');
  assert.not(isAdjustmentSet(dag('X -> Z -> Y'), ['Z'], { do: 'X', on: 'Y' }));
  assert.not(isAdjustmentSet(dag('X -> Z -> Y  Z -> W'), ['W'], { do: 'X', on: 'Y' }), 'nor what is below a mediator');
  assert.is(minimal(dag('X -> Y  X <-> Y'), 'X', 'Y'), '');
});

test('a hidden common cause drawn as ↔: the M without its tips, and a collider district that ties its parents', () => {
  assert.is(minimal(dag('X <-> Z <-> Y  X -> Y'), 'X', 'Y'), '∅');
  assert.is(minimal(dag('X <-> Z <-> Y  X -> Y  Z -> X'), 'X', 'Y'), '');
  assert.is(minimal(dag('A -> X  A -> B <-> C  C -> Y  X -> Y  B -> Y'), 'X', 'Y'), 'A | B C');
});

test('several treatments: members may descend from one treatment, if not on a causal path', () => {
  const graph = dag('C -> Y1  C -> m  X1 -> X2  X1 -> Y2 -> Y1  X2 -> Y1  X1 -> m2 -> m -> X2');
  assert.is(minimal(graph, 'X1 X2', 'Y1 Y2'), 'C | m m2');
});

test('no set is needed, no set exists: two answers', () => {
  assert.equal(minimalAdjustmentSets(dag('X -> Y'), { do: 'X', on: 'Y' }), [[]]);
  assert.equal(minimalAdjustmentSets(dag('X -> Y  X <-> Y'), { do: 'X', on: 'Y' }), []);
  assert.equal([...adjustmentSets(dag('X -> Y'), { do: 'X', on: 'Y' })], [[]]);
  assert.equal([...adjustmentSets(dag('X -> Y  X <-> Y'), { do: 'X', on: 'Y' })], []);
});

test('required and forbidden members', () => {
  const figure = dag(FIGURE_3_4);
  const query = { do: 'Xi', on: 'Xj' };
  assert.is(shown(minimalAdjustmentSets(figure, { ...query, required: ['X1'] })), 'X1 X4');
  assert.is(shown(minimalAdjustmentSets(figure, { ...query, forbidden: ['X1', 'X2'] })), 'X3 X4 | X4 X5');
  assert.is(shown(minimalAdjustmentSets(figure, { ...query, forbidden: 'X4' })), '');
  const sets = [...adjustmentSets(figure, { ...query, required: 'X1', forbidden: 'X5' })];
  assert.is(shown(sets), 'X1 X2 X3 X4 | X1 X2 X4 | X1 X3 X4 | X1 X4');
  // Minimal among those that hold what is required: {C} alone would do.
  const two = dag('C -> B -> X -> Y  C -> Y  D -> Y');
  assert.is(shown(minimalAdjustmentSets(two, { do: 'X', on: 'Y', required: 'D' })), 'B D | C D');
});

test('what no set can hold leaves no set: on a causal path, latent, in the question', () => {
  const graph = dag('C -> X -> M -> Y <- C  U -> X  M -> D', { latent: ['U'] });
  for (const required of ['M', 'D', 'U', 'X', 'Y']) {
    const query = { do: 'X', on: 'Y', required };
    assert.equal([...adjustmentSets(graph, query)], [], required);
    assert.equal([...adjustmentSets(graph, { ...query, minimal: true })], [], required);
    assert.is(minimumAdjustmentSet(graph, query), undefined, required);
  }
});

test('bad questions are refused when asked, not when the first set is drawn', () => {
  const graph = dag('C -> X -> Y <- C');
  const asked = (query: Parameters<typeof adjustmentSets>[1]) => () => adjustmentSets(graph, query);
  assert.throws(asked({ do: 'Q', on: 'Y' }), 'node Q is not in the graph, which has C, X, Y');
  assert.throws(asked({ do: 'X', on: 'Y', required: 'Q' }), 'node Q is not in the graph, which has C, X, Y');
  assert.throws(asked({ do: 'X', on: 'Y', forbidden: ['Q'] }), 'node Q is not in the graph, which has C, X, Y');
  assert.throws(asked({ do: 'X', on: ['Y', 'X'] }), /node X stands twice in the two sets/);
  assert.throws(asked({ do: [], on: 'Y' }), 'do names no node, expected at least one treatment');
  assert.throws(asked({ do: 'X', on: [] }), 'on names no node, expected at least one outcome');
  assert.throws(
    asked({ do: 'X', on: 'Y', required: 'C', forbidden: 'C' }),
    'node C is required and forbidden, expected at most one of the two',
  );
  assert.throws(() => isAdjustmentSet(graph, ['Q'], { do: 'X', on: 'Y' }), /node Q is not in the graph/);
});

/** x and y joined through `layers` layers of `width` nodes: each node has two causes in the layer before. */
function layered(layers: number, width: number): CausalGraph {
  const name = (layer: number, k: number): string => `n${layer}_${k % width}`;
  const arrows = Array.from({ length: layers * width }, (_, n): Arrow[] => {
    const [layer, k] = [Math.floor(n / width), n % width];
    if (layer === 0) return [[name(0, k), 'x']];
    const down = [0, 1].map((step): Arrow => [name(layer, k), name(layer - 1, k + step)]);
    return layer === layers - 1 ? [...down, [name(layer, k), 'y']] : down;
  });
  return dag([...arrows.flat(), ['x', 'y']]);
}

test('on 100 nodes thousands of sets come one by one, each valid and none twice', () => {
  const graph = layered(10, 10);
  for (const isMinimal of [false, true]) {
    const seen = new Set<string>();
    for (const set of adjustmentSets(graph, { do: 'x', on: 'y', minimal: isMinimal })) {
      if (seen.size % 100 === 0) assert.ok(isAdjustmentSet(graph, set, { do: 'x', on: 'y' }));
      seen.add(set.join(' '));
      if (seen.size === 3000) break;
    }
    assert.is(seen.size, 3000);
  }
});

test('that there is no set is seen at once, however many nodes there are to try', () => {
  const bystanders = Array.from({ length: 60 }, (_, k) => `b${k}`);
  assert.equal([...adjustmentSets(dag('X -> Y  X <-> Y', { nodes: bystanders }), { do: 'X', on: 'Y' })], []);
});

test('a list of all minimal sets stops at 10,000', () => {
  assert.throws(
    () => minimalAdjustmentSets(layered(10, 10), { do: 'x', on: 'y' }),
    'more than 10000 minimal sets; take them one by one from adjustmentSets',
  );
});

test('a set may be one name; a side that is missing is said so', () => {
  const graph = dag('conf -> {x y}; x -> y; x -> m -> y');
  const query = { do: 'x', on: 'y' };
  assert.ok(isAdjustmentSet(graph, 'conf', query));
  assert.ok(isBackdoorSet(graph, 'conf', query));
  assert.not.ok(isFrontdoorSet(graph, 'm', query));
  const missing = { do: 'x' } as unknown as typeof query;
  assert.throws(() => isAdjustmentSet(graph, [], missing), 'on names undefined, expected a node or a list of nodes');
  assert.throws(
    () => isAdjustmentSet(graph, [undefined as unknown as string], query),
    'node undefined is not in the graph',
  );
});

test.run();
