import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probabilityOf, product, quotient, sumOver } from '../estimands/estimand.js';
import { evaluate } from '../estimands/evaluate.js';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from '../estimands/formulas.js';
import { asText } from '../estimands/text.js';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { withoutArrows } from '../graphs/surgery.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { jointTable, truthUnder } from '../worlds/discreteWorld.js';
import { backdoorWorld, frontdoorWorld } from '../worlds/exactWorlds.js';
import { randomWorld } from '../worlds/randomWorld.js';
import { NAPKIN } from '../worlds/studies/traps.js';
import { isHedge } from './hedge.js';
import { type Identification, type Identified, type IdentifyQuery, identify } from './identify.js';

/** Edges as in `A>B B>C`, and pairs as in `A-B`. */
function graphOf(edges: string, latent: string[] = []): CausalGraph {
  const cut = (mark: string): Arrow[] =>
    edges
      .split(' ')
      .filter((edge) => edge.includes(mark))
      .map((edge) => edge.split(mark) as unknown as Arrow);
  return causalGraph({ arrows: cut('>'), bidirected: cut('-'), latent });
}

function identified(graph: CausalGraph, query: IdentifyQuery): Identified {
  const answer = identify(graph, query);
  if (answer.kind !== 'identified') throw new Error(`expected an estimand, got ${answer.kind}`);
  return answer;
}

/** The kind of answer with the sets it offers, such as `adjustment C G`. */
function inShort(answer: Identification): string {
  if (answer.kind !== 'identified') return answer.kind;
  return [answer.by, answer.sets.map((set) => set.join(' ') || '∅').join(' | ')].join(' ').trim();
}

const LIKED = { Y: 1 };

test('the napkin: only ID answers, with the same quotient for either z', () => {
  const answer = identified(NAPKIN.graph, { do: 'X', on: 'Y' });
  assert.is(inShort(answer), 'id');
  assert.equal(answer.anyValueOf, ['Z']);
  const weighted = (of: string[]) =>
    sumOver(['W'], product(probabilityOf(of, { given: ['W', 'Z'] }), probabilityOf(['W'])));
  const known = quotient(weighted(['X', 'Y']), weighted(['X']));
  for (const Z of [0, 1]) {
    const at = (X: number) => String(evaluate(answer.estimand, NAPKIN.table, { ...LIKED, X, Z }));
    assert.equal([at(1), at(0)], ['3/5', '2/5']);
    // On any table at all, not only on those that fit the graph.
    const strange = jointTable(randomWorld(integers(3 + Z), graphOf('Y>X Y>W X>Z W>Z Y>Z W>X')));
    const values = { ...LIKED, X: 1, Z };
    assert.is(String(evaluate(answer.estimand, strange, values)), String(evaluate(known, strange, values)));
  }
  assert.equal(
    answer.derivation.map(({ rule }) => rule),
    ['line 3', 'line 7', 'line 2', 'line 6', 'probability'],
  );
});

test('back door and front door give the numbers of their formulas', () => {
  const world = backdoorWorld();
  const byBackdoor = identified(CAMREC_GRAPH, { do: 'V', on: 'Y' });
  assert.is(inShort(byBackdoor), 'adjustment C G');
  const table = jointTable(world);
  const adjusted = backdoorAdjusted(table, { V: 1 }, LIKED, ['C', 'G']);
  assert.is(String(evaluate(byBackdoor.estimand, table, { ...LIKED, V: 1 })), String(adjusted));
  assert.equal(
    byBackdoor.derivation.map(({ rule, condition }) => `${rule}: ${condition}`),
    [
      'probability: average over the values of C, G',
      'rule 2: Y ⟂ V | C, G in the graph with the arrows out of V cut',
      'rule 3: C, G ⟂ V in the graph with all arrows into V cut',
    ],
  );

  const front = graphOf('C>X G>X X>M M>Y C>Y G>Y', ['C', 'G']);
  const byFrontdoor = identified(front, { do: 'X', on: 'Y' });
  assert.is(inShort(byFrontdoor), 'frontdoor M');
  const seen = jointTable(frontdoorWorld(), { of: ['X', 'M', 'Y'] });
  for (const X of [0, 1]) {
    const value = String(evaluate(byFrontdoor.estimand, seen, { ...LIKED, X }));
    assert.is(value, String(frontdoorAdjusted(seen, { X }, LIKED, { mediator: ['M'] })));
    assert.is(value, String(truthUnder(frontdoorWorld(), { X }, LIKED)));
  }
  assert.is(byFrontdoor.derivation.filter(({ rule }) => rule.startsWith('rule')).length, 5);
});

