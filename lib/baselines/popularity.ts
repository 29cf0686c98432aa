// Popularity: everyone gets the items with most training clicks. Nothing is trained; the floor every system must clear.
import { ones, scalar, tensor2d } from '@tensorflow/tfjs-core';
import type { System } from '../recommender.js';
import { MMREC_TRAINING } from './protocol.js';

/** score(u, i) = number of training clicks of item i, for every user. */
export const popularity: System<Record<string, never>> = {
  name: 'popularity',
  paper: 'no paper: items by their number of training clicks',
  defaults: {},
  training: { ...MMREC_TRAINING, epochs: 1, patience: 1 },
  build({ users, items, train }) {
    const clicks = new Float32Array(items);
    for (const item of train.items) clicks[item]++;
    return {
      variables: {},
      loss: () => ({ total: scalar(0), parts: {} }),
      represent: () => ({ users: ones([users, 1]), items: tensor2d(clicks, [items, 1]) }),
      dispose: () => {},
    };
  },
};
