// A trained model shown other item pages than it was trained on, as the swapped test does.
import { add, pad, sub, tidy } from '@tensorflow/tfjs-core';
import { tensorOf } from '../baselines/content.js';
import type { Dataset, Matrix } from '../data/dataset.js';
import type { Recommender } from '../recommender.js';
import { systemNamed } from '../systems.js';
import { streams } from '../tensor/streams.js';
import type { TrainedRun } from '../training/run.js';
import { assignValues, everythingOf, valuesOf } from '../training/state.js';

/**
 * The same trained numbers over the features of other pages: item graphs are built from these, maps are fed them. Where a system trains a
 * copy of the raw features along, what training added to it is kept: `x' + (x_trained − x)`. The caller disposes it.
 * @param visual  of the other pages [I, D_v]
 */
export function onOtherPages({ model, record }: TrainedRun, data: Dataset, visual: Matrix): Recommender {
  const { system, options, seed } = record.settings;
  const pages = { ...data, features: { ...data.features, visual } };
  const other = systemNamed(system).build(pages, options, streams(seed).fork('init'));
  assignValues(everythingOf(other), valuesOf(everythingOf(model)));
  const trained = other.variables['visual.features'];
  const { visual: known } = data.features;
  if (trained && known) {
    tidy(() => {
      const moved = sub(tensorOf(visual), tensorOf(known)); // [I, D_v]
      const rest = trained.shape[0] - visual.rows; // of padding
      const below: [number, number][] = [
        [0, rest],
        [0, 0],
      ];
      trained.assign(add(trained, pad(moved, below)));
    });
  }
  return other;
}
