import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pair } from '../camrec/modality.js';
import { camrec } from '../camrec/model.js';
import { CAMREC_DEFAULTS } from '../camrec/options.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { handMadeMasks } from './handMadeMasks.js';
import { maskStudy, propagate, startOfNodes } from './maskStudy.js';

await useSimdBackend();
const data = tinyDataset();
// shares of one half, so that the codes matter without training
const options = { ...CAMREC_DEFAULTS, size: 8, codes: 5, codeSize: 4, codeShareVisual: 0.5, codeShareTextual: 0.5 };

function untrained() {
  const model = camrec.build(data, options, streams(1).fork('init'));
  const record = { settings: { seed: 1, training: { batchSize: 16 } }, bestEpoch: 0 };
  return { model, record } as never as Parameters<typeof maskStudy>[1];
}

test('one click with a half-open gate by hand: Σ (w Â)^l x over two layers', () => {
  const train = { start: Int32Array.of(0, 1), items: Int32Array.of(0) };
  const graph = interactionGraph({ users: 1, items: 1, train }); // Â = [[0, 1], [1, 0]]
  const x = tensor2d([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
  const sum = propagate(graph, x, Float32Array.of(0.5), 2);
  assert.equal([...sum.dataSync()], [1.25, 0.5, 0, 0, 0.5, 1.25, 0, 0]);
  graph.dispose();
});

test('with all gates open the hand-made rep* is the rep of the model', () => {
  const { model } = untrained();
  const view = model.inspect(streams(1).fork('evaluate', 0));
  const open = new Float32Array(data.train.items.length).fill(1);
  for (const m of ['visual', 'textual'] as const) {
    const ours = propagate(model.graph, startOfNodes(model, view[m], m), open, options.layers).dataSync();
    const theirs = [...view[m].rep.users.dataSync(), ...view[m].rep.items.dataSync()];
    // two orders of the same float32 sums of numbers below 2
    assert.ok(Math.max(...theirs.map((value, n) => Math.abs(value - ours[n]))) < 1e-6);
  }
  model.dispose();
});

test('the study: shares kept, the loss as the objective weighs it, the mean of several masks, nothing left alive', () => {
  const run = untrained();
  const edges = data.train.items.length;
  const weights = (value: number) => pair(() => new Float32Array(edges).fill(value));
  const stage = { data } as never;
  maskStudy(stage, run, { open: [weights(1)] });
  const before = memory().numTensors; // after a first use, which puts the graph's own tensors in place
  const [open, shut, mixed] = maskStudy(stage, run, {
    open: [weights(1)],
    shut: [weights(0)],
    mixed: [weights(1), weights(0)],
  });
  assert.equal([open.kept, shut.kept, mixed.kept], [1, 0, 0.5]);
  assert.is(open.loss, open.ranking + 0.04 * open.contrast);
  assert.is(mixed.ranking, (open.ranking + shut.ranking) / 2);
  assert.is(open.deviation, undefined);
  // two values: |a − b| / √2
  assert.ok(Math.abs((mixed.deviation ?? 0) - Math.abs(open.loss - shut.loss) / Math.SQRT2) < 1e-12);
  assert.ok(open.ranking < shut.ranking, 'an edge helps to rank its own click');
  assert.is(open['precision*@20'], undefined);
  assert.is(memory().numTensors, before);
  run.model.dispose();
});

test('hand-made masks take out as many edges as there are noise edges', () => {
  const run = untrained();
  const edges = data.train.items.length;
  const noise = Uint8Array.from({ length: edges }, (_, p) => (p % 9 === 0 ? 1 : 0)); // 4 of 36
  const masks = handMadeMasks({ data } as never, run, { noise, draws: 2 });
  const kept = (name: string): number[] => masks[name].map(({ visual }) => visual.filter((w) => w === 1).length);
  assert.equal(kept('without the noise edges'), [32]);
  assert.equal(kept('without the lowest ρ'), [32]);
  assert.equal(kept('without as many at random'), [32, 32]);
  assert.not.equal(masks['without as many at random'][0].visual, masks['without as many at random'][1].visual);
  assert.is(masks['without the noise edges'][0].textual[9], 0);
  const unknown = handMadeMasks({ data } as never, run);
  assert.not.ok('without the noise edges' in unknown);
  assert.is(unknown['without the lowest ρ'][0].visual.filter((w) => w === 0).length, 6); // one in six
  run.model.dispose();
});

test.run();
