import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { directionTuning, itemAlignment, itemMoves, type View } from './itemAlignment.js';

await useSimdBackend();

const [right, up] = [
  [1, 0],
  [0, 1],
];
const view = (name: string, ...items: number[][]): View => ({ name, items: tf.tensor2d(items) });
const still = tf.zeros<tf.Rank.R2>([2, 2]);
const near = (actual: tf.Scalar, expected: number): void => {
  const [value] = actual.dataSync();
  assert.ok(Math.abs(value - expected) < 1e-6, `${value}, expected ${expected}`);
};

test('two items by hand: each moves away from the view that its clicks contradict', () => {
  const judges = tf.tensor2d([right, up]); // of item 0, of item 1
  const views = [view('ids', right, right), view('visual', up, up)];
  const turn = tf.tensor2d([-1, 1, 0, 0], [2, 2]); // (1, 0) N + (1, 0) = (0, 1)
  const moves = itemMoves(views, judges, { 'moves.ids.visual': turn, 'moves.visual.ids': still });
  assert.equal(
    moves.map(({ from, to, ids }) => [from, to.name, Array.from(ids.dataSync())]),
    [
      ['ids', 'visual', [1]],
      ['visual', 'ids', [0]],
    ],
  );
  assert.equal(
    moves.map(({ anchors }) => Array.from(anchors.dataSync())),
    [up, up],
  );
  // the first anchor agrees with its judge by 1, its id did by 0; the second has not turned
  assert.equal(
    moves.map(({ gained }) => gained.dataSync()[0]),
    [1, 0],
  );
  near(directionTuning(moves, 2), -0.5);
  // both targets of each anchor are the same vector, so each of the two items costs ln 2
  near(itemAlignment(moves, tf.scalar(0.1)), (Math.LN2 + Math.LN2) / 2);
});

test('an anchor that meets its own target alone pays ln(1 + e^(−1/τ))', () => {
  const judges = tf.tensor2d([right, up]);
  // item 1 agrees better in looks; its anchor stays (0.6, 0.8), targets are (1, 0) and (0.6, 0.8)
  const views = [view('ids', right, [0, -1]), view('visual', right, up)];
  const turn = tf.tensor2d([0, 0, 0, -2], [2, 2]); // (0, −1) N + (0, −1) = (0, 1)
  const moves = itemMoves(views, judges, { 'moves.ids.visual': turn, 'moves.visual.ids': still });
  assert.is(moves.length, 1); // item 0 is the same in both views: it stays
  near(itemAlignment(moves, tf.scalar(0.5)), Math.log(1 + Math.exp(-2)) / 2);
  near(directionTuning(moves, 2), -2 / 2); // from −1 to 1
});

test('of two views of an item exactly one moves, unless the clicks agree with both alike', () => {
  const random = streams(3);
  const [n, d] = [40, 6];
  const unit = (name: string): tf.Tensor2D => {
    const next = random.fork(name).generator();
    const rows = tf.tensor2d(
      Float32Array.from({ length: n * d }, () => next() - 0.5),
      [n, d],
    );
    return tf.div(rows, tf.norm(rows, 2, 1, true));
  };
  const views = ['ids', 'visual', 'textual'].map((name): View => ({ name, items: unit(name) }));
  const maps = Object.fromEntries(
    views.flatMap((x) => views.map((y) => [`moves.${x.name}.${y.name}`, tf.zeros<tf.Rank.R2>([d, d])])),
  );
  const moves = itemMoves(views, unit('judges'), maps);
  const between = (x: string, y: string): number[] =>
    moves
      .filter(({ from, to }) => (from === x && to.name === y) || (from === y && to.name === x))
      .flatMap(({ ids }) => Array.from(ids.dataSync()));
  for (const [x, y] of [
    ['ids', 'visual'],
    ['ids', 'textual'],
    ['visual', 'textual'],
  ]) {
    assert.equal(
      between(x, y).sort((a, b) => a - b),
      Array.from({ length: n }, (_, i) => i),
    );
  }
});

test('where nothing moves both losses are 0', () => {
  const views = [view('ids', right), view('visual', right)];
  const moves = itemMoves(views, tf.tensor2d([up]), {});
  assert.equal(moves, []);
  near(itemAlignment(moves, tf.scalar(0.1)), 0);
  near(directionTuning(moves, 2), 0);
});

test('targets and what clicks said before have no gradient; anchors have', () => {
  const judges = tf.tensor2d([right, up]);
  const maps = { 'moves.ids.visual': still, 'moves.visual.ids': still };
  const ids = tf.tensor2d([0.6, 0.8, 1, 0], [2, 2]);
  const looks = tf.tensor2d([0.8, 0.6, 0, 1], [2, 2]); // better for both items: ids move, looks are targets
  const losses = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => {
    const views = [a, b].map((items, v): View => ({ name: ['ids', 'visual'][v], items: items as tf.Tensor2D }));
    const moves = itemMoves(views, judges, maps);
    return tf.add(itemAlignment(moves, tf.scalar(0.5)), directionTuning(moves, 2));
  };
  const toIds = tf.grad((x) => losses(x, looks))(ids);
  assert.ok(toIds.dataSync().some((value) => Math.abs(value) > 0.01));
  assert.throws(() => tf.grad((x) => losses(ids, x))(looks), 'Cannot compute gradient of y=f(x) with respect to x');
});

test.run();
