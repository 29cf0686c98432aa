import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { latentItemGraph } from '../graph/latentItemGraph.js';
import { useSimdBackend } from '../tensor/index.js';
import { heldGraph } from './heldGraph.js';

await useSimdBackend();

const numbers = (t: tf.Tensor): number[] => Array.from(t.dataSync());

/** Three items on a plane, and how often their graph was made. */
function threeItems() {
  const mapped = tf.tidy(() => tf.variable(tf.tensor2d([1, 0, 3, 4, 0, 2], [3, 2])));
  let made = 0;
  const graph = heldGraph(
    () => ({ mapped: [tf.clone(mapped) as tf.Tensor2D], shares: tf.ones([1, 1]) }),
    (views) => {
      made++;
      return latentItemGraph(views, [], { neighbors: 2, rawShare: 0 });
    },
    { modalities: ['visual'], items: 3, size: 2 },
  );
  const turn = (): void => tf.tidy(() => mapped.assign(tf.reverse(mapped, 0)));
  return { mapped, graph, turn, times: () => made };
}

test('an epoch that starts from the views its predecessor was scored by takes over that graph', () => {
  const { graph, turn, times } = threeItems();
  const x = tf.eye(3);
  graph.begin();
  assert.is(times(), 1);
  const atStart = numbers(graph.hopNow(x));
  assert.is(times(), 1, 'nothing has changed yet');
  turn();
  assert.not.equal(numbers(graph.hopNow(x)), atStart);
  assert.equal(numbers(graph.hop(x, { index: 1 })), atStart, 'the epoch has its own');
  assert.is(times(), 2);
  graph.begin();
  assert.is(times(), 2);
  assert.equal(numbers(graph.hop(x, { index: 1 })), numbers(graph.hopNow(x)));
  graph.dispose();
});

test('resumed, it is made of the views held, whatever they are now', () => {
  const { graph, turn } = threeItems();
  const x = tf.eye(3);
  graph.begin();
  const held = numbers(graph.hop(x, { index: 1 }));
  const other = threeItems();
  other.turn();
  for (const [name, buffer] of Object.entries(other.graph.buffers)) buffer.assign(graph.buffers[name]);
  other.graph.begin({ resumed: true });
  assert.equal(numbers(other.graph.hop(x, { index: 1 })), held);
  turn();
  assert.equal(numbers(graph.hop(x, { index: 1 })), held);
  graph.dispose();
  other.graph.dispose();
});

test('memory holds two graphs at most, and none in the end', () => {
  const before = tf.memory().numTensors;
  const { mapped, graph, turn } = threeItems();
  const x = tf.eye(3);
  const epoch = (): number => {
    tf.tidy(() => {
      graph.begin();
      turn();
      graph.hop(x, { index: 1 });
      graph.hopNow(x);
    });
    return tf.memory().numTensors;
  };
  const after = epoch();
  assert.is(epoch(), after);
  graph.dispose();
  tf.dispose([mapped, x]);
  assert.is(tf.memory().numTensors, before);
});

test.run();
