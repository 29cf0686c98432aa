import { memory } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import { embeddedShop } from '../data/loadData.js';
import { shopDataset } from '../data/shopDataset.js';
import { useSimdBackend } from '../tensor/index.js';
import { degreeTable, featurePlane, featuresOf, itemClasses, splitTable, varianceBetween } from './dataOverview.js';
import { buildGraphs, corners, graphTable, sameClass } from './graphOverview.js';

await useSimdBackend();

const world = embeddedShop({ users: 50, items: 40 });
const shop = shopDataset(world);
const corner = buildDataset({
  name: 'corner',
  users: 3,
  items: 4,
  train: { users: [0, 0, 1], items: [0, 1, 1] },
  valid: { users: [2], items: [3] },
  test: { users: [0, 1], items: [2, 0] },
  features: { visual: { rows: 4, cols: 2, values: Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1) } },
});

test('splits and degrees by hand', () => {
  const [train, valid, held] = splitTable(corner);
  assert.is(train.clicks, 3);
  assert.equal([valid['of cold users'], valid['of cold items']], [1, 1]);
  assert.equal([held['of cold users'], held['of cold items'], held['in training too']], [0, 1, 0]);
  const [users, items] = degreeTable(corner);
  assert.equal([users.max, users.mean, items.max, items.min], [2, 1, 2, 0]);
});

test('items fall into tiers by popularity where no brand is known', () => {
  // 4 items: the first tenth holds rank 0, half of them ranks 0 and 1; item 1 has two clicks, item 0 one
  assert.equal([...itemClasses(corner).classes], [1, 0, 2, 2]);
  assert.is(itemClasses(shop, world).classes, world.catalogue.confounder);
});

test('variance between classes: all of it, none of it', () => {
  const matrix = featuresOf(corner, 'visual');
  assert.is(varianceBetween(matrix, [0, 0, 1, 1]), 1);
  assert.ok(Math.abs(varianceBetween(matrix, [0, 1, 0, 1])) < 1e-12);
  assert.throws(
    () => featuresOf(corner, 'textual'),
    /data set corner has no textual features, expected a matrix of 4 rows/,
  );
});

test('the plane takes every n-th item of many and keeps most of the variance of few columns', () => {
  const plane = featurePlane(shop, 'visual', { world, most: 20 });
  assert.is(plane.x.length, 20);
  assert.is(plane.classes[3], world.catalogue.confounder[6]);
  assert.ok(plane.shares[0] >= plane.shares[1] && plane.shares[0] < 1);
});

test('graphs keep their laws and leave no tensor behind', () => {
  const before = memory().numTensors;
  const graphs = buildGraphs(shop, { neighbors: 5 });
  assert.is(memory().numTensors, before);
  const [a, v, t] = graphTable(graphs);
  assert.is(a['mirrored, %'], 100);
  assert.is(a.entries, 2 * shop.train.items.length);
  assert.equal([v.entries, t.entries], [200, 200]);
  assert.ok(v['mirrored, %'] < 100);
  // values are stored in single precision: 5 to 40 terms of relative error 6e-8
  for (const row of [a, v, t]) assert.ok(row['error of G x = x'] < 1e-6, `${row.graph}: ${row['error of G x = x']}`);
});

test('same class by hand: two of three neighbors, one pair of six', () => {
  const graph = {
    name: 'S',
    size: 4,
    start: Int32Array.of(0, 2, 3, 4, 5),
    column: Int32Array.of(0, 1, 0, 3, 3),
    value: new Float32Array(5),
    fixed: new Float64Array(4),
  };
  const [row] = sameClass([graph], [0, 0, 1, 2]);
  assert.is(row.neighbors, 2 / 3);
  assert.is(row.chance, 1 / 6);
});

test('corners: sorted by brand in a world, every entry inside', () => {
  const patterns = corners(shop, buildGraphs(shop, { neighbors: 5 }), { world, most: 20 });
  assert.equal(
    patterns.map((p) => [p.rows, p.cols]),
    [
      [20, 20],
      [20, 20],
      [20, 20],
    ],
  );
  for (const { row, column } of patterns) {
    assert.is(row.length, column.length);
    assert.ok(Array.from(row).every((r) => r < 20) && Array.from(column).every((c) => c < 20));
  }
  // every item is its own neighbor
  const [, visual] = patterns;
  const diagonal = Array.from(visual.row).filter((r, p) => r === visual.column[p]);
  assert.is(diagonal.length, 20);
});

test.run();
