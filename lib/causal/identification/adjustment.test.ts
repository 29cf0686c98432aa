import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { openBackdoorPaths } from '../graphs/paths.js';
import { separated } from '../graphs/separation.js';
import { withoutArrows } from '../graphs/surgery.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets, minimumAdjustmentSet } from './adjustment.js';
import { backdoorSets, isBackdoorSet, minimalBackdoorSets } from './backdoor.js';

/** `'C->V T Y; G->V'` as arrows. */
function arrows(text: string): Arrow[] {
  return text.split(';').flatMap((part) => {
    const [from, to] = part.split('->');
    return to
      .trim()
      .split(' ')
      .map((name): Arrow => [from.trim(), name]);
  });
}

/** Sets as text, such as `C G | C T`; the empty set is `∅`. */
function shown(sets: readonly (readonly string[])[]): string {
  return sets
    .map((set) => [...set].sort().join(' ') || '∅')
    .sort()
    .join(' | ');
}

function minimal(graph: CausalGraph, treatment: string, outcome: string): string {
  return shown(minimalAdjustmentSets(graph, { do: treatment.split(' '), on: outcome.split(' ') }));
}

function without(...cut: string[]): CausalGraph {
  return withoutArrows(CAMREC_GRAPH, (from, to) => cut.includes(`${from}${to}`));
}

/** x and y joined through `layers` layers of `width` nodes: each node has two causes in the layer before, the first layer causes x. */
function layered(layers: number, width: number): CausalGraph {
  const name = (layer: number, k: number): string => `n${layer}_${k % width}`;
  const arrows = Array.from({ length: layers * width }, (_, n): Arrow[] => {
    const [layer, k] = [Math.floor(n / width), n % width];
    if (layer === 0) return [[name(0, k), 'x']];
    const down: Arrow[] = [
      [name(layer, k), name(layer - 1, k)],
      [name(layer, k), name(layer - 1, k + 1)],
    ];
    return layer === layers - 1 ? [...down, [name(layer, k), 'y']] : down;
  });
  return dag([...arrows.flat(), ['x', 'y']]);
}

const forV = { do: ['V'], on: ['Y'] };

// Each row: what is cut from the paper's graph; minimal sets for V, and for V and T together; whether {C} is enough for V.
const TABLE: [CausalGraph, string, string, boolean][] = [
  [CAMREC_GRAPH, 'C G', 'C G', false],
  [without('GY'), 'C G | C T', 'C', false],
  [without('GV'), 'C', 'C G', true],
  [without('GV', 'GT'), 'C', 'C', true],
  [without('GT'), 'C G', 'C G', false],
  [without('TY'), 'C G', 'C G', false],
  [without('GY', 'TY'), 'C', 'C', true],
  [without('GY', 'GT'), 'C', 'C', true],
  [without('CY'), 'C G | G T', 'G', false],
];

test("the paper's graph, arrow by arrow: minimal sets for V, for V and T, and whether {C} is enough", () => {
  TABLE.forEach(([graph, ofV, ofBoth, isEnough], row) => {
    assert.is(minimal(graph, 'V', 'Y'), ofV, `row ${row}, V`);
    assert.is(minimal(graph, 'V T', 'Y'), ofBoth, `row ${row}, V and T`);
    assert.is(isAdjustmentSet(graph, ['C'], forV), isEnough, `row ${row}, {C}`);
    assert.is(isBackdoorSet(graph, ['C'], forV), isEnough, `row ${row}, {C} by the back-door criterion`);
  });
});

test('with C hidden nothing adjusts, but where C does not reach Y', () => {
  const hidden = (graph: CausalGraph): CausalGraph => ({ ...graph, latent: ['C'] });
  assert.is(minimal(hidden(CAMREC_GRAPH), 'V', 'Y'), '');
  assert.is(minimal(hidden(without('CY')), 'V', 'Y'), 'G T');
  assert.is(minimal(hidden(without('CY')), 'V T', 'Y'), 'G');
  assert.not(isAdjustmentSet(hidden(CAMREC_GRAPH), ['C', 'G'], forV));
});

