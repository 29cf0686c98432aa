import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate } from '../estimands/evaluate.js';
import { contrast } from '../estimands/formulas.js';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { jointTable, truthUnder } from '../worlds/discreteWorld.js';
import { levelsOf } from '../worlds/mechanism.js';
import { randomWorld } from '../worlds/randomWorld.js';
import { probability } from '../worlds/table.js';
import type { Hedge } from './hedge.js';
import { type IdentifyQuery, identify } from './identify.js';
import { type TwoModels, twoModels } from './twoModels.js';

/** The two worlds for a question that has no answer. */
function modelsFor(graph: CausalGraph, query: IdentifyQuery): TwoModels {
  const answer = identify(graph, query);
  if (answer.kind !== 'notIdentifiable') throw new Error(`expected no answer, got ${answer.kind}`);
  return twoModels(graph, { ...answer.against, hedge: answer.witness });
}

/** Fails unless the worlds fit the graph, look alike to the last digit, show every combination of values, and differ in effect. */
function checkModels(graph: CausalGraph, { worlds, latent, setting, event, effects }: TwoModels): void {
  const projected = latentProjection(graph);
  const of = projected.nodes;
  const [first, second] = worlds.map((world) => jointTable(world, { of }));
  const cells = of.reduce((all, name) => all * levelsOf(worlds[0][name]), 1);
  assert.is(first.length, cells);
  const inWords = (table: typeof first) => table.map((cell) => `${JSON.stringify(cell.values)} ${cell.probability}`);
  assert.equal(inWords(second), inWords(first));
  for (const [k, world] of worlds.entries()) {
    assert.is(String(truthUnder(world, setting, event)), String(effects[k]));
    for (const name of of) {
      const isDrawn = (cause: string) => projected.arrows.some(([from, to]) => from === cause && to === name);
      assert.ok(world[name].parents.every((cause) => latent.includes(cause) || isDrawn(cause)));
    }
  }
  for (const coin of latent) {
    const ends = of.filter((name) => worlds[0][name].parents.includes(coin));
    assert.ok(projected.bidirected.some(([a, b]) => ends.length === 2 && ends.includes(a) && ends.includes(b)));
  }
  assert.not(effects[0].equals(effects[1]));
}

test('the bow: what is seen between X and Y is all a shared coin in one world, all effect in the other', () => {
  const bow = causalGraph({ arrows: [['X', 'Y']], bidirected: [['X', 'Y']] });
  const models = modelsFor(bow, { do: 'X', on: 'Y' });
  checkModels(bow, models);
  assert.equal(models.latent, ['U[X,Y]']);
  assert.equal(models.setting, { X: 1 });
  assert.equal(models.effects.map(String), ['1/2', '3/4']);
  assert.equal(models.event, { Y: 1 });
  const [shared, effect] = models.worlds;
  const seen = jointTable(shared, { of: ['X', 'Y'] });
  assert.is(String(contrast('X', (x) => probability(seen, { Y: 1 }, x))), '1/2');
  assert.is(String(contrast('X', (x) => truthUnder(shared, x, { Y: 1 }))), '0');
  assert.is(String(contrast('X', (x) => truthUnder(effect, x, { Y: 1 }))), '1/2');
});

test("the paper's graph with C hidden: C itself is the coin", () => {
  const hidden = { ...CAMREC_GRAPH, latent: ['C'] };
  const models = modelsFor(hidden, { do: 'V', on: 'Y' });
  checkModels(hidden, models);
  assert.equal(models.latent, ['C']);
  const asked = modelsFor(CAMREC_GRAPH, { do: 'V', on: 'Y', latent: 'C' });
  assert.equal(asked.effects.map(String), models.effects.map(String));
  const both = modelsFor({ ...CAMREC_GRAPH, latent: ['C', 'G'] }, { do: ['V', 'T'], on: 'Y' });
  checkModels({ ...CAMREC_GRAPH, latent: ['C', 'G'] }, both);
});

test('graphs with longer hedges, and outcomes below the roots', () => {
  const cases: [arrows: string, pairs: string, query: IdentifyQuery][] = [
    ['XZ ZY', 'XZ', { do: 'X', on: 'Y' }],
    ['XZ ZY', 'XZ ZY', { do: 'X', on: 'Y' }],
    ['XZ ZY', 'XY ZY', { do: 'X', on: 'Y' }],
    ['XM MY XY', 'XY', { do: 'X', on: 'Y' }],
    ['WX XY', 'WX WY XY', { do: 'X', on: 'Y' }],
    ['XA AY XB BY', 'XA XB', { do: 'X', on: 'Y' }],
    ['XY YZ', 'XY', { do: 'X', on: 'Y', given: 'Z' }],
    ['WX XY WV', 'WV VX WY', { do: 'X', on: ['Y', 'V'] }],
  ];
  for (const [arrows, pairs, query] of cases) {
    const edges = (text: string) => text.split(' ').map(([from, to]): Arrow => [from, to]);
    const graph = causalGraph({ arrows: edges(arrows), bidirected: edges(pairs) });
    checkModels(graph, modelsFor(graph, query));
  }
});

