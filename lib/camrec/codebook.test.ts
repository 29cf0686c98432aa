import { grads, mul, sum, type Tensor, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codeLinear, useSimdBackend } from '../tensor/index.js';
import { codebookHealth, codebookLoss, codePrior, hardCodes, softAssignment } from './codebook.js';

await useSimdBackend();

const near = (actual: ArrayLike<number>, expected: number[], tolerance = 1e-6): void => {
  assert.is(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= tolerance, `place ${i}: ${actual[i]} is not ${value}`);
  });
};

const codes = tensor2d([0, 0, 1, 0, 0, 2], [3, 2]);
const z = tensor2d([0.4, 0, 0.9, 0.2, 0, 1.5], [3, 2]);

test('each row goes to its nearest code', () => {
  assert.equal([...hardCodes(z, codes).dataSync()], [0, 1, 2]);
});

test('the loss by hand: means over 3 rows and 2 columns, and its gradients go one way each', () => {
  // differences z - c: (.4, 0), (-.1, .2), (0, -.5); squares sum to .16 + .05 + .25 = .46
  const assigned = hardCodes(z, codes);
  near(codebookLoss(z, codes, assigned, { commitment: 0.2 }).dataSync(), [(0.46 / 6) * 1.2]);
  const [dz, dcodes] = grads((a: Tensor, b: Tensor) =>
    codebookLoss(a as Tensor2D, b as Tensor2D, assigned, { commitment: 0.2 }),
  )([z, codes]);
  near(
    dz.dataSync(),
    [0.4, 0, -0.1, 0.2, 0, -0.5].map((d) => (0.2 * 2 * d) / 6),
  ); // commitment only
  near(
    dcodes.dataSync(),
    [0.4, 0, -0.1, 0.2, 0, -0.5].map((d) => (-2 * d) / 6),
  ); // each code has one row here
});

test('straight through: the output is the code, the gradient that of the identity', () => {
  const weight = tensor2d([1, 2, 3, 4], [2, 2]);
  const bias = tensor1d([10, 20]);
  const assigned = hardCodes(z, codes);
  const outgoing = tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
  const output = codeLinear(z, codes, assigned, weight, bias);
  near(output.dataSync(), [10, 20, 11, 22, 16, 28]);
  const through = (a: Tensor): Tensor =>
    sum(mul(outgoing, codeLinear(a as Tensor2D, codes, assigned as Tensor1D, weight, bias)));
  near(grads(through)([z])[0].dataSync(), [1, 3, 2, 4, 3, 7]); // outgoing weightᵀ
});

test('soft assignment by hand: nearest weighs most, rows sum to 1, softness blurs', () => {
  const distances = [0.16, 0.36, 4.16]; // of z_0 to the three codes
  const weights = distances.map((d) => Math.exp(-d));
  const total = weights.reduce((a, b) => a + b);
  near(
    softAssignment(z, codes).dataSync().slice(0, 3),
    weights.map((w) => w / total),
  );
  near(softAssignment(z, codes, { softness: 1e6 }).dataSync(), new Array(9).fill(1 / 3), 1e-5);
  near(softAssignment(z, codes, { softness: 1e-4 }).dataSync(), [1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test("without the minus sign, as in the authors' code, the farthest code weighs most", () => {
  const slipped = softAssignment(z, codes, { farthest: true }).dataSync();
  near([slipped[0] < slipped[1] && slipped[1] < slipped[2] ? 1 : 0], [1]);
});

test('the prior is the mean assignment and sums to 1', () => {
  near(codePrior(tensor2d([1, 0, 0.5, 0.5], [2, 2])).dataSync(), [0.75, 0.25]);
});

test('health: codes in use, perplexity of the hard codes, entropy of the soft ones', () => {
  const even = tensor2d(new Float32Array(8).fill(0.25), [2, 4]);
  const health = codebookHealth([0, 0, 3, 3], even);
  assert.is(health.used, 2);
  near([health.perplexity, health.entropy, health.entropyLimit], [2, Math.log(4), Math.log(4)]);
  const sure = codebookHealth([1, 1], tensor2d([0, 1, 0, 1], [2, 2]));
  near([sure.used, sure.perplexity, sure.entropy], [1, 1, 0]);
});

test('softness must be above 0', () => {
  for (const softness of [0, -1, Number.NaN]) {
    assert.throws(() => softAssignment(z, codes, { softness }), `softness must be a number above 0, got ${softness}`);
  }
});

test.run();
