// The exercises of the lesson "CaMRec's graph", in the order of its notebook.
import type { Exercise } from '../exercise.js';
import { falseOnes, setsAfterCut, whichArrow } from './graphExercises.js';
import { biasOfC, bothNeeded, ownCode } from './numberExercises.js';

export const CAMRECS_GRAPH: readonly Exercise[] = [whichArrow, setsAfterCut, biasOfC, falseOnes, bothNeeded, ownCode];