test('a node that is in the forest and passes the message on has two bits', () => {
  // The only way from the root A to Y leads through W, which lies in the outer forest.
  const graph = causalGraph({
    arrows: [
      ['X', 'Y'],
      ['A', 'W'],
      ['W', 'Y'],
    ],
    bidirected: [
      ['X', 'W'],
      ['X', 'A'],
      ['A', 'Y'],
    ],
  });
  const inner = { nodes: ['A', 'Y'], arrows: [], bidirected: [['A', 'Y'] as const] };
  const outer = {
    nodes: ['X', 'A', 'W', 'Y'],
    arrows: [['X', 'Y'] as const, ['W', 'Y'] as const],
    bidirected: graph.bidirected,
  };
  const hedge: Hedge = { kind: 'hedge', outer, inner, roots: ['A', 'Y'] };
  const models = twoModels(graph, { do: 'X', on: 'Y', hedge });
  assert.equal(
    graph.nodes.map((name) => levelsOf(models.worlds[0][name])),
    [2, 4, 2, 4],
  );
  checkModels(graph, models);
});

test('every refusal of 600 on random graphs of up to 6 nodes, latent ones among them, has its two worlds', () => {
  const integer = integers(31);
  for (let refused = 0; refused < 600; ) {
    const shares = { arrowShare: 0.6, bidirectedShare: 0.4, latentShare: integer(2) / 8 };
    const graph = randomGraph(integer, { nodes: 2 + integer(5), ...shares });
    const free = graph.nodes.filter((name) => !graph.latent.includes(name));
    const take = (): string[] => free.splice(integer(free.length), 1);
    if (free.length < 2) continue;
    const query = { do: take(), on: take(), given: free.length > 0 && integer(6) === 0 ? take() : [] };
    if (integer(4) === 0) query.do.push(...take());
    if (integer(4) === 0) query.on.push(...take());
    if (identify(graph, query).kind !== 'notIdentifiable') continue;
    refused++;
    checkModels(graph, modelsFor(graph, query));
  }
});

test('every question about every graph of 3 nodes, and some of 4, has a formula or two worlds', () => {
  const counts = { formulas: 0, worlds: 0 };
  for (const { nodes, step } of [
    { nodes: ['a', 'b', 'c'], step: 1 },
    { nodes: ['a', 'b', 'c', 'd'], step: 61 },
  ]) {
    const pairs = nodes.flatMap((from, k) => nodes.slice(k + 1).map((to): Arrow => [from, to]));
    for (let bits = 0; bits < 4 ** pairs.length; bits += step) {
      const arrows = pairs.filter((_, k) => bits & (1 << k));
      const bidirected = pairs.filter((_, k) => bits & (1 << (k + pairs.length)));
      const graph = causalGraph({ nodes, arrows, bidirected });
      const world = randomWorld(integers(bits + 1), graph);
      const table = jointTable(world, { of: nodes });
      for (const [on, set] of [...pairs, ...pairs.map(([a, b]): Arrow => [b, a])]) {
        const answer = identify(graph, { do: set, on });
        if (answer.kind === 'notIdentifiable') {
          counts.worlds++;
          checkModels(graph, twoModels(graph, { ...answer.against, hedge: answer.witness }));
          continue;
        }
        counts.formulas++;
        const values = { ...Object.fromEntries(nodes.map((name) => [name, 0])), [set]: 1, [on]: 1 };
        const truth = truthUnder(world, { [set]: 1 }, { [on]: 1 });
        assert.is(String(evaluate(answer.estimand, table, values)), String(truth), JSON.stringify({ graph, set, on }));
      }
    }
  }
  assert.equal(counts, { formulas: 1016, worlds: 184 });
});

test('refuses a hedge that is none for the question, and graphs too large for exact tables', () => {
  const bow = causalGraph({ arrows: [['X', 'Y']], bidirected: [['X', 'Y']] });
  const answer = identify(bow, { do: 'X', on: 'Y' });
  if (answer.kind !== 'notIdentifiable') throw new Error(answer.kind);
  const hedge = answer.witness;
  assert.throws(
    () => twoModels(bow, { do: 'Y', on: 'X', hedge }),
    'the hedge is none for this question; take witness and against from the answer of identify',
  );
  const nodes = Array.from({ length: 11 }, (_, k) => `n${k}`);
  assert.throws(
    () => twoModels({ ...bow, nodes: [...bow.nodes, ...nodes] }, { do: 'X', on: 'Y', hedge }),
    'two models are built for at most 12 observed nodes, got 13; keep only ancestors of the outcome',
  );
});

test.run();
