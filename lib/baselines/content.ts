// What items look and read like: the features a folder has, and the parts of them that a system trains.
import { gather, type Tensor1D, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Dataset, Matrix } from '../data/dataset.js';
import { apply } from '../graph/linear.js';
import type { LinearStart, Weights } from './weights.js';

export type Modality = keyof Dataset['features'];

/** Features of one modality. */
export interface ModalFeatures {
  readonly modality: Modality;
  readonly matrix: Matrix; // [I, D_m]
}

const MODALITIES: readonly Modality[] = ['visual', 'textual'];

/**
 * The features of a folder, visual ones first.
 * @param needs  what the system cannot do without
 * @throws RangeError naming the system and what is missing
 */
export function featuresOf(
  system: string,
  { name, features }: Pick<Dataset, 'name' | 'features'>,
  { needs }: { needs: 'both' | 'one' },
): ModalFeatures[] {
  const found = MODALITIES.flatMap((modality) => {
    const matrix = features[modality];
    return matrix ? [{ modality, matrix }] : [];
  });
  if (found.length >= (needs === 'both' ? 2 : 1)) return found;
  const wanted = needs === 'both' ? 'visual and textual item features' : 'visual or textual item features';
  const has = found.length === 0 ? 'none' : `only ${found[0].modality} ones`;
  throw new RangeError(
    `${system} needs ${wanted}, ${name} has ${has}; add the missing ones or train a system that does without`,
  );
}

/** [rows, cols] */
export function tensorOf({ rows, cols, values }: Matrix): Tensor2D {
  return tensor2d(values, [rows, cols]);
}

/** Whether a system trains a copy of the raw features or only the map of them. */
export type FeatureKind = 'trainable' | 'frozen';

/** A modality as a system with a latent size sees it. */
export interface ContentMap {
  readonly modality: Modality;
  /** `x^m_i W_m + b_m` for the items named, [n, d]: looked up, then mapped, so that no other item costs anything; or for all, [I, d] */
  of(itemIds?: Tensor1D): Tensor2D;
}

/**
 * One linear map to `size` a modality, over features that are trained along (they start as the raw ones) or held.
 *
 * Trained features are nearly all of a model's numbers (31.6 of 33.6 million on Amazon Baby), and Adam moves every one of them in
 * every step, also rows no batch has named: with gradient and moments they fill half a gigabyte, and a step is about half as slow again.
 */
export function contentMaps(
  trainable: Weights,
  found: readonly ModalFeatures[],
  size: number,
  { features: kind, weight }: { features: FeatureKind } & LinearStart,
): ContentMap[] {
  return found.map(({ modality, matrix }) => {
    const features =
      kind === 'trainable'
        ? trainable.table(`${modality}.features`, [matrix.rows, matrix.cols], () => tensorOf(matrix))
        : trainable.hold(() => tensorOf(matrix));
    const map = trainable.linear(`${modality}.projection`, [matrix.cols, size], { weight });
    return { modality, of: (itemIds) => apply(map, itemIds ? gather(features, itemIds) : features) };
  });
}
