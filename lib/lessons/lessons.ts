// The lessons there are, in the order in which they are taught. The notebook of a lesson is notebooks/lessons/<n>-<name>.ipynb.
import type { Exercise } from './exercise.js';
import { READING_A_GRAPH } from './readingAGraph/exercises.js';
import { SEEING_AND_DOING } from './seeingAndDoing/exercises.js';

export const LESSONS: Readonly<Record<string, readonly Exercise[]>> = {
  'seeing-and-doing': SEEING_AND_DOING,
  'reading-a-graph': READING_A_GRAPH,
};
