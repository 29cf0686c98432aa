// On random graphs and random worlds: every formula gives the truth of the cut graph, every refusal comes with a hedge.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, evaluateNumber } from '../estimands/evaluate.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { descendants, topologicalOrder } from '../graphs/relatives.js';
import { type Integer, integers, randomGraph } from '../randomGraphs.js';
import { type DiscreteWorld, jointTable } from '../worlds/discreteWorld.js';
import { numericTable } from '../worlds/numericTable.js';
import { randomWorld } from '../worlds/randomWorld.js';
import type { Values } from '../worlds/table.js';
import { conditionalId } from './conditionalId.js';
import { claimInWords, doing, holds } from './derivation.js';
import { isHedge } from './hedge.js';
import { identify } from './identify.js';

interface Question {
  readonly do: readonly string[];
  readonly on: readonly string[];
  readonly given: readonly string[];
}

/** Sparse or dense, with few or many hidden common causes, some of them drawn; at least two observed nodes. */
function someGraph(integer: Integer, most: number): CausalGraph {
  const nodes = 2 + integer(most - 1);
  const graph = randomGraph(integer, {
    nodes,
    arrowShare: (2 + integer(6)) / 10,
    bidirectedShare: integer(4) / (5 + nodes),
    latentShare: integer(3) / 15,
  });
  return graph.nodes.length - graph.latent.length < 2 ? someGraph(integer, most) : graph;
}

/** Graphs that chance seldom draws, each with the question that makes it special. */
const RARE: readonly (Question & { graph: CausalGraph })[] = [
  { graph: drawn('WZ ZX XY', 'WX WY'), do: ['X'], on: ['Y'], given: [] }, // the napkin
  { graph: drawn('XM MN NY', 'XY'), do: ['X'], on: ['Y'], given: [] }, // a front door
  { graph: drawn('XM MY WX WY', 'XY'), do: ['X'], on: ['Y'], given: ['W'] }, // one within strata
  { graph: drawn('XU UM MV VY XY', 'MY'), do: ['X', 'V'], on: ['Y'], given: [] }, // a set below a treatment
];

/** Edges by the first letters of their ends, such as `XY`. */
function drawn(arrows: string, bidirected: string): CausalGraph {
  const edges = (text: string) => text.split(' ').map(([from, to]): Arrow => [from, to]);
  return causalGraph({ arrows: edges(arrows), bidirected: edges(bidirected) });
}

/** One of the rare graphs with up to two nodes and some edges more. */
function nearRare(integer: Integer): { graph: CausalGraph; question: Question } {
  const { graph, ...question } = RARE[integer(RARE.length)];
  const nodes = topologicalOrder(graph);
  for (const name of ['A', 'B']) if (integer(2) === 0) nodes.splice(integer(nodes.length + 1), 0, name);
  const pairs = nodes.flatMap((from, k) => nodes.slice(k + 1).map((to): Arrow => [from, to]));
  const isNew = (name: string) => !graph.nodes.includes(name);
  const some = (): Arrow[] => pairs.filter(([from, to]) => integer(isNew(from) || isNew(to) ? 4 : 16) === 0);
  const arrows = [...graph.arrows, ...some()];
  return { graph: causalGraph({ nodes, arrows, bidirected: [...graph.bidirected, ...some()] }), question };
}

/** What is asked of what: a random question to a random graph, or every other time a rare one. */
function someCase(integer: Integer, most: number): { graph: CausalGraph; question: Question } {
  if (integer(2) === 0) return nearRare(integer);
  const graph = someGraph(integer, most);
  return { graph, question: someQuestion(graph, integer) };
}

/** One or two treatments, one or two outcomes, mostly below the treatment, and now and then something seen. */
function someQuestion(graph: CausalGraph, integer: Integer): Question {
  const free = graph.nodes.filter((name) => !graph.latent.includes(name));
  const take = (from: readonly string[]): string => {
    const name = from[integer(from.length)];
    free.splice(free.indexOf(name), 1);
    return name;
  };
  const sources = free.filter((name) => free.some((other) => descendants(graph, name).has(other)));
  const first = take(sources.length > 0 ? sources : free);
  const below = free.filter((name) => descendants(graph, first).has(name));
  const question = {
    do: [first],
    on: [take(below.length > 0 && integer(8) > 0 ? below : free)],
    given: [] as string[],
  };
  if (free.length > 0 && integer(4) === 0) question.do.push(take(free));
  if (free.length > 0 && integer(4) === 0) question.on.push(take(free));
  while (free.length > 0 && integer(5) === 0) question.given.push(take(free));
  return question;
}

