import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { principalComponents, project } from './projection.js';

const near = (got: ArrayLike<number>, expected: readonly number[]): void => {
  expected.forEach((value, i) => {
    assert.ok(Math.abs(got[i] - value) < 1e-9, `entry ${i}: got ${got[i]}, expected ${value}`);
  });
};

// numpy: U, s, Vt = numpy.linalg.svd(X - X.mean(0)); Vt[:2], s[:2]**2 / (s**2).sum(), signs turned so that the largest entry is positive
const points = { rows: 5, cols: 3, values: [2, 0, 1, 0, 1, 3, 4, -1, 0, 1, 1, 1, 3, 5, 2] };

test('directions and shares agree with NumPy', () => {
  const { directions, shares, mean } = principalComponents(points);
  near(mean, [2, 1.2, 1.4]);
  near(directions[0], [-0.13043445568913975, 0.9335015826435551, 0.33400845493947495]);
  near(directions[1], [0.8746430650035256, 0.26698470339598995, -0.4046216467192452]);
  near(shares, [0.6334358202861019, 0.3420296459761519]);
});

test('projected rows are centred and as wide as their share', () => {
  const components = principalComponents(points);
  const [x] = project(points, components);
  const squares = x.reduce((sum, value) => sum + value * value, 0);
  near([x.reduce((sum, value) => sum + value, 0)], [0]);
  const centered = points.values.map((value, i) => value - components.mean[i % 3]);
  const total = centered.reduce((sum, value) => sum + value * value, 0);
  near([squares / total], [components.shares[0]]);
});

test('too little data is refused', () => {
  assert.throws(
    () => principalComponents({ rows: 1, cols: 3, values: [1, 2, 3] }),
    /need at least 2 rows and 2 columns, got 1 × 3/,
  );
  assert.throws(() => principalComponents({ rows: 3, cols: 1, values: [1, 2, 3] }), /got 3 × 1/);
});

test.run();
