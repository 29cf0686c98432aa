// Graphs of which it is asked whether an effect can be had from what is seen.
import { dag } from '../../causal/graphs/dag.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { type Identification, identify } from '../../causal/identification/identify.js';
import type { Draws } from '../draws.js';

export const KINDS: readonly Identification['kind'][] = ['identified', 'noEffect', 'notIdentifiable'];

/** X → Y with a hidden common cause. */
export const BOW: CausalGraph = dag('X -> Y; X <-> Y');

/** X works through M alone, X and Y have a hidden common cause. */
export const OPEN_DOOR: CausalGraph = dag('X -> M -> Y; X <-> Y');

/** Four graphs by letter. */
export type AnswerCase = Readonly<Record<string, CausalGraph>>;

export const FOUR_GRAPHS: AnswerCase = {
  A: BOW,
  B: dag('Y -> X; X <-> Y'),
  C: dag('W -> Z -> X -> Y; W <-> X; W <-> Y'),
  D: dag('X -> M -> Y; X <-> Y; M <-> Y'),
};

// K, L and the like stand for letters that each variant draws anew.
const POOL: readonly string[] = [
  'X -> Y; X <-> Y',
  'K -> X -> Y; X <-> Y',
  'X -> K -> Y; X <-> Y',
  'X -> K -> Y; X <-> Y; K <-> Y',
  'X -> K -> Y; X <-> K',
  'X -> K -> Y; K <-> Y',
  'X -> K -> L -> Y; X <-> Y; K <-> L',
  'X -> K -> L -> Y; X <-> L',
  'L -> K -> X -> Y; L <-> X; L <-> Y',
  'Y -> X; X <-> Y',
  'X -> K; Y -> K; X <-> Y',
  'Y -> K -> X; X <-> Y',
  'K -> X -> Y; K <-> Y',
  'K -> {X Y}; X -> Y',
  'K -> {X Y}; X -> Y; X <-> Y',
  'K -> {X Y}; X <-> Y',
];

export function kindOf(graph: CausalGraph): Identification['kind'] {
  return identify(graph, { do: 'X', on: 'Y' }).kind;
}

/** Four graphs of the pool in other letters, among them all three kinds. */
export function drawnAnswerCase(draws: Draws): AnswerCase {
  const draw = (): AnswerCase => {
    const [k, l] = draws.shuffled(['A', 'B', 'D', 'E', 'F', 'H']);
    const texts = draws.shuffled(POOL).slice(0, 4);
    const graphs = texts.map((text) => dag(text.replaceAll('K', k).replaceAll('L', l)));
    return Object.fromEntries(graphs.map((graph, i) => ['ABCD'[i], graph]));
  };
  return draws.until(draw, (graphs) => new Set(Object.values(graphs).map(kindOf)).size === KINDS.length);
}