function someValues(names: readonly string[], integer: Integer): Values {
  return Object.fromEntries(names.map((name) => [name, integer(2)]));
}

function told(graph: CausalGraph, question: Question): string {
  const { arrows, bidirected, latent } = graph;
  return JSON.stringify({ arrows, bidirected, latent, ...question });
}

function truth({ do: set, on, given }: Question, world: DiscreteWorld, values: Values): number {
  return evaluateNumber(doing(on, set, given), world, values) ?? Number.NaN;
}

test('10,000 graphs of up to 7 nodes: each formula is the truth on a random world, each refusal has a hedge', () => {
  const integer = integers(101);
  const counts: Record<string, number> = { adjustment: 0, frontdoor: 0, id: 0, noEffect: 0, notIdentifiable: 0 };
  for (let trial = 0; trial < 10_000; trial++) {
    const graph = someGraph(integer, 7);
    const question = someQuestion(graph, integer);
    const answer = identify(graph, question);
    counts[answer.kind === 'identified' ? answer.by : answer.kind]++;
    // What the plainer criteria answer the algorithm answers too, with another formula for the same number.
    const projected = latentProjection(graph);
    const general = conditionalId(projected, { set: question.do, on: question.on, given: question.given });
    assert.is(general.kind === 'found', answer.kind !== 'notIdentifiable', told(graph, question));
    if (answer.kind === 'notIdentifiable' || general.kind === 'failed') {
      if (answer.kind === 'notIdentifiable') assert.ok(isHedge(graph, answer.witness, answer.against));
      continue;
    }
    const world = randomWorld(integer, graph);
    const seen = numericTable(world, { of: projected.nodes });
    const values = someValues(graph.nodes, integer);
    const expected = truth(question, world, values);
    for (const estimand of trial % 3 === 0 ? [answer.estimand, general.estimand] : [answer.estimand]) {
      const found = evaluateNumber(estimand, seen, values) ?? Number.NaN;
      assert.ok(Math.abs(found - expected) < 1e-9, `${found} for ${expected}, ${told(graph, question)}`);
    }
  }
  const { adjustment, frontdoor, id, noEffect, notIdentifiable } = counts;
  const tally = JSON.stringify(counts);
  assert.ok(Math.min(adjustment, id, noEffect, notIdentifiable) > 500 && frontdoor > 10, tally);
});

test('300 graphs of up to 6 nodes in exact fractions, for both values of whatever the formula leaves open', () => {
  const integer = integers(103);
  let open = 0;
  for (let checked = 0; checked < 300; ) {
    const { graph, question } = someCase(integer, 6);
    const answer = identify(graph, question);
    if (answer.kind !== 'identified' || (answer.by === 'adjustment' && integer(4) > 0)) continue;
    checked++;
    const world = randomWorld(integer, graph);
    const seen = jointTable(world, { of: latentProjection(graph).nodes });
    const values = someValues([...question.do, ...question.on, ...question.given], integer);
    const expected = evaluate(doing(question.on, question.do, question.given), world, values);
    if (answer.anyValueOf.length > 0) open++;
    for (const any of [0, 1]) {
      const others = Object.fromEntries(answer.anyValueOf.map((name) => [name, any]));
      const found = evaluate(answer.estimand, seen, { ...values, ...others });
      assert.is(String(found), String(expected), told(graph, question));
    }
  }
  assert.ok(open > 20, `${open}`);
});

test('derivations: each separation holds, each step keeps the number, the last one is the answer', () => {
  const integer = integers(107);
  const rules = new Map<string, number>();
  for (let trial = 0; trial < 1_000; trial++) {
    const { graph, question } = someCase(integer, 5);
    const answer = identify(graph, question);
    if (answer.kind === 'notIdentifiable') continue;
    const projected = latentProjection(graph);
    const world = randomWorld(integer, graph);
    const values = someValues(graph.nodes, integer);
    for (const { rule, claim, of, result } of answer.derivation) {
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      if (claim) assert.ok(holds(projected, claim), `${claimInWords(claim)}, ${told(graph, question)}`);
      const [before, after] = [of, result].map((e) => evaluateNumber(e, world, values) ?? Number.NaN);
      assert.ok(Math.abs(before - after) < 1e-9, `${rule}: ${before} and ${after}, ${told(graph, question)}`);
    }
    assert.equal(answer.derivation[answer.derivation.length - 1].result, answer.estimand);
  }
  for (const rule of ['rule 2', 'rule 3', 'probability', 'line 1', 'line 2', 'line 3', 'line 4', 'line 6', 'line 7']) {
    assert.ok((rules.get(rule) ?? 0) > 10, `${rule}: ${rules.get(rule)}`);
  }
});

test.run();
