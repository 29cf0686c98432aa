import { matMul, memory } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { camrec } from '../camrec/model.js';
import { CAMREC_DEFAULTS } from '../camrec/options.js';
import type { Representation } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { assignmentSpreads, codebooks, codebookTable, disposeCodebooks, itemCodes } from './codes.js';
import { compareScorings, representByCode } from './scoringByCode.js';

await useSimdBackend();
const data = tinyDataset();
// shares of one half, so that codes matter without training
const options = { ...CAMREC_DEFAULTS, size: 8, codes: 5, codeSize: 4, codeShareVisual: 0.5, codeShareTextual: 0.5 };

function opened(changes = {}) {
  const model = camrec.build(data, { ...options, ...changes }, streams(1).fork('init'));
  const record = { settings: { seed: 1 }, bestEpoch: 0 };
  const view = codebooks({ model, record } as never);
  return { model, view, random: streams(1).fork('evaluate', 0) };
}

const numbers = ({ users, items }: Representation): number[] => [...matMul(users, items, false, true).dataSync()];

test("nearest codes at the model's own τ, own or prior, give the model's own scores bit for bit", () => {
  for (const codeScoring of ['own', 'prior']) {
    const { model, view, random } = opened({ codeScoring, softness: 0.3 });
    const ours = representByCode(model, view, { weights: 'nearest', prior: codeScoring === 'prior' });
    assert.equal(numbers(ours), numbers(model.represent(random)));
  }
});

test('the slip leads to other codes; the prior and no code have no say', () => {
  const { model, view } = opened();
  const [own, slip, prior, none] = compareScorings(
    { model, view },
    { data },
    {
      own: { weights: 'nearest', softness: 0.01 },
      slip: { weights: 'farthest', softness: 0.01 },
      prior: { weights: 'nearest', prior: true },
      none: { weights: 'none' },
    },
  );
  const missed = (row: typeof own): number[] => row.missed.split(' | ').map(Number);
  assert.ok(missed(slip).every((share, m) => share > missed(own)[m]));
  assert.is(own['same top 20'], 1);
  assert.is(prior['say of the code'], '0.00 | 0.00');
  assert.is(none['say of the code'], '– | –');
  assert.is(own['precision*@20'], undefined);
});

test('health by hand: uses add up, cold assignments are hard, and nothing stays alive', () => {
  const before = memory().numTensors;
  const { model, view } = opened();
  const { visual, textual, both } = itemCodes(view);
  assert.equal(
    [...both],
    [...visual].map((code, i) => 5 * code + textual[i]),
  );
  const [health] = codebookTable(view);
  assert.is(health.used, new Set(visual).size);
  const [cold, hot] = assignmentSpreads(view.visual, [1e-6, 1e6]);
  assert.ok(Math.abs(cold.effectiveCodes - 1) < 0.1 && Math.abs(hot.effectiveCodes - 5) < 1e-3);
  compareScorings({ model, view }, { data }, { own: { weights: 'nearest' } });
  disposeCodebooks(view);
  model.dispose();
  assert.is(memory().numTensors, before);
});

test('a model without a codebook is refused', () => {
  assert.throws(() => opened({ ablation: 'backdoor' }), /the visual channel has no codebook; train another ablation/);
});

test.run();
