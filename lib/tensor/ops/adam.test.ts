import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { Adam, type AdamOptions, type AdamState } from './adam.js';
import { closeTo, draws } from './opCheck.js';

type Named = Record<string, tf.Variable>;

function variables(sizes: Record<string, number[]>): Named {
  const { numbers } = draws('adam variables');
  const entries = Object.entries(sizes).map(([name, shape]) => {
    const { values } = numbers(shape);
    return [name, tf.tidy(() => tf.variable(tf.tensor(values, shape)))] as const;
  });
  return Object.fromEntries(entries);
}

// gradients of step t: the same numbers wherever and however often they are asked for
function gradientsOf(named: Named, t: number): tf.NamedTensorMap {
  const { numbers } = draws(`adam gradients ${t}`);
  return Object.fromEntries(
    Object.values(named).map((v) => [v.name, tf.tensor(numbers(v.shape).values, v.shape)] as const),
  );
}

function train(adam: Adam, named: Named, from: number, to: number): void {
  for (let t = from; t < to; t++) {
    tf.tidy(() => {
      const list = Object.values(named);
      adam.apply(t % 2 ? Object.fromEntries(Object.entries(named).reverse()) : named, gradientsOf(named, t));
      assert.ok(list.every((v) => !v.isDisposed));
    });
  }
}

const snapshot = (named: Named): number[][] => Object.values(named).map((v) => [...v.dataSync()]);

