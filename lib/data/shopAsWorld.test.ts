import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { separated } from '../causal/graphs/separation.js';
import { isAdjustmentSet } from '../causal/identification/adjustment.js';
import { isFrontdoorSet } from '../causal/identification/frontdoor.js';
import { backdoorWorld } from '../causal/worlds/exactWorlds.js';
import { type KnownWorld, knownWorld } from '../causal/worlds/knownWorld.js';
import { type Streams, streams } from '../tensor/streams.js';
import { shopAsWorld, shopGraph } from './shopAsWorld.js';
import { SHOP_DEFAULTS } from './shopOptions.js';
import { exposedRows } from './shopRows.js';
import { shopWorld } from './shopWorld.js';

/** Mean of the outcome over all rows that might have been logged: each logged one stands for 1 / P(logged) of them. */
function weightedMean(world: KnownWorld<Streams>, random: Streams): number {
  const { columns, logPropensity } = world.sample(random);
  let [weight, total] = [0, 0];
  for (let r = 0; r < columns[world.outcome].length; r++) {
    const w = logPropensity ? Math.exp(-logPropensity[r]) : 1;
    weight += w;
    total += w * columns[world.outcome][r];
  }
  return total / weight;
}

test('samples of the shop and of a table, drawn under do, agree with the truth', () => {
  const shop = shopAsWorld(shopWorld({ users: 60, items: 80 }, streams(21)));
  const table = knownWorld(backdoorWorld(), { do: 'V', on: 'Y' });
  const worlds: KnownWorld<Streams>[] = [shop, table];
  for (const world of worlds) {
    for (const arm of [0, 1] as const) {
      const draws = Array.from({ length: 12 }, (_, n) => {
        const random = streams(5).fork(arm, n);
        return weightedMean(world.intervene(arm, random.fork('do')), random);
      });
      const mean = draws.reduce((a, b) => a + b) / draws.length;
      const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1);
      // Four standard errors of the mean of twelve samples; the pages and users of the shop are the same in each.
      assert.ok(
        Math.abs(mean - world.truth.mean(arm)) < 4 * Math.sqrt(variance / draws.length),
        `${mean} in arm ${arm}`,
      );
    }
    assert.ok(Math.abs(world.truth.mean(1) - world.truth.mean(0) - world.truth.ate) < 1e-12);
  }
});

test('the rows of the log are those that the analyst of the shop has', () => {
  const random = streams(22);
  const world = shopWorld({ users: 12, items: 20 }, random);
  const { columns, unit, logPropensity } = shopAsWorld(world).sample(random.fork('log'));
  const rows = exposedRows(world, { weighted: true });
  assert.equal(Array.from(columns.V), Array.from(rows.treatment));
  assert.equal(Array.from(columns.O), Array.from(rows.outcome));
  assert.equal(Array.from(unit ?? []), Array.from(rows.unit ?? []));
  for (const name of ['C', 'G', 'T']) assert.equal(Array.from(columns[name]), Array.from(rows.columns[name]));
  const weight = Array.from(logPropensity ?? [], (log) => Math.exp(-log));
  assert.ok(weight.every((w, r) => Math.abs(w - (rows.weight?.[r] ?? 0)) < 1e-9 * w));
});

test('the graph of the shop says what its knobs do', () => {
  const query = { do: 'V', on: 'Y' };
  const asItIs = shopGraph(SHOP_DEFAULTS);
  assert.is(isAdjustmentSet(asItIs, ['C', 'G'], query), true);
  assert.is(isAdjustmentSet(asItIs, ['C'], query), false);
  assert.is(isAdjustmentSet(asItIs, ['C', 'G', 'E'], query), true);
  assert.is(isAdjustmentSet(shopGraph({ ...SHOP_DEFAULTS, lambdaG: 0 }), ['C'], query), true);
  const plain = shopGraph({ ...SHOP_DEFAULTS, lambdaG: 0, lambdaC: 0 });
  assert.is(isAdjustmentSet(plain, [], query), true);
  const through = shopGraph({ ...SHOP_DEFAULTS, frontDoor: true });
  assert.is(isFrontdoorSet(through, ['M'], query), true);
  assert.is(separated(asItIs, 'C', 'G'), true);
  assert.is(separated(asItIs, 'C', 'G', ['E']), false);
  const { columns } = shopAsWorld(shopWorld({ users: 5, items: 40, frontDoor: true }, streams(3))).sample(streams(4));
  assert.equal(Object.keys(columns), ['C', 'G', 'V', 'T', 'M', 'Y', 'A', 'O']);
});

test.run();
