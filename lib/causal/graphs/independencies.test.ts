import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, randomGraph } from '../randomGraphs.js';
import { type DiscreteWorld, graphOf, jointTable, linear } from '../worlds/discreteWorld.js';
import { assignments, probability, type Table } from '../worlds/table.js';
import { CAMREC_GRAPH } from './camrecGraph.js';
import { type Arrow, causalGraph } from './graph.js';
import { type Independence, type IndependenceList, impliedIndependencies } from './independencies.js';
import { separated } from './separation.js';

const KINDS: IndependenceList[] = ['basis', 'smallest', 'all'];

test('the paper’s graph implies two independencies, none once C is latent', () => {
  for (const kind of KINDS) {
    const texts = (latent: string[]) =>
      impliedIndependencies({ ...CAMREC_GRAPH, latent }, { kind }).map(({ text }) => text);
    assert.equal(texts([]), ['C ⟂ G', 'V ⟂ T | C, G'], kind);
    assert.equal(texts(['C']), [], kind);
  }
  assert.equal(impliedIndependencies(CAMREC_GRAPH)[1], {
    x: 'V',
    y: 'T',
    given: ['C', 'G'],
    text: 'V ⟂ T | C, G',
  });
});

test('a chain of five: six statements are enough, each pair has its smallest sets, the full list is longer', () => {
  const chain = causalGraph({ arrows: [...'abcd'].map((name, k): Arrow => [name, 'bcde'[k]]) });
  const texts = (kind: IndependenceList) => impliedIndependencies(chain, { kind }).map(({ text }) => text);
  assert.equal(texts('basis'), [
    'a ⟂ c | b',
    'a ⟂ d | c',
    'b ⟂ d | a, c',
    'a ⟂ e | d',
    'b ⟂ e | a, d',
    'c ⟂ e | a, b, d',
  ]);
  assert.equal(texts('smallest').slice(0, 4), ['a ⟂ c | b', 'a ⟂ d | b', 'a ⟂ d | c', 'a ⟂ e | b']);
  // One of the nodes between must be given; with the others free: 3 pairs of one between, 2 of two, 1 of three.
  assert.is(texts('all').length, 3 * 4 + 2 * 6 + 7);
});

test('with hidden common causes a basis needs the districts: the order of causes alone does not show it', () => {
  // Verma's graph: a → b → c → d, b ↔ d.
  const verma = causalGraph({
    arrows: [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ],
    bidirected: [['b', 'd']],
  });
  assert.equal(
    impliedIndependencies(verma).map(({ text }) => text),
    ['a ⟂ c | b'],
  );
  const three = causalGraph({
    nodes: ['a', 'b', 'c'],
    bidirected: [
      ['a', 'b'],
      ['b', 'c'],
    ],
  });
  assert.equal(
    impliedIndependencies(three).map(({ text }) => text),
    ['a ⟂ c'],
  );
});

/** A statement about sets of nodes, each as bits. */
type Claim = readonly [a: number, b: number, given: number];

/** Everything that follows from statements by the four rules every distribution obeys (the semi-graphoid axioms, Pearl 2009, 1.1.5). */
function consequences(n: number, statements: readonly Claim[]): Set<string> {
  const known = new Map<string, Claim>();
  const waiting: Claim[] = [];
  const add = (a: number, b: number, given: number): void => {
    if (a === 0 || b === 0) return;
    for (const claim of [
      [a, b, given],
      [b, a, given],
    ] as const) {
      const key = claim.join();
      if (known.has(key)) continue;
      known.set(key, claim);
      waiting.push(claim);
    }
  };
  for (const claim of statements) add(...claim);
  for (let claim = waiting.pop(); claim; claim = waiting.pop()) {
    const [a, b, given] = claim;
    for (let part = 1; part < 2 ** n; part++) {
      if ((part & b) !== part || part === b) continue;
      add(a, part, given); // decomposition
      add(a, part, given | (b & ~part)); // weak union
    }
    // Contraction: a ⟂ b | given ∪ c and a ⟂ c | given give a ⟂ b ∪ c | given, with this claim as the one or the other.
    for (const [otherA, other, otherGiven] of known.values()) {
      if (otherA !== a) continue;
      if (given === (otherGiven | other)) add(a, b | other, otherGiven);
      if (otherGiven === (given | b)) add(a, b | other, given);
    }
  }
  return new Set(known.keys());
}

test('all else follows from the basis in every distribution, on 300 random graphs with ↔ and latent nodes', () => {
  const integer = integers(29);
  let derived = 0;
  for (let trial = 0; trial < 300; trial++) {
    const bidirectedShare = trial % 2 === 0 ? 0 : 0.3;
    const graph = randomGraph(integer, { nodes: 5, arrowShare: 0.3, bidirectedShare, latentShare: 0.1 });
    const bits = (names: readonly string[]) => names.reduce((all, name) => all | (1 << graph.nodes.indexOf(name)), 0);
    const claim = ({ x, y, given }: Independence): Claim => [bits([x]), bits([y]), bits(given)];
    const closure = consequences(5, impliedIndependencies(graph).map(claim));
    for (const statement of impliedIndependencies(graph, { kind: 'all' })) {
      assert.ok(closure.has(claim(statement).join()), `${statement.text} in ${graph.arrows} ↔ ${graph.bidirected}`);
      derived++;
    }
  }
  assert.ok(derived > 1000, `${derived}`);
});

