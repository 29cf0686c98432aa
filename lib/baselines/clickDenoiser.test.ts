import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type NoiseSchedule, posterior } from '../graph/noiseSchedule.js';
import { randomNormal, SparseMatrix, useSimdBackend } from '../tensor/index.js';
import { closeTo } from '../tensor/ops/opCheck.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import {
  bestAfterDenoising,
  type ClickDenoiser,
  clickDenoiser,
  clickSchedule,
  denoised,
  lookAt,
  rowWeights,
  timeTable,
  written,
} from './clickDenoiser.js';
import { clickMatrix } from './clickMatrix.js';
import { diffmm } from './diffmm.js';
import { plus, product } from './plainNumbers.test.js';
import { weights } from './weights.js';

await useSimdBackend();

const { diffusionSteps: T, firstNoise: first, lastNoise: last } = diffmm.defaults;
const schedule = clickSchedule(T, { first, last });

const data = tinyDataset();
const clicks = clickMatrix(data);

/** A denoiser of 10 items with weights large enough for its tanh to bend. */
function bending(hidden = 7): ClickDenoiser {
  const trainable = weights(streams(3));
  const made = clickDenoiser(trainable, 'd', { items: data.items, hidden, timeSize: 4 });
  for (const [n, variable] of Object.values(trainable.variables).entries()) {
    tf.tidy(() => variable.assign(randomNormal(variable.shape, 50 + n)));
  }
  return made;
}

const near = (found: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  assert.is(found.length, expected.length);
  expected.forEach((value, t) => {
    assert.ok(Math.abs(found[t] - value) <= tolerance, `t = ${t}: ${found[t]}, expected ${value} ± ${tolerance}`);
  });
};

test('the schedule of five steps, what its rows weigh and its way back, to the digits of tables made by hand', () => {
  near(schedule.beta, [1e-4, 4.975e-4, 4.9775e-4, 4.98e-4, 4.9825e-4], 1e-8);
  near(schedule.kept, [0.9999, 0.999403, 0.998905, 0.998408, 0.99791], 5e-7);
  near(rowWeights(schedule), [1, 8326.2, 760.4, 285.3, 149.5], 0.05);
  const back = Array.from({ length: T }, (_, t) => posterior(schedule, t));
  const [clean, noisy] = [back.map((weights) => weights.clean), back.map((weights) => weights.noisy)];
  near(clean, [1, 0.83267, 0.45447, 0.31257, 0.23823], 5e-6);
  near(noisy, [0, 0.16733, 0.54553, 0.68743, 0.76177], 5e-6);
});

test('a schedule of one step adds the first noise only; one that loses noise on the way is refused', () => {
  assert.equal(Array.from(clickSchedule(1, { first, last }).beta), [1e-4]);
  assert.throws(
    () => clickSchedule(3, { first: 0.1, last: 0.01 }),
    'diffmm: lastNoise must be at least firstNoise, 0.1, got 0.01',
  );
});

