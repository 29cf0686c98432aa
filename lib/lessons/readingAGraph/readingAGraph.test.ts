import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import { equivalenceClass, markovEquivalent } from '../../causal/graphs/equivalence.js';
import { causalGraph } from '../../causal/graphs/graph.js';
import { impliedIndependencies } from '../../causal/graphs/independencies.js';
import { latentProjection } from '../../causal/graphs/latentProjection.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { separated } from '../../causal/graphs/separation.js';
import { inducedSubgraph } from '../../causal/graphs/surgery.js';
import { integers, randomGraph } from '../../causal/randomGraphs.js';
import { graphOf, jointTable } from '../../causal/worlds/discreteWorld.js';
import { marginal } from '../../causal/worlds/table.js';
import { type Exercise, judge, VARIANT_SEEDS } from '../exercise.js';
import { blockRates, blockRows, CHAIN, COLLIDER, FORK } from './blocks.js';
import { cancellation, pictureDifference, worldWithPrice } from './cancellation.js';
import { classRows, missingArrowRows } from './claims.js';
import { READING_A_GRAPH } from './exercises.js';
import { graphFigure } from './graphTexts.js';
import { inLetters, LETTERS } from './letters.js';
import { LISTING, LISTING_WORLD } from './listing.js';
import { roleNames, roleOf } from './roles.js';
import { largestDifference, pathRows } from './separations.js';
import { independenciesOf } from './statements.js';

const clicks = jointTable(LISTING_WORLD);

function subsets(names: readonly string[]): string[][] {
  return Array.from({ length: 2 ** names.length }, (_, mask) => names.filter((_, k) => mask & (1 << k)));
}

function exerciseOf(id: string): Exercise {
  const found = READING_A_GRAPH.find((one) => one.id === id);
  if (!found) throw new Error(`no exercise ${id}`);
  return found;
}

test('in the world of the shop two variables are independent given a set exactly where the graph separates them', () => {
  assert.equal([...graphOf(LISTING_WORLD).arrows].sort(), [...LISTING.arrows].sort());
  for (const [k, from] of LISTING.nodes.entries()) {
    for (const to of LISTING.nodes.slice(k + 1)) {
      for (const given of subsets(LISTING.nodes.filter((node) => node !== from && node !== to))) {
        const table = marginal(clicks, [from, to, ...given]);
        const none = largestDifference(table, { from, to, given }).isZero();
        assert.is(none, separated(LISTING, from, to, given), `${from}, ${to} given ${given.join(', ')}`);
      }
    }
  }
});

test('chain and fork have the same rates and are blocked when given; the collider opens', () => {
  const rates = (block: typeof CHAIN) => blockRates(block).map(({ rate }) => rate);
  assert.equal(rates(CHAIN), rates(FORK));
  const tells = (block: typeof CHAIN) => blockRows(block).map((row) => row['V tells about Y']);
  assert.equal(tells(CHAIN), ['yes', 'no', 'no']);
  assert.equal(tells(COLLIDER), ['no', 'yes', 'yes']);
  assert.equal(
    blockRows(COLLIDER).map((row) => row['P(Y=1 | V=1)']),
    ['1/2', '1/6', '9/14'],
  );
});

test('letters: P(Y | v, R) by enumeration, and by hand from P(R | v, y)', () => {
  // P(R=1 | v, y) = 1/10 + 8/10 × (1, 5, 9)/10 = (18, 50, 82)/100
  assert.is(String(inLetters(LETTERS, { Y: 1 }, { V: 0, R: 1 })), '25/34');
  assert.is(String(inLetters(LETTERS, { Y: 1 }, { V: 1, R: 1 })), '41/66');
});

