// On random graphs with latent nodes and hidden common causes: exactly the sets that the definitions admit, path by path.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CausalGraph, causalGraph } from '../graphs/graph.js';
import { type Integer, integers, randomGraph, randomSetQuery } from '../randomGraphs.js';
import { adjustmentSets, isAdjustmentSet, minimumAdjustmentSet } from './adjustment.js';
import { backdoorSets, isBackdoorSet } from './backdoor.js';
import { frontdoorSets, isFrontdoorSet } from './frontdoor.js';
import type { EffectQuery, SetQuery } from './query.js';
import {
  members,
  type SmallGraph,
  slowlyAdjusts,
  slowlyBlocksBackdoors,
  slowlyOpensFrontdoor,
  smallGraph,
} from './slowCheckers.js';

const GRAPHS = 10_000;

type Question = ReturnType<typeof randomSetQuery>;

/** One criterion: its fast side, and its definition. */
interface Criterion {
  readonly name: string;
  readonly isSet: (graph: CausalGraph, set: readonly string[], query: EffectQuery) => boolean;
  readonly sets: (graph: CausalGraph, query: SetQuery) => IterableIterator<string[]>;
  readonly slowly: (graph: SmallGraph, set: number, x: number, y: number) => boolean;
}

const ADJUSTMENT: Criterion = {
  name: 'adjustment',
  isSet: isAdjustmentSet,
  sets: adjustmentSets,
  slowly: slowlyAdjusts,
};
const BACKDOOR: Criterion = {
  name: 'back-door',
  isSet: isBackdoorSet,
  sets: backdoorSets,
  slowly: slowlyBlocksBackdoors,
};
const FRONTDOOR: Criterion = {
  name: 'front-door',
  isSet: isFrontdoorSet,
  sets: frontdoorSets,
  slowly: slowlyOpensFrontdoor,
};

/** Graphs of 3 to 7 nodes, from sparse to dense, with and without ↔ and latent nodes. */
function randomGraphOfAnyKind(integer: Integer): CausalGraph {
  return randomGraph(integer, {
    nodes: 3 + integer(5),
    arrowShare: [0.2, 0.35, 0.5][integer(3)],
    bidirectedShare: [0, 0.1, 0.25][integer(3)],
    latentShare: [0, 0.15, 0.3][integer(3)],
  });
}

function bitsOf(graph: CausalGraph, names: readonly string[]): number {
  return names.reduce((bits, name) => bits | (1 << graph.nodes.indexOf(name)), 0);
}

/** All sets, as bits, that the definition admits between `required` and what is not forbidden, in no order. */
function byDefinition(graph: CausalGraph, question: Question, slowly: Criterion['slowly']): number[] {
  const small = smallGraph(graph);
  const [x, y] = [bitsOf(graph, question.do), bitsOf(graph, question.on)];
  const required = bitsOf(graph, question.required);
  const free = graph.nodes.filter((name) => !Object.values(question).flat().includes(name));
  const candidates = free.map((name) => bitsOf(graph, [name]));
  const sets = Array.from({ length: 2 ** free.length }, (_, bits) =>
    candidates.reduce((set, candidate, k) => (bits & (1 << k) ? set | candidate : set), required),
  );
  return sets.filter((set) => slowly(small, set, x, y));
}

function minimalOf(sets: readonly number[]): number[] {
  return sets.filter((set) => !sets.some((part) => part !== set && (part & set) === part));
}

function shown(graph: CausalGraph, question: Question, criterion: Criterion): string {
  const { arrows, bidirected, latent } = graph;
  const edges = [...arrows.map((pair) => pair.join('→')), ...bidirected.map((pair) => pair.join('↔'))].join(' ');
  return `${criterion.name}: ${edges}, latent {${latent}}, ${JSON.stringify(question)}`;
}

function increasing(sets: Iterable<number>): number[] {
  return [...sets].sort((a, b) => a - b);
}

/** Compares lists, verdicts and minimal lists; returns how many sets there were. */
function compare(graph: CausalGraph, question: Question, criterion: Criterion): number {
  const words = shown(graph, question, criterion);
  const expected = byDefinition(graph, question, criterion.slowly);
  const found = [...criterion.sets(graph, question)];
  for (const set of found) {
    assert.equal(
      set,
      graph.nodes.filter((name) => set.includes(name)),
      `${words}: order of nodes`,
    );
    assert.ok(criterion.isSet(graph, set, question), `${words}: {${set}} is listed, yet refused`);
  }
  const bits = found.map((set) => bitsOf(graph, set));
  assert.equal(increasing(bits), increasing(expected), words);
  const minimal = [...criterion.sets(graph, { ...question, minimal: true })].map((set) => bitsOf(graph, set));
  assert.equal(increasing(minimal), increasing(minimalOf(expected)), `${words}, minimal`);
  return expected.length;
}

