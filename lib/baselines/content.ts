// What items look and read like: the features a folder has, and the parts of them that a system trains.
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Dataset, Matrix } from '../data/dataset.js';

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
