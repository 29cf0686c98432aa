// The exercises of the lesson "back-door", in the order of the notebook.
import type { Exercise } from '../exercise.js';
import { byHand, survivors, whose } from './estimateExercises.js';
import { hidden, mBias, minimal } from './setExercises.js';

export const BACK_DOOR: readonly Exercise[] = [minimal, hidden, mBias, byHand, whose, survivors];
