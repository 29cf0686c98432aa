import { grads, mul, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import { useSimdBackend } from '../useSimdBackend.js';
import { closeTo } from './opCheck.js';
import { stopGradient } from './stopGradient.js';

await useSimdBackend();

test('sg keeps the numbers and stops the gradient', () => {
  const x = tensor1d([2, 3]);
  const product = (x: Tensor): Tensor => sum(mul(x, stopGradient(x)));
  closeTo('value', product(x).dataSync(), [4 + 9], 1e-6);
  const [dx] = grads(product)([x]);
  closeTo('gradient of x · sg(x), not of x²', dx.dataSync(), [2, 3], 1e-6);
});

test.run();
