// What semantics.test.ts compares: operations of TensorFlow.js with random inputs of given sizes.
import * as tf from '@tensorflow/tfjs-core';
import { streams } from '../streams.js';

export interface Made {
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool';
  values: Float32Array | Int32Array | Uint8Array;
}

export interface Case {
  name: string;
  inputs: (n: number, m: number, k: number) => Made[];
  run: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** false where there is none, or tfjs has no right one */
  gradient: boolean;
}

const random = streams(7).fork('semantics').generator();

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

function make(shape: number[], dtype: Made['dtype'], draw: () => number): Made {
  return { shape, dtype, values: ARRAYS[dtype].from(Array.from({ length: tf.util.sizeFromShape(shape) }, draw)) };
}
const normal = (...shape: number[]): Made => make(shape, 'float32', () => 2 * (random() + random() + random() - 1.5));
const positive = (...shape: number[]): Made => make(shape, 'float32', () => 0.1 + 2 * random());
const index = (limit: number, ...shape: number[]): Made => make(shape, 'int32', () => Math.floor(limit * random()));
const flag = (...shape: number[]): Made => make(shape, 'bool', () => Math.floor(2 * random()));

/** Filled by the calls of `add` below. */
export const cases: Case[] = [];

function add(
  name: string,
  inputs: Case['inputs'],
  run: (...inputs: never[]) => tf.Tensor | tf.Tensor[],
  gradient = true,
): void {
  cases.push({ name, inputs, run: run as Case['run'], gradient });
}

/** The four ways to transpose, batches, and products long or large enough for every path of the kernel. */
for (const [name, ta, tb] of [
  ['NN', false, false],
  ['TN', true, false],
  ['NT', false, true],
  ['TT', true, true],
] as const) {
  const run = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor => tf.matMul(a, b, ta, tb);
  add(`matMul ${name}`, (n, m, k) => [ta ? normal(k, n) : normal(n, k), tb ? normal(m, k) : normal(k, m)], run);
  add(
    `matMul ${name} deep`,
    () => [ta ? normal(1030, 9) : normal(9, 1030), tb ? normal(11, 1030) : normal(1030, 11)],
    run,
    false,
  );
  add(
    `matMul ${name} very deep`,
    () => [ta ? normal(4100, 5) : normal(5, 4100), tb ? normal(3, 4100) : normal(4100, 3)],
    run,
    false,
  );
}
add(
  'matMul wide',
  () => [normal(37, 130), normal(130, 1100)],
  (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b),
  false,
);
add(
  'matMul tall',
  () => [normal(1200, 33), normal(33, 17)],
  (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b),
);
add(
  'matMul batch',
  (n, m, k) => [normal(3, n, k), normal(3, k, m)],
  (a: tf.Tensor3D, b: tf.Tensor3D) => tf.matMul(a, b),
);
add(
  'matMul one to many',
  (n, m, k) => [normal(1, n, k), normal(4, k, m)],
  (a: tf.Tensor3D, b: tf.Tensor3D) => tf.matMul(a, b),
  false,
);
add(
  'dot',
  (n) => [normal(n), normal(n)],
  (a: tf.Tensor1D, b: tf.Tensor1D) => tf.dot(a, b),
);
add(
  'fused.matMul',
  (n, m, k) => [normal(n, k), normal(k, m), normal(m)],
  (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D) => tf.fused.matMul({ a, b, bias, activation: 'relu' }),
);

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const binaries: [string, Binary, typeof normal, boolean][] = [
  ['add', tf.add, normal, true],
  ['sub', tf.sub, normal, true],
  ['mul', tf.mul, normal, true],
  ['div', tf.div, positive, true],
  ['maximum', tf.maximum, normal, false],
  ['minimum', tf.minimum, normal, false],
  ['squaredDifference', tf.squaredDifference, normal, false],
  ['pow', tf.pow, positive, true],
  ['greater', tf.greater, normal, false],
];
for (const [name, run, draw, gradient] of binaries) {
  add(`${name}`, (n, m) => [draw(n, m), draw(n, m)], run, gradient || name !== 'greater');
  add(`${name} row`, (n, m, k) => [draw(n, m, k), draw(k)], run, gradient);
  add(`${name} column`, (n, m) => [draw(n, m), draw(n, 1)], run, gradient);
  add(`${name} scalar`, (n, m) => [draw(), draw(n, m)], run, gradient);
  add(`${name} middle`, (n, m, k) => [draw(n, m, k), draw(n, 1, k)], run, gradient);
  add(`${name} outer`, (n, m) => [draw(n, 1), draw(1, m)], run, gradient);
}
add('add int32', (n, m) => [index(9, n, m), index(9, n, m)], tf.add as Binary, false);
add(
  'addN',
  (n, m) => [normal(n, m), normal(n, m), normal(n, m)],
  (...t: tf.Tensor[]) => tf.addN(t),
);

