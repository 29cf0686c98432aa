// The running example: what stands between the picture of an item and the click on it.
import { dag } from '../../causal/graphs/dag.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { type DiscreteWorld, linear } from '../../causal/worlds/discreteWorld.js';

type Place = readonly [x: number, y: number];

const PLACES: Readonly<Record<string, Place>> = {
  B: [2, 2],
  P: [0, 1],
  V: [1, 1],
  A: [2, 1],
  Y: [3, 1],
  N: [2, 0],
  R: [3, 0],
};

/** What the letters stand for. */
export const LISTING_MEANINGS: Readonly<Record<string, string>> = {
  B: 'known brand',
  P: 'photographer',
  V: 'fine picture',
  A: 'attention',
  Y: 'click',
  N: 'in the newsletter',
  R: 'letters from readers',
};

/** Brand, photographer, picture, attention, click, newsletter, readers' letters. */
export const LISTING: CausalGraph = causalGraph({
  ...dag('B -> {V Y}  P -> V  V -> A -> Y  V -> N <- Y  N -> R'),
  marks: { positions: PLACES },
});

/** A world with these arrows, all variables 0 or 1. */
export const LISTING_WORLD: DiscreteWorld = {
  B: linear('1/2'),
  P: linear('1/2'),
  V: linear('1/10', { B: '2/5', P: '2/5' }),
  A: linear('1/5', { V: '3/5' }),
  Y: linear('1/10', { A: '2/5', B: '2/5' }),
  N: linear('1/10', { V: '2/5', Y: '2/5' }),
  R: linear('1/10', { N: '4/5' }),
};

/** The paper's graph with places for a drawing. */
export const CAMREC_PLACES: Readonly<Record<string, Place>> = {
  C: [0, 2],
  G: [0, 0],
  V: [1.4, 2.2],
  T: [1.4, -0.2],
  Y: [2.8, 1],
};