test('the three paths of the shop, with brand and letters given', () => {
  assert.equal(pathRows(LISTING, { from: 'V', to: 'Y', given: ['B', 'R'] }), [
    { path: 'V ← B → Y', state: 'blocked', 'because of': 'B, given, in a fork' },
    { path: 'V → A → Y', state: 'open', 'because of': 'nothing in its way' },
    { path: 'V → N ← Y', state: 'open', 'because of': 'R below collider N is given' },
  ]);
  const blocked = pathRows(LISTING, { from: 'V', to: 'Y', given: ['N', 'A'] }).map((row) => row['because of']);
  assert.equal(blocked, ['nothing in its way', 'A, given, in a chain', 'collider N is given']);
});

// The second route lists every causal path instead of asking for ancestors in a cut graph.
test('roles on 500 random graphs, by listing causal paths', () => {
  const integer = integers(4711);
  const seen = new Set<string>();
  for (let round = 0; round < 500; round++) {
    const graph = randomGraph(integer, { nodes: 6, arrowShare: 0.35 });
    const leads = (from: string, to: string, past?: string): boolean =>
      readPaths(graph, { from, to }).some(({ causal, nodes }) => causal && !nodes.includes(past ?? ''));
    if (leads('b', 'a')) continue;
    for (const node of ['c', 'd', 'e', 'f']) {
      const facts = [leads(node, 'a'), leads(node, 'b', 'a'), leads('a', node, 'b'), leads('b', node)];
      const expected = {
        'true,true,false,false': 'confounder',
        'false,true,true,false': 'mediator',
        'false,false,true,true': 'common effect',
        'true,false,false,false': 'cause of a',
        'false,true,false,false': 'cause of b',
        'false,false,true,false': 'effect of a',
        'false,false,false,true': 'effect of b',
        'false,false,false,false': 'neither',
      }[facts.join()];
      const role = roleOf({ graph, do: 'a', on: 'b' }, node);
      assert.is(role, expected, graph.arrows.join(' '));
      seen.add(role);
    }
  }
  assert.equal([...seen].sort(), roleNames({ graph: LISTING, do: 'a', on: 'b' }).sort());
});

test('a role asks that the effect is no cause of the cause', () => {
  const turned = causalGraph({
    arrows: [
      ['Y', 'M'],
      ['M', 'X'],
    ],
  });
  assert.throws(
    () => roleOf({ graph: turned, do: 'X', on: 'Y' }, 'M'),
    'M has no role, expected a graph in which Y is no cause of X',
  );
});

test('what the shop and the paper claim: a statement for each pair without an arrow, none with C hidden', () => {
  assert.is(impliedIndependencies(LISTING).length, 13);
  assert.is((LISTING.nodes.length * (LISTING.nodes.length - 1)) / 2 - LISTING.arrows.length, 13);
  assert.equal(
    impliedIndependencies(CAMREC_GRAPH).map(({ text }) => text),
    ['C ⟂ G', 'V ⟂ T | C, G'],
  );
  const seen = latentProjection(causalGraph({ ...CAMREC_GRAPH, latent: ['C'] }));
  assert.equal(impliedIndependencies(seen), []);
  assert.equal(seen.bidirected, [
    ['V', 'T'],
    ['V', 'Y'],
    ['T', 'Y'],
  ]);
});

test('the whole drawing is not contradicted, without any one of its arrows it is', () => {
  const [whole, ...rest] = missingArrowRows(LISTING, clicks).map((row) => Number(row['contradicted by the world']));
  assert.is(whole, 0);
  assert.is(rest.length, LISTING.arrows.length);
  assert.ok(rest.every((contradicted) => contradicted > 0));
});

test('without the photographer two arrows of the shop have no direction, with him all have one', () => {
  const smaller = inducedSubgraph(LISTING, ['B', 'V', 'A', 'Y', 'N', 'R']);
  assert.is(equivalenceClass(smaller).length, 3);
  assert.ok(equivalenceClass(smaller).every((member) => markovEquivalent(member, smaller)));
  const undirected = classRows(smaller).filter((row) => row['data could direct it'] === 'no');
  assert.equal(
    undirected.map(({ drawn }) => drawn),
    ['B → V', 'V → A'],
  );
  assert.is(equivalenceClass(LISTING).length, 1);
});

