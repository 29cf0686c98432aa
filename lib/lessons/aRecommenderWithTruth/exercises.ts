// The exercises of the lesson "a recommender with truth", in the order of its notebook.
import type { Exercise } from '../exercise.js';
import { accidents, honest, reweight } from './logExercises.js';
import { hand, roles, twoTests } from './shopExercises.js';

export const A_RECOMMENDER_WITH_TRUTH: readonly Exercise[] = [roles, hand, twoTests, accidents, reweight, honest];