test('as drawn {C, G, T} is valid too, and the paths that a set leaves open are named', () => {
  assert.is(shown([...adjustmentSets(CAMREC_GRAPH, forV)]), 'C G | C G T');
  const open = (given: string[]) => openBackdoorPaths(CAMREC_GRAPH, { do: 'V', on: 'Y', given });
  assert.equal(open([]), ['V ← C → Y', 'V ← G → Y', 'V ← C → T → Y', 'V ← G → T → Y']);
  assert.equal(open(['C']), ['V ← G → Y', 'V ← G → T → Y']);
  assert.equal(open(['C', 'T']), ['V ← G → Y']);
  assert.equal(open(['T']), ['V ← C → Y', 'V ← G → Y', 'V ← C → T ← G → Y', 'V ← G → T ← C → Y']);
  assert.equal(open(['C', 'G']), []);
});

test('what the graph implies: C ⟂ G, and V ⟂ T given both; not V ⟂ T given C', () => {
  assert.ok(separated(CAMREC_GRAPH, ['C'], ['G'], []));
  assert.ok(separated(CAMREC_GRAPH, ['V'], ['T'], ['C', 'G']));
  assert.not(separated(CAMREC_GRAPH, ['V'], ['T'], ['C']));
  assert.not(separated(CAMREC_GRAPH, ['C'], ['G'], ['V']));
});

test('textbook graphs: Pearl 2009 Figure 3.4, the M, a chain above, a mediator', () => {
  const figure = arrows('X1->X3 X4; X3->Xi; Xi->X6; X6->Xj; X2->X5 X4; X5->Xj; X4->Xi Xj');
  assert.is(minimal(dag(figure), 'Xi', 'Xj'), 'X1 X4 | X2 X4 | X3 X4 | X4 X5');
  assert.is([...adjustmentSets(dag(figure), { do: ['Xi'], on: ['Xj'] })].length, 15);
  const partlyHidden = dag(figure, { latent: ['X1', 'X2'] });
  assert.is(minimal(partlyHidden, 'Xi', 'Xj'), 'X3 X4 | X4 X5');
  assert.is([...adjustmentSets(partlyHidden, { do: ['Xi'], on: ['Xj'] })].length, 3);

  const m = dag(arrows('u->X Z; w->Z Y; X->Y'));
  assert.is(minimal(m, 'X', 'Y'), '∅');
  assert.not(isAdjustmentSet(m, ['Z'], { do: ['X'], on: ['Y'] }));
  assert.is(minimal(dag(arrows('C->B Y; B->X; X->Y')), 'X', 'Y'), 'B | C');
  assert.not(isAdjustmentSet(dag(arrows('X->Z; Z->Y')), ['Z'], { do: ['X'], on: ['Y'] }));
});

test('several treatments: the adjustment criterion allows descendants that the back-door criterion does not', () => {
  const graph = dag(arrows('C->Y1 m; X1->X2 Y2 m2; Y2->Y1; X2->Y1; m2->m; m->X2'));
  assert.is(minimal(graph, 'X1 X2', 'Y1 Y2'), 'C | m m2');
  assert.not(isBackdoorSet(graph, ['m', 'm2'], { do: ['X1', 'X2'], on: ['Y1', 'Y2'] }));
});

test('on 100 nodes thousands of sets come one by one', () => {
  const graph = layered(10, 10);
  const query = { do: 'x', on: 'y' };
  let count = 0;
  for (const set of adjustmentSets(graph, { ...query, minimal: true })) {
    if (count % 250 === 0) assert.ok(isAdjustmentSet(graph, set, query));
    if (++count === 2000) break;
  }
  assert.is(count, 2000);
  const seen = new Set<string>();
  for (const set of adjustmentSets(graph, query)) {
    seen.add(set.join(' '));
    if (seen.size === 2000) break;
  }
  assert.is(seen.size, 2000);
});

test.run();