type Unary = (x: tf.Tensor) => tf.Tensor;
const unaries: [string, Unary, typeof normal?, boolean?][] = [
  ['neg', tf.neg],
  ['square', tf.square],
  ['sqrt', tf.sqrt, positive],
  ['rsqrt', tf.rsqrt, positive],
  ['reciprocal', tf.reciprocal, positive],
  ['exp', tf.exp],
  ['log', tf.log, positive],
  ['log1p', tf.log1p, positive],
  ['sigmoid', tf.sigmoid],
  ['softplus', tf.softplus],
  ['tanh', tf.tanh],
  ['relu', tf.relu],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.1)],
  ['elu', tf.elu],
  ['abs', tf.abs],
  ['step', tf.step, normal, false],
  ['clipByValue', (x) => tf.clipByValue(x, -1, 1)],
  ['sum', (x) => tf.sum(x)],
  ['sum last', (x) => tf.sum(x, -1)],
  ['sum two last', (x) => tf.sum(x, [1, 2], true)],
  ['sum first', (x) => tf.sum(x, 0)],
  ['sum two first', (x) => tf.sum(x, [0, 1], true)],
  ['sum middle', (x) => tf.sum(x, 1)],
  ['sum ends', (x) => tf.sum(x, [0, 2])],
  ['mean', (x) => tf.mean(x)],
  ['mean last', (x) => tf.mean(x, 2, true)],
  ['mean first', (x) => tf.mean(x, 0)],
  ['max last', (x) => tf.max(x, -1)],
  ['max middle', (x) => tf.max(x, 1)],
  ['argMax last', (x) => tf.argMax(x, -1), normal, false],
  ['argMax first', (x) => tf.argMax(x, 0), normal, false],
  ['logSumExp', (x) => tf.logSumExp(x, 1)],
  ['softmax', (x) => tf.softmax(x)],
  ['logSoftmax', (x) => tf.logSoftmax(x)],
  ['norm', (x) => tf.norm(x, 2, 1)],
  ['moments', (x) => tf.moments(x, 0).variance],
  ['cumsum', (x) => tf.cumsum(x, 1), normal, false],
  ['slice 1', (x) => tf.slice(tf.reshape(x, [-1]), 2, 3)],
  ['slice 2', (x) => tf.slice(tf.reshape(x, [x.shape[0], -1]), [1, 1], [x.shape[0] - 1, 2])],
  ['slice 3', (x) => tf.slice(x, [1, 0, 0], [1, 2, -1])],
  ['slice to the end', (x) => tf.slice(tf.reshape(x, [-1]), [2], [-1])],
  [
    'pad 2',
    (x) =>
      tf.pad(
        tf.reshape(x, [x.shape[0], -1]),
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      ),
  ],
  [
    'pad 3',
    (x) =>
      tf.pad(x, [
        [1, 0],
        [0, 2],
        [1, 1],
      ]),
  ],
  ['transpose', (x) => tf.transpose(tf.reshape(x, [x.shape[0], -1]))],
  ['transpose 021', (x) => tf.transpose(x, [0, 2, 1])],
  ['transpose 102', (x) => tf.transpose(x, [1, 0, 2])],
  ['transpose 201', (x) => tf.transpose(x, [2, 0, 1])],
  ['reshape', (x) => tf.reshape(x, [-1])],
  ['expandDims', (x) => tf.expandDims(x, 1)],
  ['tile', (x) => tf.tile(x, [1, 2, 1])],
  ['clone', (x) => tf.clone(x)],
  ['cast to int', (x) => tf.cast(x, 'int32'), normal, false],
  ['cast to bool', (x) => tf.cast(x, 'bool'), normal, false],
  ['zerosLike', (x) => tf.zerosLike(x), normal, false],
  ['onesLike', (x) => tf.onesLike(x), normal, false],
];
for (const [name, run, draw = normal, gradient = true] of unaries)
  add(name, (n, m, k) => [draw(n, m, k)], run, gradient);

