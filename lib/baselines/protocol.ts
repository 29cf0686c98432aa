// How MMRec trains every system unless its paper says otherwise.
import type { TrainingOptions } from '../recommender.js';

/** Zhou, MMRec: Simplifying Multimodal Recommendation, 2023; it stops when its count of epochs without gain exceeds 20. */
export const MMREC_TRAINING: TrainingOptions = {
  learningRate: 1e-3,
  batchSize: 2048,
  epochs: 1000,
  patience: 21,
  optimizer: 'adam',
  weightDecay: 0,
  learningRateDecay: 1,
  absentGradients: 'zero',
  sampling: 'clicks',
  keep: 'best',
};
