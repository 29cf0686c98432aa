// One student's score, had he done more homework.
import type { LinearModel, Quantities } from '../linearModel.js';

/** Encouragement X moves homework H, and both move the score Y; all in standard deviations. */
export const JOE: { readonly source: string; readonly model: LinearModel; readonly seen: Quantities } = {
  source: 'Pearl, Glymour and Jewell (2016), Causal Inference in Statistics: A Primer, section 4.2',
  model: { X: {}, H: { X: '1/2' }, Y: { X: '7/10', H: '2/5' } },
  seen: { X: '1/2', H: '1', Y: '3/2' },
};