test('the time vector: cosines, then sines, of t at falling frequencies', () => {
  const table = timeTable(3, 10).arraySync();
  assert.equal(table[0], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  const angles = [0, 1, 2, 3, 4].map((j) => 2 * 10000 ** (-j / 5));
  closeTo('t = 2', table[2], [...angles.map(Math.cos), ...angles.map(Math.sin)], 1e-6);
  assert.equal(timeTable(2, 3).arraySync()[0], [1, 0, 0]);
});

test('a sparse matrix written out', () => {
  const rows = written(clicks.selectRows([0, 3]).matrix).arraySync();
  assert.equal(rows, [
    [1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 0, 0, 1, 1],
  ]);
});

// The denoiser again, in plain numbers.
function plainly({ time, enter, enterTime, leave }: ClickDenoiser, x: number[], t: number, steps: number): number[] {
  const told = plus(product(timeTable(steps, 4).arraySync()[t], time.weight.arraySync()), time.bias.arraySync());
  const joined = [...enter.weight.arraySync(), ...enterTime.arraySync()]; // [x ‖ e] L1
  const hidden = plus(product([...x, ...told], joined), enter.bias.arraySync()).map(Math.tanh);
  return plus(product(hidden, leave.weight.arraySync()), leave.bias.arraySync());
}

test('D(x, t) in plain numbers, each row at its own step', () => {
  const denoiser = bending();
  const x = randomNormal([3, 10], 9) as tf.Tensor2D;
  const found = denoised(denoiser, x, Int32Array.of(4, 0, 2), 5).arraySync();
  for (const [r, row] of x.arraySync().entries()) {
    closeTo(`row ${r}`, found[r], plainly(denoiser, row, [4, 0, 2][r], 5), 1e-5);
  }
});

test('a training look: noised by its own step, weighed by it, with dropout on what goes in', () => {
  const denoiser = bending();
  const clean = written(clicks.selectRows([0, 1, 2, 3, 4, 5]).matrix);
  const random = streams(8);
  const noise = randomNormal([6, 10], random.fork('noise').seed).arraySync() as number[][];
  const next = random.fork('steps').generator();
  const step = Array.from({ length: 6 }, () => Math.floor(next() * T));
  assert.ok(new Set(step).size > 2);
  const { estimate, errors } = lookAt(denoiser, clean, { schedule, rate: 0, random });
  clean.arraySync().forEach((row, r) => {
    const left = schedule.kept[step[r]];
    const seen = row.map((x, i) => Math.sqrt(left) * x + Math.sqrt(1 - left) * noise[r][i]);
    const expected = plainly(denoiser, seen, step[r], T);
    closeTo(`row ${r}`, estimate.arraySync()[r], expected, 1e-5);
    const error = row.reduce((sum, x, i) => sum + (x - expected[i]) ** 2, 0) / 10;
    closeTo(`error ${r}`, [errors.arraySync()[r]], [rowWeights(schedule)[step[r]] * error], 1e-5);
  });
  const dropped = lookAt(denoiser, clean, { schedule, rate: 0.5, random }).estimate;
  assert.not.equal(dropped.arraySync(), estimate.arraySync());
});

/** All steps back over whole rows, as published: x ← c1 D(x, t) + c2 x. */
function wholeWayBack(denoiser: ClickDenoiser, x: number[], way: NoiseSchedule): number[] {
  for (let t = way.steps - 1; t >= 0; t--) {
    const { clean, noisy } = posterior(way, t);
    const found = plainly(denoiser, x, t, way.steps);
    x = x.map((value, i) => clean * found[i] + noisy * value);
  }
  return x;
}

for (const [what, way] of [
  ['the published schedule', schedule],
  ['much noise', clickSchedule(4, { first: 0.05, last: 0.6 })],
  ['one step', clickSchedule(1, { first, last })],
] as const) {
  test(`walking back in the hidden layer ranks all items as walking back over whole rows does: ${what}`, () => {
    const denoiser = bending();
    const found = bestAfterDenoising(denoiser, clicks, way, data.items);
    written(clicks)
      .arraySync()
      .forEach((row, u) => {
        const end = wholeWayBack(denoiser, row, way);
        const expected = end.map((_, i) => i).sort((i, j) => end[j] - end[i]);
        assert.equal(Array.from(found.subarray(u * 10, (u + 1) * 10)), expected, `user ${u}`);
      });
  });
}

test('users are denoised block by block', () => {
  const many = tinyDataset({ users: 1030 }); // more than one block of 1024
  const { start, items: column } = many.train;
  const all = new SparseMatrix(1030, 10, { start, column, value: new Float32Array(column.length).fill(1) });
  const denoiser = bending();
  const [one, other] = [all, all.selectRows([1027]).matrix].map((rows) =>
    bestAfterDenoising(denoiser, rows, schedule, 2),
  );
  assert.is(one.length, 2060);
  assert.equal(one.slice(2054, 2056), other);
});

test.run();