add(
  'gather',
  (n, m) => [normal(n, m), index(n, 2 * n)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i),
);
add(
  'gather 3',
  (n, m, k) => [normal(n, m, k), index(n, 3)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i),
);
add(
  'gather columns',
  (n, m) => [normal(n, m), index(m, 5)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i, 1),
);
add(
  'unsortedSegmentSum',
  (n, m) => [normal(n, m), index(5, n)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.unsortedSegmentSum(x, i, 5),
);
add(
  'segment ids out of range',
  (n, m) => [normal(n, m), index(9, n)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.unsortedSegmentSum(x, tf.sub(i, 2).toInt() as tf.Tensor1D, 5),
  false,
);
add(
  'concat rows',
  (n, m) => [normal(n, m), normal(3, m), normal(1, m)],
  (...t: tf.Tensor[]) => tf.concat(t, 0),
);
add(
  'concat columns',
  (n, m) => [normal(n, m), normal(n, 3)],
  (...t: tf.Tensor[]) => tf.concat(t, 1),
);
add(
  'concat 3',
  (n, m, k) => [normal(n, m, k), normal(n, 2, k)],
  (...t: tf.Tensor[]) => tf.concat(t, 1),
);
add(
  'stack',
  (n, m) => [normal(n, m), normal(n, m)],
  (...t: tf.Tensor[]) => tf.stack(t, 1),
);
add(
  'unstack',
  (n, m) => [normal(n, m)],
  (x: tf.Tensor) => tf.unstack(x, 0),
  false,
);
add(
  'split',
  (n, m) => [normal(n, 2 * m)],
  (x: tf.Tensor) => tf.split(x, 2, 1),
  false,
);
add(
  'cast to float',
  (n, m) => [index(9, n, m)],
  (x: tf.Tensor) => tf.cast(x, 'float32'),
  false,
);
add(
  'oneHot',
  (n) => [index(6, n)],
  (i: tf.Tensor1D) => tf.oneHot(i, 6),
  false,
);
add(
  'where',
  (n, m) => [flag(n, m), normal(n, m), normal(n, m)],
  (c: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.where(c, a, b),
);
add(
  'topk',
  (n, m) => [normal(n, m + 5)],
  (x: tf.Tensor) => tf.topk(x, 4).values,
  false,
);
add(
  'range',
  () => [],
  () => tf.range(0, 17, 2),
  false,
);
add(
  'fill',
  () => [],
  () => tf.fill([3, 5], 2.5),
  false,
);
add(
  'eye',
  () => [],
  () => tf.eye(4),
  false,
);
add(
  'strings',
  () => [],
  () => tf.concat([tf.tensor1d(['a', 'b']), tf.tensor1d(['c'])]),
  false,
);
add(
  'fft',
  (n, m) => [normal(n, m), normal(n, m)],
  (re: tf.Tensor, im: tf.Tensor) => tf.real(tf.fft(tf.complex(re, im))),
  false,
);
add(
  'conv2d',
  (n) => [normal(1, n + 3, n + 3, 2), normal(3, 3, 2, 4)],
  (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'same'),
);
add(
  'batchNorm',
  (n, m) => [normal(n, m), normal(m), positive(m)],
  (x: tf.Tensor, mean: tf.Tensor1D, v: tf.Tensor1D) => tf.batchNorm(x, mean, v),
  false,
);
add(
  'huber',
  (n, m) => [normal(n, m), normal(n, m)],
  (a: tf.Tensor, b: tf.Tensor) => tf.losses.huberLoss(a, b),
);
add(
  'empty',
  () => [normal(0, 4), normal(3, 4)],
  (a: tf.Tensor, b: tf.Tensor) => tf.concat([tf.mul(a, 2), tf.relu(a), b], 0),
  false,
);
add(
  'empty sums',
  () => [normal(0, 4)],
  (a: tf.Tensor) => [tf.sum(a), tf.sum(a, 0), tf.sum(a, 1), tf.matMul(a as tf.Tensor2D, a as tf.Tensor2D, true)],
  false,
);
add(
  'empty gather',
  () => [normal(3, 4), index(3, 0)],
  (x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i),
  false,
);
