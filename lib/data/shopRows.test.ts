import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { exposedRows } from './shopRows.js';
import { shopWorld } from './shopWorld.js';

const world = shopWorld({ users: 15, items: 20 }, streams(41));
const { log, catalogue } = world;
const exposures = log.exposed.reduce((sum, e) => sum + e, 0);

test('one row an exposure, by user and item: what was shown, what was clicked, what stands behind it', () => {
  const rows = exposedRows(world);
  assert.is(rows.treatment.length, exposures);
  let r = 0;
  log.exposed.forEach((exposed, pair) => {
    if (!exposed) return;
    const item = pair % 20;
    assert.equal(
      [rows.unit?.[r], rows.treatment[r], rows.outcome[r]],
      [item, catalogue.visualAttribute[item], log.clicked[pair]],
    );
    assert.equal(
      [rows.columns.C[r], rows.columns.G[r], rows.columns.T[r]],
      [catalogue.confounder[item], catalogue.context[item], catalogue.textualAttribute[item]],
    );
    r++;
  });
  assert.is(rows.weight, undefined);
});

test('weights are 1 / propensity; corrected outcomes are (o − a) / (1 − a)', () => {
  const plain = exposedRows(world);
  const { weight, outcome } = exposedRows(world, { weighted: true, noiseCorrected: true });
  const pairs = [...log.exposed.keys()].filter((pair) => log.exposed[pair] === 1);
  pairs.forEach((pair, r) => {
    const [user, item] = [Math.floor(pair / 20), pair % 20];
    assert.is(weight?.[r], 1 / world.propensity(user, item));
    const a = world.accident(item);
    assert.is(outcome[r], (plain.outcome[r] - a) / (1 - a));
  });
});

test('a column by item joins the rows, and one of another length is refused', () => {
  const code = Int32Array.from({ length: 20 }, (_, item) => item % 3);
  const { columns, unit } = exposedRows(world, { itemColumns: { code } });
  assert.ok(Array.from(columns.code).every((value, r) => value === (unit?.[r] ?? 0) % 3));
  assert.throws(() => exposedRows(world, { itemColumns: { code: [1] } }), 'column code must have 20 items, got 1');
});

test.run();
