// The engine: TensorFlow.js on a backend of our own, and the coarse operations of the models here.

export { SimdBackend, type SimdMemory } from './backend.js';
export { Heap, sizeClass } from './heap.js';
export { Adam } from './ops/adam.js';
export { bpr } from './ops/bpr.js';
export { causalMask, edgeGate } from './ops/causalMask.js';
export { codeLinear, nearestCode } from './ops/codebook.js';
export { layerNormRows, noisyTokens, tokenAttention } from './ops/denoise.js';
export { infoNce } from './ops/infoNce.js';
export { normalizeRows } from './ops/normalizeRows.js';
export { randomLogistic, randomNormal } from './ops/random.js';
export { spmm, spmmValues } from './ops/spmm.js';
export { topK } from './ops/topK.js';
export { CHUNKS, canShareMemory, defaultThreads, KernelError, Runtime, type RuntimeOptions } from './runtime.js';
export { SparseMatrix } from './sparseMatrix.js';
export { useSimdBackend } from './useSimdBackend.js';