/** The update in float64, as the paper writes it (Kingma and Ba, algorithm 1), ε outside the bias-corrected root. */
function reference(start: number[], gradients: number[][], rate: number, decay = 0): number[] {
  const [p, m, v] = [start.slice(), start.map(() => 0), start.map(() => 0)];
  gradients.forEach((gradient, t) => {
    gradient.forEach((slope, i) => {
      const g = slope + decay * p[i];
      m[i] = 0.9 * m[i] + 0.1 * g;
      v[i] = 0.999 * v[i] + 0.001 * g * g;
      p[i] -= (rate * (m[i] / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(v[i] / (1 - 0.999 ** (t + 1))) + 1e-8);
    });
  });
  return p;
}

for (const backend of ['simd', 'cpu']) {
  for (const weightDecay of [0, 0.1]) {
    test(`${backend}, weight decay ${weightDecay}: seven steps equal the paper's update in float64`, async () => {
      await useSimdBackend();
      await tf.setBackend(backend);
      const named = variables({ a: [3, 7], b: [1] });
      const start = snapshot(named);
      train(new Adam(0.01, { weightDecay }), named, 0, 7);
      Object.values(named).forEach((variable, i) => {
        const gradients = Array.from({ length: 7 }, (_, t) => [...gradientsOf(named, t)[variable.name].dataSync()]);
        // float32 rounds each of the seven steps to 6e-8 of the parameter
        closeTo(`variable ${i}`, variable.dataSync(), reference(start[i], gradients, 0.01, weightDecay), 2e-6);
      });
      await tf.setBackend('simd');
    });
  }
}

test('the first step is the learning rate against the sign of the gradient, also for a tiny gradient', async () => {
  await useSimdBackend();
  const p = tf.variable(tf.tensor1d([1, 1, 1]));
  new Adam(0.5).apply({ p }, { [p.name]: tf.tensor1d([3, -1e-4, 0]) });
  closeTo('step', p.dataSync(), [0.5, 1.5 - 0.5 * 1e-4, 1], 1e-6); // 1e-8 of 1e-4 is lost in ε
});

test('saved and restored, it goes on with the same bits', async () => {
  await useSimdBackend();
  const sizes = { table: [40, 3], bias: [5] };
  const unbroken = variables(sizes);
  train(new Adam(0.01), unbroken, 0, 6);
  const broken = variables(sizes);
  const first = new Adam(0.01);
  train(first, broken, 0, 3);
  const state = JSON.parse(JSON.stringify(first.state(), (_, x) => (x instanceof Float32Array ? [...x] : x)));
  for (const moments of Object.values<{ first: number[]; second: number[] }>(state)) {
    Object.assign(moments, { first: Float32Array.from(moments.first), second: Float32Array.from(moments.second) });
  }
  const second = new Adam(0.01);
  second.restore(state as AdamState);
  train(second, broken, 3, 6);
  assert.equal(snapshot(broken), snapshot(unbroken));
});

test('moments follow the name, not the position, and a state is a copy', async () => {
  await useSimdBackend();
  const named = variables({ a: [2], b: [2] });
  const adam = new Adam(0.1);
  train(adam, named, 0, 2);
  const state = adam.state();
  assert.equal(Object.keys(state).sort(), ['a', 'b']);
  assert.is(state.a.step, 2);
  const before = [...state.a.first];
  train(adam, named, 2, 3);
  assert.equal([...state.a.first], before);
});

test('a variable without a gradient counts as one with a gradient of zero', async () => {
  await useSimdBackend();
  const apply = (withZero: boolean) => {
    const p = tf.variable(tf.tensor1d([1]));
    const adam = new Adam(0.1);
    adam.apply({ p }, { [p.name]: tf.tensor1d([2]) });
    adam.apply({ p }, withZero ? { [p.name]: tf.tensor1d([0]) } : {});
    return p.dataSync()[0];
  };
  assert.is(apply(false), apply(true));
  assert.ok(apply(false) < 0.9, 'the first moment goes on moving it');
});

test('or, if asked, is left alone, and its own steps are counted', async () => {
  await useSimdBackend();
  const [p, q] = [tf.variable(tf.tensor1d([1])), tf.variable(tf.tensor1d([1]))];
  const adam = new Adam(0.1, { absentGradients: 'skip' });
  adam.apply({ p, q }, { [p.name]: tf.tensor1d([2]) });
  assert.equal([...q.dataSync()], [1]);
  adam.apply({ p, q }, { [q.name]: tf.tensor1d([2]) });
  // each has had its first step, so each has moved by the rate
  closeTo('both', [p.dataSync()[0], q.dataSync()[0]], [0.9, 0.9], 1e-6);
});

for (const backend of ['simd', 'cpu']) {
  test(`${backend}: decoupled decay shrinks a parameter beside its step, whatever the gradient`, async () => {
    await useSimdBackend();
    await tf.setBackend(backend);
    const p = tf.variable(tf.tensor1d([2, 2, 2, 2, 2]));
    new Adam(0.1, { weightDecay: 0.5, decoupled: true }).apply({ p }, { [p.name]: tf.tensor1d([1, -3, 0, 1, 1]) });
    // 2 (1 - 0.1 · 0.5) less or plus the rate; AdamW's algorithm 2 (Loshchilov & Hutter, 2019) in torch's order
    closeTo('parameter', p.dataSync(), [1.8, 2, 1.9, 1.8, 1.8], 1e-6);
    await tf.setBackend('simd');
  });
}

test('the learning rate may change between steps', async () => {
  await useSimdBackend();
  const p = tf.variable(tf.tensor1d([1]));
  const adam = new Adam(0.5);
  adam.rate = 0.25;
  adam.apply({ p }, { [p.name]: tf.tensor1d([3]) });
  closeTo('parameter', p.dataSync(), [0.75], 1e-6);
  assert.throws(() => {
    adam.rate = 0;
  }, 'learning rate must be > 0, got 0');
});

test('two threads give the same bits', async () => {
  const results: number[][][] = [];
  for (const threads of [1, 2]) {
    tf.removeBackend('simd');
    const { runtime } = await useSimdBackend({ threads });
    await runtime.ready();
    const named = variables({ table: [700, 64] });
    train(new Adam(0.01, { weightDecay: 0.1 }), named, 0, 3);
    results.push(snapshot(named));
  }
  assert.equal(results[1], results[0]);
});

test('a clone of a variable does not see the update', async () => {
  await useSimdBackend();
  const p = tf.variable(tf.tensor1d([1, 2]));
  const before = p.clone();
  new Adam(0.1).apply({ p }, { [p.name]: tf.tensor1d([1, 1]) });
  assert.equal([...before.dataSync()], [1, 2]);
  closeTo('variable', p.dataSync(), [0.9, 1.9], 1e-6);
});

test('nothing leaks, and dispose frees the moments', async () => {
  await useSimdBackend();
  const named = variables({ a: [10], b: [3, 3] });
  const adam = new Adam(0.1);
  const before = tf.memory().numTensors;
  train(adam, named, 0, 2);
  const during = tf.memory().numTensors;
  assert.is(during, before + 4);
  train(adam, named, 2, 9);
  assert.is(tf.memory().numTensors, during);
  adam.dispose();
  assert.is(tf.memory().numTensors, before);
});

test("another model's state, impossible options and a gradient of another size are named", async () => {
  await useSimdBackend();
  const p = tf.variable(tf.tensor1d([1, 2]));
  const adam = new Adam(0.1);
  adam.restore({ p: { step: 3, first: new Float32Array(5), second: new Float32Array(5) } });
  assert.throws(() => adam.apply({ p }, {}), 'p has 2 numbers, its saved moments 5');
  const [one, two] = [new Float32Array(1), new Float32Array(2)];
  const negative = { p: { step: -1, first: one, second: one } };
  assert.throws(() => adam.restore(negative), 'the step of p must be a whole number ≥ 0, got -1');
  const uneven = { p: { step: 1, first: one, second: two } };
  assert.throws(() => adam.restore(uneven), 'moments of p differ in length: 1 and 2');
  const wrong: [number, AdamOptions, string][] = [
    [0, {}, 'learning rate must be > 0, got 0'],
    [Number.NaN, {}, 'learning rate must be > 0, got NaN'],
    [1, { beta1: 1 }, 'beta1 must be in [0, 1), got 1'],
    [1, { beta2: -0.1 }, 'beta2 must be in [0, 1), got -0.1'],
    [1, { epsilon: 0 }, 'epsilon must be > 0, got 0'],
    [1, { weightDecay: -1 }, 'weight decay must be ≥ 0, got -1'],
  ];
  for (const [rate, options, message] of wrong) assert.throws(() => new Adam(rate, options), message);
  assert.throws(() => new Adam(1).apply({ p }, { [p.name]: tf.zeros([3]) }), 'p is [2], its gradient [3]');
});

test.run();