test('where C acts on the mediator too, neither formula is right and ID finds the one that joins them', () => {
  const edges = 'C>X G>X X>M C>M M>Y C>Y G>Y';
  const world = frontdoorWorld({ brandOnMediator: '1/5' });
  const answer = identified(graphOf(edges, ['G']), { do: 'X', on: 'Y' });
  assert.is(inShort(answer), 'id');
  const seen = jointTable(world, { of: ['C', 'X', 'M', 'Y'] });
  const effect = contrast('X', (setting) => evaluate(answer.estimand, seen, { ...LIKED, ...setting }));
  assert.is(String(effect), '6/25');
  for (const X of [0, 1]) {
    const joined = frontdoorAdjusted(seen, { X }, LIKED, { mediator: ['M'], within: ['C'] });
    assert.is(String(evaluate(answer.estimand, seen, { ...LIKED, X })), String(joined));
  }
  assert.is(asText(answer.estimand), 'Σ_{c, m} P(c) P(m | c, x) Σ_x′ P(x′ | c) P(y | c, x′, m)');
  assert.is(inShort(identify(graphOf(`${edges} G>M`, ['G']), { do: 'X', on: 'Y' })), 'notIdentifiable');
  assert.is(inShort(identify(graphOf(edges, ['C', 'G']), { do: 'X', on: 'Y' })), 'notIdentifiable');
});

test('an empty adjustment set is not the absence of one', () => {
  assert.is(inShort(identify(graphOf('X>Y'), { do: 'X', on: 'Y' })), 'adjustment ∅');
  assert.is(inShort(identify(graphOf('X>Y X-Y'), { do: 'X', on: 'Y' })), 'notIdentifiable');
  assert.is(inShort(identify(graphOf('Y>X X-Y'), { do: 'X', on: 'Y' })), 'noEffect');
});

test('sets of treatments, with members below one of them', () => {
  const edges = 'C>Y1 C>m X1>X2 X1>Y2 Y2>Y1 X2>Y1 X1>m2 m2>m m>X2';
  const query = { do: ['X1', 'X2'], on: ['Y1', 'Y2'] };
  assert.is(inShort(identify(graphOf(edges), query)), 'adjustment C | m m2');
  const hidden = graphOf(edges, ['C']);
  const answer = identified(hidden, query);
  assert.is(inShort(answer), 'adjustment m m2');
  assert.equal(
    answer.derivation.map(({ rule, condition }) => `${rule}: ${condition}`),
    [
      'adjustment criterion: none of m, m2 lies on or below a causal path, and ' +
        'Y1, Y2 ⟂ X1, X2 | m, m2 in the graph with the arrows X1 → Y2, X2 → Y1 cut',
    ],
  );
  const world = randomWorld(integers(5), hidden);
  const values = { X1: 1, X2: 0, Y1: 1, Y2: 1 };
  const truth = truthUnder(world, { X1: 1, X2: 0 }, { Y1: 1, Y2: 1 });
  assert.is(String(evaluate(answer.estimand, jointTable(world), values)), String(truth));
});

test("Verma's graph: the effect of A and C on D, which is the same for every a", () => {
  const graph = graphOf('A>B B>C C>D B-D');
  const answer = identified(graph, { do: ['A', 'C'], on: 'D' });
  assert.is(inShort(answer), 'id');
  const expected = sumOver(
    ['B'],
    product(probabilityOf(['B'], { given: ['A'] }), probabilityOf(['D'], { given: ['A', 'B', 'C'] })),
  );
  assert.equal(answer.estimand, expected);
  const table = jointTable(randomWorld(integers(7), graph), { of: ['A', 'B', 'C', 'D'] });
  const [first, second] = [0, 1].map((A) => String(evaluate(answer.estimand, table, { A, C: 1, D: 1 })));
  assert.is(first, second);
});

test('effects among those who are seen to have some values', () => {
  const stratum = graphOf('Z>X Z>Y W>X W>Y X>Y');
  assert.is(inShort(identify(stratum, { do: 'X', on: 'Y', given: 'Z' })), 'adjustment W');
  assert.is(inShort(identify(stratum, { do: 'X', on: 'Y', given: ['Z', 'W'] })), 'adjustment ∅');
  // A value seen below the outcome changes the question; without hidden causes seeing and doing agree on it.
  assert.is(inShort(identify(graphOf('X>Y Y>Z'), { do: 'X', on: 'Y', given: 'Z' })), 'adjustment ∅');
  const below = graphOf('X>Y Y>Z X-Z');
  const answer = identified(below, { do: 'X', on: 'Y', given: 'Z' });
  assert.is(inShort(answer), 'id');
  // Rule 2 lets what is seen count as set: P(y | do x, z) = P(y | do x, do z) = Σ_x′ P(x′) P(y | x′, z).
  const exchanged = identified(graphOf('X>Z Z>Y X-Y'), { do: 'X', on: 'Y', given: 'Z' });
  assert.is(exchanged.derivation[0].rule, 'rule 2');
  // Y is no effect of X, but seeing the common effect ties them; then setting one tells about the other.
  const collider = graphOf('X>Z Y>Z');
  assert.is(inShort(identify(collider, { do: 'X', on: 'Y' })), 'noEffect');
  assert.is(inShort(identify(collider, { do: 'X', on: 'Y', given: 'Z' })), 'adjustment ∅');
  const bow = identify(graphOf('X>Y X-Y Y>Z'), { do: 'X', on: 'Y', given: 'Z' });
  assert.is(inShort(bow), 'notIdentifiable');
  assert.equal(bow.kind === 'notIdentifiable' && bow.against, { do: ['X'], on: ['Y', 'Z'], latent: [] });
});

