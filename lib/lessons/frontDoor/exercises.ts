// The exercises of the lesson "front door", in the order of the notebook.
import type { Exercise } from '../exercise.js';
import { formula, identified, sets } from './graphExercises.js';
import { afterTheFact, broken, tar } from './numberExercises.js';

export const FRONT_DOOR: readonly Exercise[] = [sets, formula, tar, broken, afterTheFact, identified];
