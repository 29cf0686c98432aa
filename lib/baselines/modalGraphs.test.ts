import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { selfLoopGraph } from '../graph/selfLoopGraph.js';
import { type SparseMatrix, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { assignValues, valuesOf } from '../training/state.js';
import { modalGraphs } from './modalGraphs.js';

await useSimdBackend();

// user 2 has no click
const data = { users: 3, items: 3, train: { start: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(1, 2, 0) } };
const make = (choices = {}) => modalGraphs(data, ['a', 'b'], { perUser: 1, keepRate: 1, ...choices }, streams(2));
const of = (start: number[], items: number[]): SparseMatrix =>
  selfLoopGraph({ ...data, train: { start: Int32Array.from(start), items: Int32Array.from(items) } });

test("at first every user's own first click, none for a user without", () => {
  const graphs = make();
  assert.equal(Array.from(graphs.buffers['a.best'].dataSync()), [1, 0, -1]);
  for (const graph of graphs.current()) assert.equal(graph.host, of([0, 1, 2, 2], [1, 0]).host);
});

test('the items that replace them, by modality; several a user in any order', () => {
  const graphs = make({ perUser: 2 });
  graphs.replace([Int32Array.of(2, 0, 1, 2, 0, -1), Int32Array.of(0, 1, 0, 1, 0, 1)], streams(3));
  const [a, b] = graphs.current();
  assert.equal(a.host, of([0, 2, 4, 5], [0, 2, 1, 2, 0]).host);
  assert.equal(b.host, of([0, 2, 4, 6], [0, 1, 0, 1, 0, 1]).host);
});

test('graphs are those of the buffers, whoever assigned them, and live until the buffers change', () => {
  const graphs = make();
  const before = valuesOf(graphs.buffers);
  const first = graphs.current();
  assert.is(graphs.current(), first);
  graphs.replace([Int32Array.of(0, 0, 0), Int32Array.of(1, 1, 1)], streams(3));
  assert.equal(graphs.current()[0].host, of([0, 1, 2, 3], [0, 0, 0]).host);
  assignValues(graphs.buffers, before); // as a checkpoint does
  assert.equal(graphs.current()[0].host, of([0, 1, 2, 2], [1, 0]).host);
});

test('with dropout the draws belong to the buffers too: another model with the same buffers has the same graphs', () => {
  const dropping = { keepRate: 0.5 };
  const [one, other] = [make(dropping), make(dropping)];
  assert.equal(Object.keys(one.buffers), ['a.best', 'b.best', 'kept']);
  const best = [Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2)];
  one.replace(best, streams(4_000_000_000));
  const [a, b] = one.current();
  assert.not.equal(a.host, b.host);
  assignValues(other.buffers, valuesOf(one.buffers));
  assert.equal(
    other.current().map(({ host }) => host),
    [a.host, b.host],
  );
  other.replace(best, streams(5));
  assert.not.equal(
    other.current().map(({ host }) => host),
    [a.host, b.host],
  );
});

test('nothing is left behind', () => {
  const before = tf.memory().numTensors;
  for (const keepRate of [1, 0.5]) {
    const graphs = make({ keepRate });
    graphs.current();
    graphs.replace([Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2)], streams(3));
    graphs.current();
    graphs.dispose();
  }
  assert.is(tf.memory().numTensors, before);
});

test.run();