test('no effect: P(y) whatever points at the treatment, and the reason', () => {
  const answer = identify(graphOf('W>Y W>X X-Y'), { do: 'X', on: 'Y' });
  assert.is(answer.kind, 'noEffect');
  if (answer.kind !== 'noEffect') return;
  assert.equal(answer.estimand, probabilityOf(['Y']));
  assert.is(answer.reason, 'no directed path leads from X to Y, so setting the one leaves the other as it is');
  const given = identify(graphOf('X>M M>Y'), { do: 'X', on: 'Y', given: 'M' });
  assert.is(inShort(given), 'noEffect');
  assert.equal(given.kind === 'noEffect' && given.estimand, probabilityOf(['Y'], { given: ['M'] }));
});

test("the paper's graph, arrow by arrow: minimal sets for V and for V and T, and what is left when C is hidden", () => {
  const without = (...cut: string[]): CausalGraph => withoutArrows(CAMREC_GRAPH, (from, to) => cut.includes(from + to));
  const rows: [string, CausalGraph, string, string, string][] = [
    ['as drawn', CAMREC_GRAPH, 'C G', 'C G', 'notIdentifiable'],
    ['no G→Y', without('GY'), 'C G | C T', 'C', 'notIdentifiable'],
    ['no G→V', without('GV'), 'C', 'C G', 'notIdentifiable'],
    ['no G→V, G→T', without('GV', 'GT'), 'C', 'C', 'notIdentifiable'],
    ['no G→T', without('GT'), 'C G', 'C G', 'notIdentifiable'],
    ['no T→Y', without('TY'), 'C G', 'C G', 'notIdentifiable'],
    ['no G→Y, T→Y', without('GY', 'TY'), 'C', 'C', 'notIdentifiable'],
    ['no C→Y', without('CY'), 'C G | T G', 'G', 'adjustment T G'],
  ];
  for (const [label, graph, forV, forBoth, hidden] of rows) {
    assert.is(inShort(identify(graph, { do: 'V', on: 'Y' })), `adjustment ${forV}`, label);
    assert.is(inShort(identify(graph, { do: ['V', 'T'], on: 'Y' })), `adjustment ${forBoth}`, label);
    assert.is(inShort(identify(graph, { do: 'V', on: 'Y', latent: 'C' })), hidden, label);
  }
  assert.is(inShort(identify(without('VY'), { do: 'V', on: 'Y', latent: ['C', 'G'] })), 'noEffect');
  const bow = identify(CAMREC_GRAPH, { do: 'V', on: 'Y', latent: 'C' });
  assert.ok(bow.kind === 'notIdentifiable' && isHedge(CAMREC_GRAPH, bow.witness, bow.against));
  assert.is(
    bow.kind === 'notIdentifiable' && bow.reason,
    'no formula over the observed variables gives P(Y | do(V)): hidden common causes tie V to {Y} (V ↔ Y, V → Y), and both ' +
      'parts end in {Y}: what V does there and what the hidden causes do look alike in any data',
  );
});

test('graphs of 100 nodes: an answer each, refusals with small hedges that check', () => {
  const integer = integers(17);
  const counts: Record<string, number> = {};
  for (let trial = 0; trial < 40; trial++) {
    const graph = randomGraph(integer, { nodes: 100, arrowShare: 0.1, bidirectedShare: 0.02 * integer(2) });
    const order = topologicalOrder(graph);
    const question = { do: order[5 + integer(40)], on: order[80 + integer(20)] };
    const answer = identify(graph, question);
    counts[answer.kind] = (counts[answer.kind] ?? 0) + 1;
    if (answer.kind !== 'notIdentifiable') continue;
    assert.ok(isHedge(graph, answer.witness, question));
  }
  assert.ok(counts.identified > 5 && counts.notIdentifiable > 5, JSON.stringify(counts));
});

test('questions that make no sense are refused', () => {
  const graph = graphOf('U>X U>Y X>Y X>Z', ['U']);
  const ask = (query: IdentifyQuery) => () => identify(graph, query);
  assert.throws(ask({ do: 'X', on: 'Q' }), 'node Q is not in the graph, which has U, X, Y, Z');
  assert.throws(ask({ do: 'X', on: 'X' }), 'node X stands twice in the two sets, expected each node once');
  assert.throws(
    ask({ do: 'X', on: 'Y', given: 'Y' }),
    'node Y stands twice in the three sets, expected each node once',
  );
  assert.throws(ask({ do: [], on: 'Y' }), 'do names no node, expected at least one treatment');
  assert.throws(ask({ do: 'U', on: 'Y' }), 'node U is latent, expected observed nodes in the question: X, Y, Z');
  assert.throws(
    ask({ do: 'X', on: 'Y', latent: 'Y' }),
    'node Y is latent, expected observed nodes in the question: X, Z',
  );
  assert.throws(ask({ do: 'X', on: 'Y', latent: 'Q' }), 'node Q is not in the graph, which has U, X, Y, Z');
});

test.run();