test('two ways cancel at one strength only, and never among items of one price', () => {
  const differences = Array.from({ length: 9 }, (_, tenths) => pictureDifference(`${tenths}/10`));
  assert.equal(
    differences.flatMap((difference, tenths) => (difference.isZero() ? [tenths] : [])),
    [5],
  );
  for (const Q of [0, 1]) assert.is(String(pictureDifference('1/2', { Q })), '1/5');
  assert.not(separated(graphOf(worldWithPrice('1/2')), 'V', 'Y'));
  assert.match(cancellation().html, 'Exactly 0');
});

test('any separating set is right, and a wrong one is told the path that it leaves open', () => {
  const question = exerciseOf('separating').pose();
  for (const set of [
    ['V', 'B'],
    ['B', 'A'],
    ['A', 'B', 'V'],
    ['V', 'B', 'N'],
  ]) {
    assert.is(judge(question, set).kind, 'right', set.join());
  }
  const said = (set: string[]): string => judge(question, set).says;
  assert.match(
    said(['V']),
    'V closes P → V → A → Y. But P → V ← B → Y is open: V is a collider on it, and you hold it fixed.',
  );
  assert.match(
    said(['A']),
    'A closes P → V → A → Y. But P → V ← B → Y is open: you hold A fixed, which lies below the collider V.',
  );
  assert.match(said(['B']), 'P → V → A → Y is open: none of its nodes is in your set.');
  assert.match(said(['B', 'A', 'N']), 'P → V → N ← Y is open: N is a collider on it, and you hold it fixed.');
  for (const seed of VARIANT_SEEDS) {
    assert.match(judge(exerciseOf('separating').pose({ seed }), ['A', 'B', 'C', 'D']).says, 'More is not safer');
  }
});

test('independencies are read in any order and spelling, with any set that separates', () => {
  const question = exerciseOf('implied').pose();
  for (const answer of [
    ['C _||_ G', 'V _||_ T | C, G'],
    ['T ⟂ V | G C', 'G⟂C'],
    ['T || V | {C,G}', 'G ⊥ C', 'C _||_ G'],
  ]) {
    assert.is(judge(question, answer).kind, 'right', answer.join('; '));
  }
  assert.match(judge(question, ['C _||_ G']).says, 'a pair is missing');
  assert.match(judge(question, ['C _||_ G', 'V _||_ T | C']).says, 'V ⟂ T | C is not implied: V ← G → T is open.');
  assert.match(judge(question, 'V _||_ Y').says, 'V ⟂ Y is not implied: V → Y is open.');
  const problems = [['V T'], ['V _||_ Q'], ['V _||_ T | V'], 7].map((answer) => judge(question, answer).says);
  const ends = ['"V T" is no independence', 'Q is none of C, V, T, Y, G', 'names a variable twice', 'got 7'];
  for (const [k, end] of ends.entries()) assert.ok(problems[k].endsWith(end), problems[k]);
  assert.throws(() => independenciesOf(CAMREC_GRAPH, ['C _||_ Y']), 'C ⟂ Y is not implied: C → Y is open.');
  assert.throws(() => independenciesOf(CAMREC_GRAPH, ['nothing']), /example is no right answer: "nothing" is no/);
});

test('of every path of a variant any wrong node has its diagnosis, and never the general hint', () => {
  const blocking = exerciseOf('blocking');
  for (const seed of [undefined, ...VARIANT_SEEDS]) {
    const question = blocking.pose({ seed });
    for (const { answer } of question.mistakes) assert.match(judge(question, answer).says, /^Path [a-d]: /);
  }
});

test('a figure refuses what it cannot draw', () => {
  const graph = causalGraph({ bidirected: [['X', 'Y']] });
  assert.throws(() => graphFigure(graph, { title: '' }), /X ↔ Y cannot be drawn here/);
});

test.run();
