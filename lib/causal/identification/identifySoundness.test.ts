// On random graphs and random worlds: every formula gives the truth of the cut graph, every refusal comes with a hedge.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Estimand, termName } from '../estimands/estimand.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { parents, topologicalOrder } from '../graphs/relatives.js';
import { type Integer, integers, randomGraph } from '../randomGraphs.js';
import { doing } from './derivation.js';
import { isHedge } from './hedge.js';
import { identify } from './identify.js';

/** Up to 7 nodes, sparse or dense, with few or many hidden common causes, some of them drawn. */
function someGraph(integer: Integer): CausalGraph {
  return randomGraph(integer, {
    nodes: 2 + integer(6),
    arrowShare: (2 + integer(6)) / 10,
    bidirectedShare: integer(4) / 10,
    latentShare: integer(3) / 15,
  });
}

/** Probabilities of every partial assignment: digit k of the index, base 3, is the value of name k, or 2 where it is summed out. */
interface Margins {
  readonly names: readonly string[];
  readonly values: Float64Array;
}

/** A random world of binary variables in which every combination of values is possible; pairs ↔ are hidden coins. */
class World {
  readonly graph: CausalGraph;
  readonly #order: readonly string[];
  readonly #parents: readonly (readonly number[])[];
  readonly #ones: readonly Float64Array[];
  readonly #known = new Map<string, Margins>();

  constructor(drawn: CausalGraph, integer: Integer) {
    this.graph = drawn;
    const coins = drawn.bidirected.map(([a, b]): Arrow[] => [
      [`${a}↔${b}`, a],
      [`${a}↔${b}`, b],
    ]);
    const full = causalGraph({ nodes: drawn.nodes, arrows: [...drawn.arrows, ...coins.flat()] });
    this.#order = topologicalOrder(full);
    this.#parents = this.#order.map((name) => parents(full, name).map((parent) => this.#order.indexOf(parent)));
    this.#ones = this.#parents.map((own) =>
      Float64Array.from({ length: 2 ** own.length }, () => (10 + integer(81)) / 101),
    );
  }

  /** The observed distribution under do(setting). */
  margins(setting: ReadonlyMap<string, number>): Margins {
    const key = [...setting].sort().join();
    const known = this.#known.get(key);
    if (known) return known;
    const names = this.graph.nodes.filter((name) => !this.graph.latent.includes(name));
    const places = this.#order.map((name) => 3 ** names.indexOf(name));
    const values = new Float64Array(3 ** names.length);
    const state = this.#order.map(() => 0);
    const visit = (k: number, p: number, index: number): void => {
      if (k === state.length) {
        values[index] += p;
        return;
      }
      const set = setting.get(this.#order[k]);
      const row = this.#parents[k].reduce((bits, parent, place) => bits | (state[parent] << place), 0);
      const one = set ?? this.#ones[k][row];
      const place = names.includes(this.#order[k]) ? places[k] : 0;
      state[k] = 1;
      if (one > 0) visit(k + 1, p * one, index + place);
      state[k] = 0;
      if (one < 1) visit(k + 1, p * (1 - one), index);
    };
    visit(0, 1, 0);
    // The last digit first: an index with a 2 is the sum of those with a 0 and a 1 in its place.
    for (let place = 1; place < values.length; place *= 3) {
      for (let index = 0; index < values.length; index++) {
        if (Math.floor(index / place) % 3 === 2) values[index] = values[index - place] + values[index - 2 * place];
      }
    }
    const margins = { names, values };
    this.#known.set(key, margins);
    return margins;
  }

  /** The value of an estimand, terms with `do` from the graph cut accordingly. */
  value(e: Estimand, values: ReadonlyMap<string, number>): number {
    switch (e.kind) {
      case 'probability': {
        const at = (terms: typeof e.of) =>
          new Map(terms.map((term) => [term.variable, values.get(termName(term)) ?? Number.NaN]));
        const margins = this.margins(at(e.doing));
        const whole = read(margins, at(e.given));
        return read(margins, at([...e.of, ...e.given])) / whole;
      }
      case 'sum': {
        const [first, ...rest] = e.over;
        if (!first) return this.value(e.body, values);
        const inner: Estimand = { kind: 'sum', over: rest, body: e.body };
        return [0, 1].reduce((all, x) => all + this.value(inner, new Map(values).set(termName(first), x)), 0);
      }
      case 'product':
        return e.factors.reduce((all, factor) => all * this.value(factor, values), 1);
      case 'quotient':
        return this.value(e.numerator, values) / this.value(e.denominator, values);
    }
  }
}

function read({ names, values }: Margins, at: ReadonlyMap<string, number>): number {
  return values[names.reduce((index, name, k) => index + (at.get(name) ?? 2) * 3 ** k, 0)];
}

/** Values of all the names, drawn. */
function drawn(names: readonly string[], integer: Integer): Map<string, number> {
  return new Map(names.map((name) => [name, integer(2)]));
}

/** One or two treatments, one or two outcomes, and now and then something seen. */
function randomQuestion(graph: CausalGraph, integer: Integer): { do: string[]; on: string[]; given: string[] } {
  const free = graph.nodes.filter((name) => !graph.latent.includes(name));
  const take = (): string => free.splice(integer(free.length), 1)[0];
  const question = { do: [take()], on: [take()], given: [] as string[] };
  if (free.length > 0 && integer(4) === 0) question.do.push(take());
  if (free.length > 0 && integer(4) === 0) question.on.push(take());
  while (free.length > 0 && integer(4) === 0) question.given.push(take());
  return question;
}

function told(graph: CausalGraph, question: object): string {
  return JSON.stringify({ ...graph, ...question });
}

test('12,000 random graphs: formulas give the truth on random worlds, refusals have hedges', () => {
  const integer = integers(101);
  const counts: Record<string, number> = {};
  let worst = 0;
  for (let trial = 0; trial < 12_000; trial++) {
    const graph = someGraph(integer);
    if (graph.nodes.length - graph.latent.length < 2) continue;
    const question = randomQuestion(graph, integer);
    const answer = identify(graph, question);
    const label = answer.kind === 'identified' ? answer.by : answer.kind;
    counts[label] = (counts[label] ?? 0) + 1;
    if (answer.kind === 'notIdentifiable') {
      assert.ok(isHedge(graph, answer.witness, answer.against), told(graph, question));
      continue;
    }
    const world = new World(graph, integer);
    const values = drawn(world.margins(new Map()).names, integer);
    const truth = world.value(doing(question.on, question.do, question.given), values);
    const found = world.value(answer.estimand, values);
    const difference = Math.abs(found - truth);
    assert.ok(difference < 1e-9, `${difference} ${told(graph, question)}`);
    worst = Math.max(worst, difference);
  }
  console.log(counts, worst);
});

test.run();
