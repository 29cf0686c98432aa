// From raw features to the item representation ẽ: projection, smoothing, confounder estimate, code.
import { add, gather, matMul, mul, type Scalar, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { apply } from '../graph/linear.js';
import { codeLinear, randomNormal, type Schedule, type SparseMatrix, spmm } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { codebookLoss, codePrior, hardCodes, softAssignment } from './codebook.js';
import { estimateClean, predictor } from './denoiser.js';
import { drawSteps, type NoiseSchedule, sample } from './diffusion.js';
import { type Modality, OTHER, type Pair, pair } from './modality.js';
import type { CamrecOptions } from './options.js';
import type { CodebookWeights, ModalityWeights } from './weights.js';

/** What the item side of a model is made of, besides the options. */
export interface ItemParts {
  readonly options: CamrecOptions;
  readonly features: Pair<Tensor2D>; // x^m [I, D_m]
  readonly graphs: Pair<SparseMatrix>; // S_m [I, I]
  readonly weights: Pair<ModalityWeights>;
  readonly schedule: NoiseSchedule;
  readonly tables: Schedule;
}

/** Both modalities before any adjustment. */
export interface ItemStart {
  readonly projected: Pair<Tensor2D>; // f^m = x^m W_m + b_m [I, d]
  readonly smoothed: Pair<Tensor2D>; // h_0^m = S_m f^m [I, d]
}

export function itemStart({ features, graphs, weights }: ItemParts, given: Partial<Pair<Tensor2D>> = {}): ItemStart {
  const projected = pair((m) => apply(weights[m].projection, given[m] ?? features[m]));
  return { projected, smoothed: pair((m) => spmm(graphs[m], projected[m])) };
}

/** An item representation [I, d] and what training it costs. */
export interface TrainedItems {
  readonly items: Tensor2D; // ẽ [I, d]
  readonly diffusion?: Scalar; // L_dm of this modality
  readonly codebook?: Scalar; // L_vq of this modality
}

/**
 * ẽ of one modality in training: the confounder from one look at a random diffusion step, its nearest code with the
 * straight-through gradient, and `ẽ = w P_out(c_k) + (1 - w) h_0`. One step number per item, shared by the two channels.
 * @param batchItems items whose codes the codebook loss is taken over [n] int32
 */
export function trainingItems(
  parts: ItemParts,
  start: ItemStart,
  modality: Modality,
  batchItems: Tensor1D,
  random: Streams,
): TrainedItems {
  const { options, weights, tables } = parts;
  const { denoiser, codebook } = weights[modality];
  const smoothed = start.smoothed[modality];
  if (!codebook) return { items: smoothed };
  let confounder = smoothed;
  let diffusion: Scalar | undefined;
  if (denoiser) {
    const n = smoothed.shape[0];
    const channel = {
      clean: smoothed,
      condition: start.projected[OTHER[modality]],
      noise: randomNormal(smoothed.shape, random.fork('noise', modality).seed) as Tensor2D,
      step: tensor1d(drawSteps(n, options.steps, random.fork('steps')), 'int32'),
    };
    ({ estimate: confounder, loss: diffusion } = estimateClean(channel, denoiser, tables, options.prediction));
  }
  const z = apply(codebook.encoder, confounder); // [I, D]
  const assigned = hardCodes(z, codebook.codes); // [I]
  const code = codeLinear(z, codebook.codes, assigned, codebook.decoder.weight, codebook.decoder.bias); // P_out(c_k) [I, d]
  const loss = codebookLoss(gather(z, batchItems), codebook.codes, gather(assigned, batchItems), options);
  return { items: blend(code, smoothed, codeShare(options, modality)), diffusion, codebook: loss };
}

/** What scoring knows of one modality's confounder. */
export interface ScoringCodes {
  readonly confounder: Tensor2D; // H_c [I, d], sampled through all steps
  readonly embedded: Tensor2D; // z = P_in H_c [I, D]
  readonly assigned: Tensor1D; // [I] int32 nearest code
  readonly assignment: Tensor2D; // q [I, K]
}

/** Samples the confounder and matches it softly; undefined where the ablation has no codebook. */
export function scoringCodes(
  parts: ItemParts,
  start: ItemStart,
  modality: Modality,
  random: Streams,
): ScoringCodes | undefined {
  const { options, weights, schedule, tables } = parts;
  const { denoiser, codebook } = weights[modality];
  if (!codebook) return undefined;
  const smoothed = start.smoothed[modality];
  const predict = denoiser && predictor(start.projected[OTHER[modality]], denoiser, tables);
  const { prediction, softness } = options;
  const confounder = predict
    ? sample(schedule, smoothed, predict, { prediction, random: random.fork(modality) })
    : smoothed;
  const embedded = apply(codebook.encoder, confounder);
  return {
    confounder,
    embedded,
    assigned: hardCodes(embedded, codebook.codes),
    assignment: softAssignment(embedded, codebook.codes, { softness }),
  };
}

/**
 * ẽ of one modality at scoring. `own`: `Ĥ_i = Σ_k q_ik c_k`, the authors' way. `prior`: one mean code for all items,
 * `Ĥ = Σ_k P̂(k) c_k`: the sum over strata of the back-door formula drawn inside the score, as DecRS does, which would be exact
 * were the rows not normalized afterwards.
 */
export function scoringItems(
  { options, weights }: ItemParts,
  smoothed: Tensor2D,
  codes: ScoringCodes | undefined,
  modality: Modality,
): Tensor2D {
  const { codebook } = weights[modality];
  if (!codebook || !codes) return smoothed;
  const shares = options.codeScoring === 'own' ? codes.assignment : codePrior(codes.assignment); // [I, K] or [1, K]
  return blend(decode(codebook, shares), smoothed, codeShare(options, modality));
}

/** `P_out(Σ_k q_k c_k)`. */
function decode({ codes, decoder }: CodebookWeights, shares: Tensor2D): Tensor2D {
  return apply(decoder, matMul(shares, codes));
}

function blend(code: Tensor2D, smoothed: Tensor2D, share: number): Tensor2D {
  return add(mul(share, code), mul(1 - share, smoothed)) as Tensor2D;
}

function codeShare({ codeShareVisual, codeShareTextual }: CamrecOptions, modality: Modality): number {
  return modality === 'visual' ? codeShareVisual : codeShareTextual;
}
