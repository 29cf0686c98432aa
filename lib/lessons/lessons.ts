// The lessons there are, in the order in which they are taught. The notebook of a lesson is notebooks/lessons/<n>-<name>.ipynb.
import { A_HIDDEN_CONFOUNDER } from './aHiddenConfounder/exercises.js';
import { A_RECOMMENDER_WITH_TRUTH } from './aRecommenderWithTruth/exercises.js';
import { BACK_DOOR } from './backDoor/exercises.js';
import { CAMRECS_GRAPH } from './camrecsGraph/exercises.js';
import type { Exercise } from './exercise.js';
import { FRONT_DOOR } from './frontDoor/exercises.js';
import { READING_A_GRAPH } from './readingAGraph/exercises.js';
import { REFUTE_AND_DOUBT } from './refuteAndDoubt/exercises.js';
import { SEEING_AND_DOING } from './seeingAndDoing/exercises.js';

export const LESSONS: Readonly<Record<string, readonly Exercise[]>> = {
  'seeing-and-doing': SEEING_AND_DOING,
  'reading-a-graph': READING_A_GRAPH,
  'back-door': BACK_DOOR,
  'front-door': FRONT_DOOR,
  'camrecs-graph': CAMRECS_GRAPH,
  'a-hidden-confounder': A_HIDDEN_CONFOUNDER,
  'a-recommender-with-truth': A_RECOMMENDER_WITH_TRUTH,
  'refute-and-doubt': REFUTE_AND_DOUBT,
};
