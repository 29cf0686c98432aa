// Graphs and numbers must tell one story: on random worlds the criteria say exactly when the formulas give the truth.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from './estimands/formulas.js';
import { openBackdoorPaths } from './graphs/paths.js';
import { topologicalOrder } from './graphs/relatives.js';
import { adjustmentSets, isAdjustmentSet } from './identification/adjustment.js';
import { isBackdoorSet } from './identification/backdoor.js';
import { frontdoorSets } from './identification/frontdoor.js';
import { type Integer, integers, randomGraph, randomSetQuery } from './randomGraphs.js';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from './worlds/discreteWorld.js';
import { randomWorld } from './worlds/randomWorld.js';
import { assignments } from './worlds/table.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const LATER = { e: 1 };

function subsets(names: readonly string[]): string[][] {
  return Array.from({ length: 2 ** names.length }, (_, bits) => names.filter((_, k) => bits & (1 << k)));
}

/** Every set of the nodes other than `taken`. */
function setsWithout(taken: readonly string[]): string[][] {
  return subsets(NAMES.filter((name) => !taken.includes(name)));
}

/** Five variables; each pair has an arrow from the earlier to the later with probability ½, of a strength like no other. */
function randomLinearWorld(integer: Integer): DiscreteWorld {
  return Object.fromEntries(
    NAMES.map((name, k) => {
      const causes = NAMES.slice(0, k).filter(() => integer(2) === 1);
      const effects = causes.map((cause) => [cause, `${101 + integer(899)}/5000`]);
      return [name, linear(`${101 + integer(299)}/2000`, Object.fromEntries(effects))];
    }),
  );
}

test('the adjustment criterion holds exactly where the formula gives the truth', () => {
  const integer = integers(7);
  let [valid, invalid] = [0, 0];
  for (let trial = 0; trial < 60; trial++) {
    const world = randomLinearWorld(integer);
    const graph = graphOf(world);
    const table = jointTable(world);
    const treatment = NAMES[integer(4)];
    const query = { do: treatment, on: 'e' };
    const truth = String(contrast(treatment, (setting) => truthUnder(world, setting, LATER)));
    for (const set of setsWithout([treatment, 'e'])) {
      const isValid = isAdjustmentSet(graph, set, query);
      const found = String(contrast(treatment, (setting) => backdoorAdjusted(table, setting, LATER, set)));
      // Strengths are generic, so an invalid set is right by no accident.
      assert.is(found === truth, isValid, `${treatment}, {${set}}, ${graph.arrows.map(([f, t]) => f + t)}`);
      if (isValid) valid++;
      else invalid++;
    }
  }
  assert.ok(valid > 50 && invalid > 50, `${valid} valid, ${invalid} not`);
});

test('so it does with hidden common causes, latent nodes, two treatments and two outcomes', () => {
  const integer = integers(41);
  let [valid, invalid] = [0, 0];
  for (let trial = 0; trial < 60; trial++) {
    const graph = randomGraph(integer, { nodes: 5, arrowShare: 0.4, bidirectedShare: 0.12, latentShare: 0.1 });
    const world = randomWorld(integer, graph);
    const table = jointTable(world);
    const query = randomSetQuery(integer, graph);
    const event = Object.fromEntries(query.on.map((name) => [name, 1]));
    const settings = assignments(table, query.do);
    const free = graph.nodes.filter((name) => !graph.latent.includes(name) && !query.do.includes(name));
    for (const set of subsets(free.filter((name) => !query.on.includes(name)))) {
      const isRight = settings.every((setting) =>
        backdoorAdjusted(table, setting, event, set)?.equals(truthUnder(world, setting, event)),
      );
      const isValid = isAdjustmentSet(graph, set, query);
      assert.is(isRight, isValid, `${query.do} on ${query.on}, {${set}}, ${graph.arrows}, ${graph.bidirected}`);
      if (isValid) valid++;
      else invalid++;
    }
  }
  assert.ok(valid > 50 && invalid > 50, `${valid} valid, ${invalid} not`);
});

test('back-door sets are adjustment sets, and those that leave no back-door path open', () => {
  const integer = integers(11);
  for (let trial = 0; trial < 60; trial++) {
    const graph = graphOf(randomLinearWorld(integer));
    const treatment = topologicalOrder(graph).filter((name) => name !== 'e')[integer(4)];
    const query = { do: treatment, on: 'e' };
    for (const set of setsWithout([treatment, 'e'])) {
      if (!isBackdoorSet(graph, set, query)) continue;
      assert.ok(isAdjustmentSet(graph, set, query));
      assert.equal(openBackdoorPaths(graph, { do: treatment, on: 'e', given: set }), []);
    }
    const all = adjustmentSets(graph, query);
    for (const set of all) assert.equal(openBackdoorPaths(graph, { do: treatment, on: 'e', given: set }), []);
  }
});

test('every front-door set gives the truth by the front-door formula', () => {
  const integer = integers(13);
  let checked = 0;
  for (let trial = 0; trial < 150; trial++) {
    const world = randomLinearWorld(integer);
    const graph = graphOf(world, { latent: ['a'] });
    const table = jointTable(world);
    const treatment = 'b';
    const truth = String(contrast(treatment, (setting) => truthUnder(world, setting, LATER)));
    for (const set of frontdoorSets(graph, { do: treatment, on: 'e' })) {
      const found = contrast(treatment, (setting) => frontdoorAdjusted(table, setting, LATER, { mediator: set }));
      assert.is(String(found), truth, `{${set}}, ${graph.arrows.map(([f, t]) => f + t)}`);
      checked += set.length > 0 ? 1 : 0;
    }
  }
  assert.ok(checked > 20, `${checked}`);
});

test('so does every front-door set where hidden common causes are ↔ and treatments may be two', () => {
  const integer = integers(43);
  let checked = 0;
  for (let trial = 0; trial < 1500 && checked < 60; trial++) {
    const graph = randomGraph(integer, { nodes: 5, arrowShare: 0.35, bidirectedShare: 0.2 });
    const query = randomSetQuery(integer, graph);
    // Without a directed path the empty set qualifies, and the formula is P(y): nothing to compare.
    const sets = [...frontdoorSets(graph, query)].filter((set) => set.length > 0);
    if (sets.length === 0) continue;
    const world = randomWorld(integer, graph);
    const table = jointTable(world);
    const event = Object.fromEntries(query.on.map((name) => [name, 1]));
    const settings = assignments(table, query.do);
    for (const set of sets) {
      for (const setting of settings) {
        const found = frontdoorAdjusted(table, setting, event, { mediator: set });
        const words = `${query.do} on ${query.on}, {${set}}, ${graph.arrows}, ${graph.bidirected}`;
        assert.is(String(found), String(truthUnder(world, setting, event)), words);
      }
      checked++;
    }
  }
  assert.ok(checked >= 60, `${checked}`);
});

test.run();
