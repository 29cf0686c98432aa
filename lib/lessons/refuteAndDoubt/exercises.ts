// The exercises of the lesson "refute and doubt", in the order of the notebook.
import type { Exercise } from '../exercise.js';
import { eValueByHand, readThePlane, thirdColumn } from './doubtingExercises.js';
import { foolThePlacebo, refutingClaims, whichCheck } from './refutingExercises.js';

export const REFUTE_AND_DOUBT: readonly Exercise[] = [
  foolThePlacebo,
  refutingClaims,
  whichCheck,
  eValueByHand,
  readThePlane,
  thirdColumn,
];
