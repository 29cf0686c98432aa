// Public surface of the backend.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs'; // the union package: tfjs-core alone registers no gradients in Node
import { SimdBackend } from './backend.js';
import { BACKEND } from './kernel.js';
import { registerGenericKernels } from './standard/index.js';
import type { RuntimeOptions } from './runtime.js';

export { SimdBackend } from './backend.js';
export { CHUNKS, Runtime } from './runtime.js';
export { Heap, sizeClass } from './heap.js';
export { SparseMatrix } from './sparseMatrix.js';
export { spmm, spmmValues } from './ops/spmm.js';
export { causalMask, edgeGate } from './ops/causalMask.js';
export { infoNce } from './ops/infoNce.js';
export { bpr } from './ops/bpr.js';
export { normalizeRows } from './ops/normalizeRows.js';
export { layerNormRows, tokenAttention, noisyTokens } from './ops/denoise.js';
export { nearestCode, codeLinear } from './ops/codebook.js';
export { Adam } from './ops/adam.js';
export { topK } from './ops/topK.js';
export { randomLogistic, randomNormal } from './ops/random.js';

let kernelsRegistered = false;

/** Registers the backend, makes it active and returns it. Kernels are registered once per process (or worker). */
export async function useSimdBackend(options?: RuntimeOptions): Promise<SimdBackend> {
  if (!kernelsRegistered) {
    tf.copyRegisteredKernels('cpu', BACKEND);
    registerGenericKernels();
    kernelsRegistered = true;
  }
  tf.registerBackend(BACKEND, () => new SimdBackend(options), 4);
  await tf.setBackend(BACKEND);
  return tf.backend() as SimdBackend;
}
