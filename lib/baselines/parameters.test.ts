// As many trainable numbers on Amazon Baby as the reference implementations print: counted from variables built at its sizes.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../data/dataset.js';
import type { System } from '../recommender.js';
import { systemNamed } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';

await useSimdBackend();

const ITEMS = 7_050;
const zeros = (cols: number) => ({ rows: ITEMS, cols, values: new Float32Array(ITEMS * cols) });

/** The sizes of Baby, with a single click and features of 0: what the variables look like depends on neither. */
const baby: Dataset = {
  ...tinyDataset(),
  users: 19_445,
  items: ITEMS,
  train: { start: new Int32Array(19_446).fill(1, 1), items: Int32Array.of(0) },
  features: { visual: zeros(4096), textual: zeros(384) },
};

/** Who compares all items by their features, whatever the options: narrow ones take a second, wide ones a minute. */
const narrow: Dataset = { ...baby, features: { visual: zeros(1), textual: zeros(1) } };

function parameters(system: System, options: object = {}): number {
  const model = system.build(system.name === 'damrs' ? narrow : baby, { ...system.defaults, ...options }, streams(1));
  const count = Object.values(model.variables).reduce((sum, variable) => sum + variable.size, 0);
  model.dispose();
  return count;
}

/** Features with a row of padding, two maps of them, clusters, attention to both side by side, top and intensity. */
function m3csrContent(cols: number): number {
  return 7_051 * cols + 2 * (cols + 1) * 64 + 51 * 64 + (64 + 2 * 128) * 64 + 2 * 129 * 64;
}

/** Counts of the authors' or MMRec's models; [system, options, numbers]. */
const COUNTS: [string, object, number][] = [
  ['bpr', {}, 1_695_680],
  ['lightgcn', {}, 1_695_680],
  ['vbpr', {}, 3_226_944],
  // ids, and preferences of 256 and 384 numbers, are not registered in the reference
  ['mmgcn', { quirks: 'reference' }, 1_418_240],
  ['mmgcn', {}, 1_418_240 + (19_445 + ITEMS) * 64 + 19_445 * (256 + 384)],
  ['grcn', {}, 4_524_478],
  // the reference has three more maps, 64 × 64 twice and 192 × 64, and two weights an item, which nothing reads
  ['dualgnn', {}, 3_742_782 - (2 * 64 * 64 + 193 * 64 + 2 * ITEMS)],
  // the reference has one more map of 64 × 64 and its bias, which nothing uses
  ['slmrec', {}, 2_028_032 - 64 * 65],
  // without a share for the graphs of raw features these are not searched for: seconds for 4096 columns
  ['lattice', { rawShare: 0 }, 33_566_530],
  ['lattice', { rawShare: 0, features: 'frozen' }, 33_566_530 - ITEMS * (4096 + 384)],
  // a modality of no share in the item graph is not searched for neighbors: seconds for 4096 columns
  ['freedom', { visualShare: 0 }, 33_566_528],
  ['bm3', {}, 33_570_688],
  ['bm3', { features: 'frozen' }, 33_570_688 - ITEMS * (4096 + 384)],
  // ids, two shares, maps without bias, and twice a denoiser: 10 × 10 for the time, 7,060 to 1,000 and back to 7,050, with biases
  ['diffmm', {}, 1_695_680 + 2 + 64 * 4480 + 2 * (110 + 7061 * 1000 + 1001 * ITEMS)],
  // features make its graphs only
  ['damrs', {}, 1_695_680],
  // FREEDOM's, six maps of 64 × 64, two temperatures and two sets of 10,240 prototypes
  ['fettl', { visualShare: 0, clusters: 10_240 }, 33_566_528 + 6 * 64 * 64 + 2 + 2 * 10_240 * 64],
  // no count is published: tables of ids and popularity, tops, a gate and attention to neighbors; then what each modality has
  [
    'm3csr',
    {},
    64 * (19_446 + 7_051 + 20) + 2 * 193 * 64 + 65 + 4 * 3 * 64 ** 2 + m3csrContent(4096) + m3csrContent(384),
  ],
];

for (const [name, options, expected] of COUNTS) {
  test(`${name} ${JSON.stringify(options)} has ${expected} parameters on Baby`, () => {
    assert.is(parameters(systemNamed(name), options), expected);
  });
}

test('they are gone when their models are', () => {
  assert.is(tf.memory().numTensors, 0);
});

test.run();
