import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shopDataset } from '../data/shopDataset.js';
import { shopWorld } from '../data/shopWorld.js';
import { streams } from '../tensor/streams.js';
import { byKind, meanGate, openness } from './gates.js';
import { neighborRows, typicalUser } from './neighborhood.js';
import { accidentalClicks, detectionClaim, detectionTable, driftCurves } from './noiseEdges.js';

test('accidental training clicks are the noise edges of the world that fell into training', () => {
  const world = shopWorld({ users: 40, items: 30 }, streams(5));
  const { train } = shopDataset(world);
  const noise = accidentalClicks(world, shopDataset(world));
  const edges = world.noiseEdges();
  const known = new Set(Array.from(edges.users, (u, n) => u * 30 + edges.items[n]));
  let clicks = 0;
  for (let u = 0; u < 40; u++) {
    for (let p = train.start[u]; p < train.start[u + 1]; p++, clicks++) {
      assert.is(noise[p] === 1, known.has(u * 30 + train.items[p]));
    }
  }
  assert.is(noise.length, clicks);
  assert.ok(noise.includes(1));
});

test('the lowest numbers are the suspects', () => {
  const noise = [1, 0, 0, 1, 0];
  const rows = detectionTable({ right: [0.1, 0.9, 0.8, 0.2, 0.7], wrong: [0.9, 0.1, 0.2, 0.8, 0.3] }, noise);
  assert.is(rows[0].averagePrecision, 1);
  assert.is(rows[0].auroc, 1);
  assert.is(rows[1].auroc, 0);
  assert.is(rows[0].baseRate, 0.4);
  assert.is(
    detectionClaim(rows, 'right', 'wrong'),
    // wrong finds its first noise edge at place 4: (1/4 + 2/5) / 2
    'Average precision by right 1.000, by wrong 0.325, by guessing 0.400',
  );
  assert.throws(() => detectionClaim(rows, 'right', 'left'), "no row 'left', there are right, wrong");
});

test('gates by kind of edge', () => {
  const gates = { visual: Float32Array.of(1, 0.5, 0.25), textual: Float32Array.of(0, 0.5, 0.75) };
  assert.equal([...meanGate(gates)], [0.5, 0.5, 0.5]);
  assert.equal(byKind(gates.visual, [0, 1, 0]), [
    { name: 'true edges', weights: [1, 0.25] },
    { name: 'noise edges', weights: [0.5] },
  ]);
  const [visual] = openness(gates);
  assert.is(visual.edges, 'clicks');
  assert.is(visual.median, 0.5);
  assert.is(visual.open, 1 / 3);
});

test('drift as curves keeps epochs and columns', () => {
  const state = {
    'mean ρ, true edges': 0.5,
    'mean ρ, noise edges': 0.4,
    averagePrecision: 0.2,
    'auroc, noise-free': 0.6,
  };
  const curves = driftCurves(
    [
      { epoch: 0, ...state, auroc: 0.5 },
      { epoch: 5, ...state, auroc: 0.7 },
    ],
    ['auroc'],
  );
  assert.equal(curves, [{ name: 'auroc', epochs: [0, 5], values: [0.5, 0.7] }]);
});

// user 0: three clicks, user 1: none, user 2: one, user 3: three, user 4: nine
const train = { start: Int32Array.of(0, 3, 3, 4, 7, 16), items: Int32Array.from({ length: 16 }, (_, p) => p) };

test('the typical user has the median number of clicks, the lowest id among equals, and a noise edge where noise is known', () => {
  assert.is(typicalUser({ users: 5, train }), 0); // degrees 1, 3, 3, 9: lower median 3
  const noiseAt = (...clicks: number[]) => Uint8Array.from({ length: 16 }, (_, p) => (clicks.includes(p) ? 1 : 0));
  assert.is(typicalUser({ users: 5, train }, noiseAt(5, 12)), 3);
  assert.is(typicalUser({ users: 5, train }, noiseAt(3, 12)), 2); // 1 is nearer to 3 than 9 is
  assert.throws(() => typicalUser({ users: 5, train }, noiseAt()), /no user has a noise edge/);
});

test('the rows of a neighbourhood are the clicks of the user', () => {
  const weights = Float32Array.from({ length: 16 }, (_, p) => p / 16);
  const noise = Uint8Array.from({ length: 16 }, (_, p) => p % 2);
  assert.equal(neighborRows({ train }, 3, weights, noise), [
    { item: 4, weight: 0.25, noise: false },
    { item: 5, weight: 0.3125, noise: true },
    { item: 6, weight: 0.375, noise: false },
  ]);
  assert.not.ok(neighborRows({ train }, 3, weights).some((row) => row.noise));
});

test.run();
