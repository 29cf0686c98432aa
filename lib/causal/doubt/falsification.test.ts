// Graphs against worlds: a right one is never contradicted, wrong ones are by the statements that are wrong.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import { jointTable, linear } from '../worlds/discreteWorld.js';
import { backdoorWorld } from '../worlds/exactWorlds.js';
import { condition, expand, type Table } from '../worlds/table.js';
import { chiSquaredTail } from './chiSquared.js';
import { falsifyOnRows, falsifyOnTable } from './falsification.js';
import { type Columns, testIndependence } from './independenceTest.js';

/** A fixed stream of numbers in [0, 1), Lehmer's generator. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function columnsOf(table: Table, count: number): Columns {
  const rows = expand(table, count);
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((values) => values[name])]));
}

function checked<T extends { readonly kind: string }>(check: T): Extract<T, { readonly kind: 'checked' }> {
  assert.is(check.kind, 'checked', 'reason' in check ? String(check.reason) : '');
  return check as Extract<T, { readonly kind: 'checked' }>;
}

const WORLD_1 = jointTable(backdoorWorld());
const WITHOUT_G_TO_V = dag('C -> {V T Y}  G -> {T Y}  V -> Y <- T');

test('the tail of the chi-squared distribution at its tabled quantiles and in closed form', () => {
  for (const [x, freedom, tail] of [
    [3.841458820694124, 1, 0.05],
    [6.634896601021213, 1, 0.01],
    [5.991464547107979, 2, 0.05],
    [18.307038053275146, 10, 0.05],
    [124.34211340400407, 100, 0.05],
  ]) {
    assert.ok(Math.abs(chiSquaredTail(x, freedom) - tail) < 1e-12, `${x}, ${freedom}: ${chiSquaredTail(x, freedom)}`);
  }
  for (const x of [0, 0.1, 1, 3, 8, 40, 500]) {
    const two = Math.exp(-x / 2);
    const four = Math.exp(-x / 2) * (1 + x / 2);
    assert.ok(Math.abs(chiSquaredTail(x, 2) - two) <= 1e-13 * two + 1e-300, `${x}`);
    assert.ok(Math.abs(chiSquaredTail(x, 4) - four) <= 1e-13 * four + 1e-300, `${x}`);
  }
  assert.throws(() => chiSquaredTail(1, 0), 'expected x ≥ 0 and a positive number of degrees of freedom, got 1 and 0');
});

test('the statistic by hand', () => {
  const columns = columnsFromCounts([
    [10, 20],
    [30, 40],
  ]);
  const found = testIndependence(columns, { x: 'x', y: 'y', given: [] });
  assert.ok(typeof found !== 'string');
  if (typeof found === 'string') return;
  const byHand =
    2 * (10 * Math.log(10 / 12) + 20 * Math.log(20 / 18) + 30 * Math.log(30 / 28) + 40 * Math.log(40 / 42));
  assert.ok(Math.abs(found.statistic - byHand) < 1e-12);
  assert.is(found.freedom, 1);
  const dealt = testIndependence(columns, { x: 'x', y: 'y', given: [] }, { uniform: uniforms(3), permutations: 1999 });
  // The exact distribution is discrete: a permutation counts ties, so it lies a little above the approximation.
  assert.ok(typeof dealt !== 'string' && Math.abs(dealt.pValue - found.pValue) < 0.15, JSON.stringify(dealt));
});

function columnsFromCounts(counts: readonly (readonly number[])[]): Columns {
  const pairs = counts.flatMap((row, x) => row.flatMap((count, y) => new Array<[number, number]>(count).fill([x, y])));
  return { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}

test('world 1 agrees with its graph exactly, and contradicts one without G → V by name', () => {
  const right = checked(falsifyOnTable(CAMREC_GRAPH, WORLD_1));
  assert.equal(right.statements.map(({ text }) => text).sort(), ['C ⟂ G', 'V ⟂ T | C, G']);
  assert.equal(right.contradicted, []);
  assert.match(right.shows, /^Of 2 independencies that the graph implies, none is contradicted\.$/);
  assert.match(right.cannotShow, /cannot show that the graph is right/);
  const wrong = checked(falsifyOnTable(WITHOUT_G_TO_V, WORLD_1, { kind: 'smallest' }));
  assert.equal(
    wrong.contradicted.map(({ text }) => text),
    ['V ⟂ T | C', 'V ⟂ G'],
  );
  // P(V=1, G=1) − P(V=1) P(G=1) = γ_V p (1 − p) = 1/5 × 1/4 × 3/4
  assert.is(String(wrong.contradicted[1].largestGap), '3/80');
  assert.match(wrong.shows, /2 are contradicted \(V ⟂ T \| C; V ⟂ G\): the graph lacks an edge, or has a wrong one\.$/);
});

test('the same on the 20,000 rows of world 1', () => {
  const columns = columnsOf(WORLD_1, 20_000);
  const right = checked(falsifyOnRows(CAMREC_GRAPH, columns));
  for (const { test: found } of right.tested) assert.ok(found.statistic < 1e-9 && found.pValue > 0.999);
  assert.equal(right.contradicted, []);
  assert.match(right.shows, /^Of 2 independencies tested at a level of 0.05 for all together \(Holm\), none/);
  const wrong = checked(falsifyOnRows(WITHOUT_G_TO_V, columns, { kind: 'smallest' }));
  // V and T given C are too nearly independent for 20,000 rows, though the exact check sees it: p = .045, thrice .045 is not.
  assert.equal(
    wrong.contradicted.map(({ text }) => text),
    ['V ⟂ G'],
  );
  const weak = wrong.tested.find(({ text }) => text === 'V ⟂ T | C');
  assert.ok(weak && weak.test.pValue < 0.05 && weak.adjusted > 0.05);
});

test('a log of exposed rows only makes C and G dependent, which the graph without exposure does not know', () => {
  const world = { ...backdoorWorld(), E: linear('1/10', { C: '3/10', G: '1/2' }) };
  const exposed = condition(jointTable(world), { E: 1 });
  const check = checked(falsifyOnTable(CAMREC_GRAPH, exposed));
  assert.equal(
    check.contradicted.map(({ text }) => text),
    ['C ⟂ G'],
  );
});

test('a graph that implies nothing about what is seen cannot be checked', () => {
  const hidden = dag('C -> {V T Y}  G -> {V T Y}  V -> Y <- T  C [latent]');
  const reason = 'the graph implies no independence of observed variables, so no data can contradict it';
  assert.equal(falsifyOnTable(hidden, WORLD_1), { kind: 'doesNotApply', reason });
  assert.equal(falsifyOnRows(hidden, { V: [0] }), { kind: 'doesNotApply', reason });
});

test('Holm: the smallest of m p-values counts m times, the next m − 1 times, none less than the one before', () => {
  const uniform = uniforms(11);
  const names = ['a', 'b', 'c', 'd'];
  const columns: Columns = Object.fromEntries(
    names.map((name) => [name, Array.from({ length: 300 }, () => Math.floor(2 * uniform()))]),
  );
  const check = checked(falsifyOnRows(dag('a b c d'), columns, { kind: 'smallest' }));
  assert.is(check.tested.length, 6);
  const sorted = [...check.tested].sort((a, b) => a.test.pValue - b.test.pValue);
  let floor = 0;
  sorted.forEach(({ test: found, adjusted }, k) => {
    floor = Math.max(floor, Math.min(1, (6 - k) * found.pValue));
    assert.is(adjusted, floor);
  });
});

test('a right graph is contradicted no more often than the level says, though it implies six statements', () => {
  const graph = dag('a b c d');
  const trials = 400;
  for (const uniformOf of [undefined, uniforms(17)]) {
    const uniform = uniforms(13);
    // 40 rows for the permutations, which are exact with few rows; 200 for the approximation.
    const [length, runs] = uniformOf ? [40, 100] : [200, trials];
    let alarms = 0;
    for (let trial = 0; trial < runs; trial++) {
      const draw = (share: number): number[] => Array.from({ length }, () => (uniform() < share ? 1 : 0));
      const columns: Columns = { a: draw(0.5), b: draw(0.3), c: draw(0.5), d: draw(0.4) };
      const options = { kind: 'smallest', uniform: uniformOf, permutations: 199 } as const;
      alarms += checked(falsifyOnRows(graph, columns, options)).contradicted.length > 0 ? 1 : 0;
    }
    // At 5 % the count has standard deviation √(n × .05 × .95); three of them above n × .05.
    assert.ok(alarms <= 0.05 * runs + 3 * Math.sqrt(runs * 0.0475), `${alarms} of ${runs}`);
  }
});

test('what cannot be tested is listed with its reason; permutations test what few rows cannot', () => {
  const graph = dag('a -> c <- b');
  const few: Columns = { a: [0, 1, 0, 1], b: [0, 0, 1, 1], c: [0, 1, 1, 1] };
  assert.equal(falsifyOnRows(graph, few), {
    kind: 'doesNotApply',
    reason:
      'none of 1 can be tested: 4 rows are too few for 1 degrees of freedom; pass `uniform` to test by permutation',
  });
  const dealt = checked(falsifyOnRows(graph, few, { uniform: uniforms(19) }));
  assert.is(dealt.tested[0].test.method, 'permutation');
  assert.is(dealt.tested[0].test.pValue, 1);
  const constant: Columns = { ...columnsOf(WORLD_1, 20_000), T: new Array(20_000).fill(1) };
  const check = checked(falsifyOnRows(CAMREC_GRAPH, constant));
  assert.equal(
    check.untested.map(({ reason }) => reason),
    ['no stratum of C, G has two levels of both V and T'],
  );
  assert.match(check.shows, /^Of 1 independencies tested .*; 1 more could not be tested, none is contradicted\.$/);
});

test('a node without a column, a gap and a wrong level are refused', () => {
  const graph = dag('a b');
  assert.throws(
    () => falsifyOnRows(graph, { a: [0, 1] }),
    'no column b, expected one of a; mark it latent if nobody observes it',
  );
  assert.throws(
    () => falsifyOnRows(graph, { a: [0, 1], b: [0, Number.NaN] }),
    'column b of row 1 must be a finite number, got NaN',
  );
  assert.throws(() => falsifyOnRows(graph, { a: [0, 1], b: [0] }), 'column b has 1 entries, expected 2');
  assert.throws(() => falsifyOnRows(graph, { a: [], b: [] }, { level: 0 }), 'level must be between 0 and 1, got 0');
  assert.throws(() => falsifyOnRows(graph, { a: [], b: [] }), 'no rows to test on, expected at least one');
});

test.run();
