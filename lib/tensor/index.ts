// The engine: TensorFlow.js on a backend of our own, and the coarse operations of the models here.
import './ops/cpuSegmentSum.js';

export { SimdBackend, type SimdMemory } from './backend.js';
export { Heap, sizeClass } from './heap.js';
export { Adam, type AdamOptions, type AdamState } from './ops/adam.js';
export { bpr } from './ops/bpr.js';
export { causalMask, type MaskWeights } from './ops/causalMask.js';
export { codeLinear, nearestCode } from './ops/codebook.js';
export { crossEntropy } from './ops/crossEntropy.js';
export { type AttentionWeights, denoise } from './ops/denoise.js';
export { edgeSoftmax } from './ops/edgeSoftmax.js';
export { gatherSum } from './ops/gatherSum.js';
export { type InfoNceOptions, infoNce } from './ops/infoNce.js';
export { layerNormRows } from './ops/layerNormRows.js';
export { type MultiViewContrastOptions, multiViewContrast } from './ops/multiViewContrast.js';
export { noisyTokens, type Schedule } from './ops/noisyTokens.js';
export { normalizeRows } from './ops/normalizeRows.js';
export { randomLogistic, randomNormal } from './ops/random.js';
export { scoreDivergence } from './ops/scoreDivergence.js';
export { type SinkhornOptions, sinkhorn } from './ops/sinkhorn.js';
export { spmm, spmmValues } from './ops/spmm.js';
export { stopGradient } from './ops/stopGradient.js';
export { tokenAttention } from './ops/tokenAttention.js';
export { type Best, scoreTopK, topK } from './ops/topK.js';
export { CHUNKS, canShareMemory, defaultThreads, KernelError, Runtime, type RuntimeOptions } from './runtime.js';
export { type CsrArrays, SparseMatrix, type SparseMatrixOptions } from './sparseMatrix.js';
export { type Streams, streams } from './streams.js';
export { useSimdBackend } from './useSimdBackend.js';
