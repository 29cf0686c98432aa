// Items that both look and read alike: the nearest by one modality, after those that the other one doubts are struck out.
import { maximum, mul, step, sub, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { normalizeRows, topK } from '../tensor/index.js';
import { forCosineBlocks } from './nearestItems.js';

const STRUCK = 4; // taken off a cosine, puts it below all others

/**
 * For each modality the k nearest items of every item, of those that `S^m_ij ≥ μ_m` leaves in every modality: S^m the cosines of the
 * features, μ_m their mean over all I² pairs. Ties go to the lower item; fewer than k may be left. An item that is like nothing, not
 * even itself, as it lacks the features of one modality, has only itself.
 * No [I, I] is held: cosines come block by block, and `μ = ‖Σ_i x̂_i‖² / I²` beforehand.
 * Source: Xv et al., Improving Multi-modal Recommender Systems by Denoising and Aligning Multi-modal Content and User Feedback, KDD 2024,
 * its item-item graphs of content.
 * @param features  raw, each [I, D_m]
 * @returns for each modality the neighbors of each item, the nearest first
 */
export function agreeingItems(features: readonly Tensor2D[], k: number): number[][][] {
  const items = features[0].shape[0];
  const units = features.map((x) => tidy(() => normalizeRows(x)));
  const means = units.map(meanCosine);
  const neighbors = units.map((): number[][] => []);
  forCosineBlocks(units, (cosines, first) => {
    const doubts = cosines.map((cosine, m) => step(sub(means[m], cosine))); // 1 below the mean
    const struck = mul(
      STRUCK,
      doubts.reduce((a, b) => maximum(a, b)),
    ); // [rows, I]
    cosines.forEach((cosine, m) => {
      const best = topK(sub(cosine, struck), Math.min(k, items));
      neighbors[m].push(...leftOf(best.values.arraySync(), best.indices.arraySync(), first));
    });
  });
  for (const unit of units) unit.dispose();
  return neighbors;
}

/** `1/I² Σ_ij x̂_i · x̂_j` of rows of unit length [I, D], the diagonal included; never below 0. */
export function meanCosine(unit: Tensor2D): number {
  const total = tidy(() => sum(unit, 0).dataSync<'float32'>()); // [D]
  return total.reduce((square, x) => square + x * x, 0) / unit.shape[0] ** 2;
}

function leftOf(values: number[][], indices: number[][], first: number): number[][] {
  return indices.map((row, r) => {
    const left = row.filter((_, place) => values[r][place] > 0);
    return left.length > 0 ? left : [first + r];
  });
}
