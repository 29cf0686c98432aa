// The exercises of the lesson "a hidden confounder".
import type { Exercise } from '../exercise.js';
import { biasRemoved, codeOfTreatment, misreadBrand } from './codeExercises.js';
import { emptyCellsOf, proxies, undo } from './remedyExercises.js';

export const A_HIDDEN_CONFOUNDER: readonly Exercise[] = [
  misreadBrand,
  biasRemoved,
  codeOfTreatment,
  undo,
  emptyCellsOf,
  proxies,
];
