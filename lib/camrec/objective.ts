// What a step minimizes: ranking by both read-outs, their agreement, diffusion, codebook, and short user vectors.
import { addN, gather, mean, mul, type Scalar, square, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss } from '../recommender.js';
import { bpr, infoNce, normalizeRows } from '../tensor/index.js';
import type { BatchRows, Merged } from './batchRows.js';
import type { CamrecOptions } from './options.js';
import type { ReadOuts } from './subgraph.js';

/** The parts of the loss, each a sum over modalities; a part that an ablation leaves out is absent. */
export type PartName = 'bpr' | 'bprCausal' | 'contrast' | 'diffusion' | 'codebook' | 'regularization';
export type Terms = { readonly [P in PartName]?: Scalar };

/**
 * `L = Σ_m [BPR(rep) + BPR(rep*)] + λ_ssl Σ_m [NCE_users + NCE_items] + λ_dm L_dm + λ_vq L_vq + λ_reg Σ_m mean (p_u)²`.
 * The parts are unweighted. Source: CaMRec, the overall objective.
 * @param terms one entry for each modality
 */
export function objective(terms: readonly Terms[], options: CamrecOptions): Loss {
  const weight: Record<PartName, number> = {
    bpr: 1,
    bprCausal: 1,
    contrast: options.contrastWeight,
    diffusion: options.diffusionWeight,
    codebook: options.codebookWeight,
    regularization: options.regularization,
  };
  const parts: Record<string, Scalar> = {};
  for (const name of Object.keys(weight) as PartName[]) {
    const found = terms.flatMap((term) => term[name] ?? []);
    if (found.length > 0) parts[name] = addN(found);
  }
  const weighted = Object.entries(parts).map(([name, part]) => mul(weight[name as PartName], part) as Scalar);
  return { total: addN(weighted), parts };
}

/** The ranking, agreement and length terms of one modality. @param users its preference table p^m [U, d] */
export function rankingTerms(
  { rep, causal }: ReadOuts,
  users: Tensor2D,
  rows: BatchRows,
  { contrastTemperature }: CamrecOptions,
): Terms {
  const plain = {
    bpr: bpr(rep, rows.users, rows.positives, rows.negatives),
    regularization: mean(square(gather(users, rows.userIds))) as Scalar,
  };
  if (!causal) return plain;
  const agreement = (merged: Merged): Scalar => contrast(rep, causal, merged, contrastTemperature);
  return {
    ...plain,
    bprCausal: bpr(causal, rows.users, rows.positives, rows.negatives),
    contrast: addN([agreement(rows.distinctUsers), agreement(rows.distinctPositives)]),
  };
}

/**
 * InfoNCE of the two read-outs of the same rows: `-1/B Σ_b ln (e^{<a_b, b_b>/τ} / Σ_c e^{<a_b, b_c>/τ})`, rows of unit length,
 * negatives the other rows of the batch. A row that stands w times is computed once and weighs w on both sides.
 */
export function contrast(rep: Tensor2D, causal: Tensor2D, { ids, weight }: Merged, temperature: number): Scalar {
  const views = [rep, causal].map((table) => normalizeRows(gather(table, ids) as Tensor2D));
  return infoNce(views[0], views[1], { count: weight, temperature });
}
