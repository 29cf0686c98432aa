import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jointTable, linear } from './discreteWorld.js';
import { backdoorWorld } from './exactWorlds.js';
import { knownWorld, type Observations, type RandomStream } from './knownWorld.js';
import { mechanism } from './mechanism.js';
import { condition, probability, tableFromCounts } from './table.js';
import { worldRows } from './worldRows.js';

/** Lehmer's generator, started anew by the path of names. */
function stream(path: string): RandomStream {
  return {
    fork: (...names) => stream([path, ...names].join('/')),
    generator: () => {
      let state = [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2147483647, 7);
      for (let warm = 0; warm < 5; warm++) state = (state * 48271) % 2147483647;
      return () => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
      };
    },
  };
}

function share({ columns }: Observations, name: string): number {
  const column = Array.from(columns[name]);
  return column.reduce((a, b) => a + b, 0) / column.length;
}

const EXPOSED = { ...backdoorWorld(), E: linear('1/10', { C: '3/10', G: '1/2' }) };

test('the truth of world 1, exactly and as numbers', () => {
  const { truth, graph } = knownWorld(backdoorWorld(), { do: 'V', on: 'Y', latent: ['C'] });
  assert.equal([truth.exactMean(1), truth.exactMean(0), truth.exactAte].map(String), [
    '1569/4000',
    '1169/4000',
    '1/10',
  ]);
  assert.equal([truth.mean(1), truth.ate], [0.39225, 0.1]);
  assert.equal(graph.latent, ['C']);
});

test('rows are drawn as the mechanisms say, under do too', () => {
  const world = knownWorld(backdoorWorld(), { do: 'V', on: 'Y', count: 40_000 });
  const random = stream('rows');
  const seen = jointTable(backdoorWorld());
  for (const name of ['C', 'G', 'V', 'T', 'Y']) {
    const p = probability(seen, { [name]: 1 })?.toNumber() ?? Number.NaN;
    // Four standard errors.
    assert.ok(Math.abs(share(world.sample(random), name) - p) < 4 * Math.sqrt((p * (1 - p)) / 40_000), name);
  }
  for (const arm of [0, 1] as const) {
    const set = world.intervene(arm, random);
    const drawn = set.sample(random.fork('do'));
    assert.is(share(drawn, 'V'), arm);
    assert.ok(Math.abs(share(drawn, 'Y') - world.truth.mean(arm)) < 4 * 0.5 * Math.sqrt(1 / 40_000));
    assert.equal([set.truth.mean(0), set.truth.mean(1)], [world.truth.mean(0), world.truth.mean(1)]);
  }
  assert.equal(world.sample(random), world.sample(random));
});

test('of a log only the rows that were logged remain, with the logarithm of their chance', () => {
  const world = knownWorld(EXPOSED, { do: 'V', on: 'Y', logged: 'E', count: 30_000 });
  const { columns, logPropensity } = world.sample(stream('log'));
  const n = columns.E.length;
  assert.is(share({ columns }, 'E'), 1);
  const expected = probability(jointTable(EXPOSED), { E: 1 })?.toNumber() ?? Number.NaN;
  assert.ok(Math.abs(n / 30_000 - expected) < 0.012);
  for (let r = 0; r < 200; r++) {
    const chance = 0.1 + 0.3 * columns.C[r] + 0.5 * columns.G[r];
    assert.ok(Math.abs((logPropensity?.[r] ?? 0) - Math.log(chance)) < 1e-12);
  }
  const ofC = probability(condition(jointTable(EXPOSED), { E: 1 }), { C: 1 })?.toNumber() ?? Number.NaN;
  assert.ok(Math.abs(share({ columns }, 'C') - ofC) < 4 * 0.5 * Math.sqrt(1 / n));
});

test('an outcome of more levels has a mean, a treatment of more levels is refused', () => {
  const stars = mechanism(['X'], { 0: ['1/2', '1/4', '1/4'], 1: ['1/4', '1/4', '1/2'] });
  const world = knownWorld({ X: linear('1/2'), Y: stars }, { do: 'X', on: 'Y' });
  assert.equal([world.truth.exactMean(0), world.truth.exactAte].map(String), ['3/4', '1/2']);
  assert.is(Math.max(...Array.from(world.sample(stream('stars')).columns.Y)), 2);
  assert.throws(
    () => knownWorld({ X: mechanism([], { '': ['1/3', '1/3', '1/3'] }), Y: linear('1/2') }, { do: 'X', on: 'Y' }),
    'X has 3 levels, expected the two levels 0 and 1',
  );
  assert.throws(() => knownWorld(EXPOSED, { do: 'V', on: 'Q' }), /^node Q is not in the graph/);
  assert.throws(() => knownWorld(EXPOSED, { do: 'V', on: 'Y', count: 0 }), 'count must be a positive integer, got 0');
});

test('rows of a world meet every probability exactly', () => {
  const columns = worldRows(backdoorWorld());
  assert.equal(Object.keys(columns).sort(), ['C', 'G', 'T', 'V', 'Y']);
  const counted = Array.from(columns.C, (_, r) => ({
    values: { C: columns.C[r], G: columns.G[r], V: columns.V[r], T: columns.T[r], Y: columns.Y[r] },
    count: 1,
  }));
  assert.is(counted.length, 20_000);
  const table = tableFromCounts(counted);
  for (const { values, probability: p } of jointTable(backdoorWorld())) {
    assert.is(String(probability(table, values)), String(p));
  }
  assert.is(worldRows(backdoorWorld(), { of: ['C', 'V'], count: 100 }).C.length, 100);
  assert.throws(() => worldRows(backdoorWorld(), { count: 30 }), /^30 rows cannot meet a probability of/);
});

test.run();