/** Verdicts on sets that no list would show: members anywhere in the graph. */
function compareVerdict(graph: CausalGraph, question: Question, criterion: Criterion, integer: Integer): void {
  const set = graph.nodes.filter((name) => !question.on.includes(name) && integer(3) === 0);
  const [x, y] = [bitsOf(graph, question.do), bitsOf(graph, question.on)];
  const expected = criterion.slowly(smallGraph(graph), bitsOf(graph, set), x, y);
  assert.is(criterion.isSet(graph, set, question), expected, `${shown(graph, question, criterion)}, {${set}}`);
}

for (const [criterion, seed] of [
  [ADJUSTMENT, 17],
  [BACKDOOR, 19],
  [FRONTDOOR, 23],
] as const) {
  test(`${criterion.name}: on ${GRAPHS} graphs the sets are those of the definition, all of them, and the minimal ones`, () => {
    const integer = integers(seed);
    let [sets, without] = [0, 0];
    for (let trial = 0; trial < GRAPHS; trial++) {
      const graph = randomGraphOfAnyKind(integer);
      const question = randomSetQuery(integer, graph);
      const count = compare(graph, question, criterion);
      compareVerdict(graph, question, criterion, integer);
      sets += count;
      without += count === 0 ? 1 : 0;
    }
    // Both answers must be common, or the comparison says little.
    assert.ok(sets > GRAPHS / 2, `${sets} sets`);
    assert.ok(without > GRAPHS / 10 && without < 0.9 * GRAPHS, `${without} graphs without a set`);
  });
}

test(`the cheapest adjustment set costs what the cheapest of all valid sets costs, on ${GRAPHS} graphs`, () => {
  const integer = integers(29);
  let found = 0;
  for (let trial = 0; trial < GRAPHS; trial++) {
    const graph = randomGraphOfAnyKind(integer);
    const question = randomSetQuery(integer, graph);
    // Integers, eighths, and now and then a node that cannot be had.
    const prices = graph.nodes.map(() => [integer(4), integer(40) / 8, 1, Number.POSITIVE_INFINITY][integer(4)]);
    const cost = Object.fromEntries(graph.nodes.map((name, k) => [name, prices[k]]));
    const priceOf = (set: number): number => members(set).reduce((sum, node) => sum + prices[node], 0);
    const valid = byDefinition(graph, question, slowlyAdjusts);
    const least = Math.min(Number.POSITIVE_INFINITY, ...valid.map(priceOf));
    const cheapest = minimumAdjustmentSet(graph, { ...question, cost });
    const words = `${shown(graph, question, ADJUSTMENT)}, ${prices}`;
    if (least === Number.POSITIVE_INFINITY) {
      assert.is(cheapest, undefined, words);
      continue;
    }
    assert.ok(cheapest, words);
    const bits = bitsOf(graph, cheapest.set);
    assert.is(cheapest.cost, least, words);
    assert.is(priceOf(bits), least, words);
    assert.ok(minimalOf(valid).includes(bits), `${words}: {${cheapest.set}} is not minimal`);
    found++;
  }
  assert.ok(found > GRAPHS / 10, `${found}`);
});

test('a latent node drawn and the same node as ↔ admit the same sets', () => {
  const integer = integers(31);
  for (let trial = 0; trial < 1000; trial++) {
    const graph = randomGraph(integer, { nodes: 5, bidirectedShare: 0.2 });
    const drawn = causalGraph({
      nodes: graph.nodes,
      arrows: [
        ...graph.arrows,
        ...graph.bidirected.flatMap(
          ([a, b]) =>
            [
              [`${a}${b}`, a],
              [`${a}${b}`, b],
            ] as const,
        ),
      ],
      latent: graph.bidirected.map(([a, b]) => `${a}${b}`),
    });
    const question = randomSetQuery(integer, graph);
    for (const { sets, name } of [ADJUSTMENT, BACKDOOR, FRONTDOOR]) {
      assert.equal([...sets(drawn, question)], [...sets(graph, question)], name);
    }
  }
});

test.run();
