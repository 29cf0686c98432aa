import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lightgcn } from '../baselines/lightgcn.js';
import { popularity } from '../baselines/popularity.js';
import type { System } from '../recommender.js';
import { gridPoints, planRuns, pointName } from './plan.js';

const start = (system: System) => ({ system, options: system.defaults, training: system.training });

test('a grid is every combination, the last key fastest; no grid is one point', () => {
  assert.equal(gridPoints({ a: [1, 2], b: ['x', 'y'] }), [
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
  assert.equal(gridPoints({}), [{}]);
});

test('points have names that read well and stay apart', () => {
  assert.is(pointName({ layers: 2, regularization: 1e-4 }), 'layers=2,regularization=1e-4');
  assert.is(
    pointName({ dropped: 0.8, contentWeight: 0, features: 'frozen' }),
    'dropped=0.8,contentWeight=0,features=frozen',
  );
});

test('every system at every point on every seed, seeds outermost, values where they belong', () => {
  const grid = { layers: [1, 2], learningRate: [1e-3] };
  const runs = planRuns(
    [
      { ...start(popularity as System), grid: {} },
      { ...start(lightgcn as System), grid },
    ],
    [7, 8],
  );
  assert.equal(
    runs.map(({ folder }) => folder),
    [
      'popularity/seed-7',
      'lightgcn/layers=1,learningRate=1e-3/seed-7',
      'lightgcn/layers=2,learningRate=1e-3/seed-7',
      'popularity/seed-8',
      'lightgcn/layers=1,learningRate=1e-3/seed-8',
      'lightgcn/layers=2,learningRate=1e-3/seed-8',
    ],
  );
  assert.equal(runs[2].options, { ...lightgcn.defaults, layers: 2 });
  assert.equal(runs[2].training, { ...lightgcn.training, learningRate: 1e-3 });
});

test.run();
