// The graph that the paper draws.
import { type CausalGraph, causalGraph } from './graph.js';

/** The graph of the paper's Figure 2: C and G both cause the features V, T and the preference Y; V and T cause Y. */
export const CAMREC_GRAPH: CausalGraph = causalGraph({
  arrows: [
    ['C', 'V'],
    ['C', 'T'],
    ['C', 'Y'],
    ['G', 'V'],
    ['G', 'T'],
    ['G', 'Y'],
    ['V', 'Y'],
    ['T', 'Y'],
  ],
});