test('each list holds separations only, the full one all of them, the smallest sets none that can lose a member', () => {
  const integer = integers(31);
  for (let trial = 0; trial < 500; trial++) {
    const graph = randomGraph(integer, { nodes: 6, arrowShare: 0.35, bidirectedShare: 0.1, latentShare: 0.15 });
    const observed = graph.nodes.filter((node) => !graph.latent.includes(node));
    const [basis, smallest, all] = KINDS.map((kind) => impliedIndependencies(graph, { kind }));
    const texts = new Set(all.map(({ text }) => text));
    for (const { text } of [...basis, ...smallest]) assert.ok(texts.has(text), text);
    for (const { x, y, given } of all) assert.ok(separated(graph, x, y, given));
    for (const [k, x] of observed.entries()) {
      for (const y of observed.slice(k + 1)) {
        const others = observed.filter((node) => node !== x && node !== y);
        const sizes = all.filter((s) => s.x === x && s.y === y).map(({ given }) => given.length);
        const found = Array.from({ length: 2 ** others.length }, (_, bits) =>
          others.filter((_, j) => bits & (1 << j)),
        ).filter((given) => separated(graph, x, y, given));
        assert.is(sizes.length, found.length);
        const least = smallest.filter((s) => s.x === x && s.y === y).map(({ given }) => given.length);
        assert.equal(
          least,
          sizes.filter((size) => size === Math.min(...sizes)),
        );
      }
    }
  }
});

/** Five variables; each pair has an arrow from the earlier to the later with probability ½, of a strength like no other. */
function randomWorld(integer: (limit: number) => number): DiscreteWorld {
  const names = [...'abcde'];
  return Object.fromEntries(
    names.map((name, k) => {
      const causes = names.slice(0, k).filter(() => integer(2) === 1);
      const effects = causes.map((cause) => [cause, `${101 + integer(899)}/5000`]);
      return [name, linear(`${101 + integer(299)}/2000`, Object.fromEntries(effects))];
    }),
  );
}

/** P(x, y | given) = P(x | given) P(y | given) in every stratum, exactly. */
function holds(table: Table, { x, y, given }: Independence): boolean {
  return assignments(table, given).every((stratum) => {
    const p = (event: Record<string, number>) => probability(table, event, stratum);
    const [both, first, second] = [p({ [x]: 1, [y]: 1 }), p({ [x]: 1 }), p({ [y]: 1 })];
    return both !== undefined && first && second && both.equals(first.times(second));
  });
}

test('in random exact worlds the full list is what holds, to the last digit, and nothing else does', () => {
  const integer = integers(37);
  let [implied, others] = [0, 0];
  for (let trial = 0; trial < 12; trial++) {
    const world = randomWorld(integer);
    const graph = graphOf(world, { latent: trial % 3 === 0 ? ['b'] : [] });
    const table = jointTable(world);
    const stated = impliedIndependencies(graph, { kind: 'all' });
    for (const statement of stated) assert.ok(holds(table, statement), statement.text);
    implied += stated.length;
    const texts = new Set(stated.map(({ text }) => text));
    // A graph without arrows implies every statement there is about its nodes.
    const blank = causalGraph({ nodes: graph.nodes, latent: graph.latent });
    for (const statement of impliedIndependencies(blank, { kind: 'all' })) {
      if (texts.has(statement.text)) continue;
      assert.not(holds(table, statement), statement.text);
      others++;
    }
  }
  assert.ok(implied > 100 && others > 300, `${implied} implied, ${others} not`);
});

test('beyond the stated bounds the lists are refused, the basis of a long chain is not', () => {
  const names = Array.from({ length: 40 }, (_, k) => `n${k}`);
  const chain = causalGraph({ arrows: names.slice(1).map((name, k) => [`n${k}`, name]) });
  assert.is(impliedIndependencies(chain).length, (39 * 38) / 2);
  assert.throws(
    () => impliedIndependencies(chain, { kind: 'all' }),
    'all independencies are listed for at most 12 observed nodes, got 40; ask for a basis',
  );
  assert.throws(
    () => impliedIndependencies(chain, { kind: 'smallest' }),
    'smallest sets are looked for among at most 16 ancestors, n0 and n18 have 17; ask for a basis',
  );
  const star = causalGraph({
    bidirected: names.slice(1, 20).map((name) => ['n0', name]),
    nodes: names.slice(1).concat('n0'),
  });
  assert.throws(() => impliedIndependencies(star), /^node n0 can have more than 20000 districts; ask about a part/);
});

test.run();
