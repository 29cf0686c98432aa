// The paper's graph with arrows taken away: what is enough to adjust for then.
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { setsText } from '../../causal/graphs/setText.js';
import { withoutArrows } from '../../causal/graphs/surgery.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets } from '../../causal/identification/adjustment.js';
import { isInstrument } from '../../causal/identification/instruments.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** A question about the effect of some features on Y in the paper's graph less some arrows. */
export interface ClosedArrows {
  /** such as `G->Y` */
  readonly cut: readonly string[];
  readonly treatments: readonly string[];
}

/** The eight arrows, as a learner types them. */
export const ARROWS: readonly string[] = CAMREC_GRAPH.arrows.map(([from, to]) => `${from}->${to}`);

/** The effect of V with all eight arrows. */
export const AS_DRAWN: ClosedArrows = { cut: [], treatments: ['V'] };

/** The effect of V without G → Y, the cut that seems to be enough. */
export const WITHOUT_DIRECT: ClosedArrows = { cut: ['G->Y'], treatments: ['V'] };

/** The graph that is left, less `more` arrows. */
export function graphLeft({ cut }: ClosedArrows, more: readonly string[] = []): CausalGraph {
  return withoutArrows(CAMREC_GRAPH, (from, to) => [...cut, ...more].includes(`${from}->${to}`));
}

/** Whether {C} gives the effect once `more` arrows are gone too. */
export function brandIsEnough(the: ClosedArrows, more: readonly string[] = []): boolean {
  return isAdjustmentSet(graphLeft(the, more), ['C'], { do: the.treatments, on: 'Y' });
}

/** The arrows still there each of which, cut alone, makes {C} enough. */
export function decisiveArrows(the: ClosedArrows): string[] {
  return arrowsLeft(the).filter((arrow) => brandIsEnough(the, [arrow]));
}

/** The arrows that are not cut. */
export function arrowsLeft({ cut }: ClosedArrows): string[] {
  return ARROWS.filter((arrow) => !cut.includes(arrow));
}

/** The nodes that an adjustment set may hold. */
export function candidates({ treatments }: ClosedArrows): string[] {
  return CAMREC_GRAPH.nodes.filter((node) => node !== 'Y' && !treatments.includes(node));
}

/** The minimal sets, and all valid ones. */
export function setsLeft(the: ClosedArrows): { minimal: string[][]; valid: string[][] } {
  const query = { do: the.treatments, on: 'Y' };
  const graph = graphLeft(the);
  return { minimal: minimalAdjustmentSets(graph, query), valid: [...adjustmentSets(graph, query)] };
}

/** The cuts that matter: what is enough then, and whether G moves V and reaches Y through V alone. */
export function cutRows(): Row[] {
  const cuts = [
    [],
    ['G->Y'],
    ['T->Y'],
    ['G->T'],
    ['G->V'],
    ['G->V', 'G->T'],
    ['G->Y', 'T->Y'],
    ['G->Y', 'G->T'],
    ['C->Y'],
  ];
  return cuts.map((cut) => {
    const [ofV, ofBoth] = [['V'], ['V', 'T']].map((treatments) => ({ cut, treatments }));
    const yesNo = (holds: boolean): string => (holds ? 'yes' : 'no');
    return {
      'arrows cut': cut.map((arrow) => arrow.replace('->', '→')).join(', ') || 'none: as drawn',
      'minimal sets for V': setsText(setsLeft(ofV).minimal),
      'is {C} enough for V': yesNo(brandIsEnough(ofV)),
      'minimal sets for V and T': setsText(setsLeft(ofBoth).minimal),
      'is G an instrument for V': yesNo(isInstrument(graphLeft(ofV), 'G', { do: 'V', on: 'Y' })),
    };
  });
}

/** One of V, T or both, and at most two arrows less; what is done keeps its arrows to Y. */
export function drawnArrows(draws: Draws, isFit: (the: ClosedArrows) => boolean): ClosedArrows {
  const draw = (): ClosedArrows => {
    const treatments = draws.pick([['V'], ['T'], ['V', 'T']]);
    const free = ARROWS.filter((arrow) => !treatments.some((treatment) => arrow === `${treatment}->Y`));
    const cut = draws.shuffled(free).slice(0, draws.integer(0, 2));
    return { treatments, cut: ARROWS.filter((arrow) => cut.includes(arrow)) };
  };
  return draws.until(draw, isFit);
}

/** Such as `$V$ and $T$`. */
export function inMath(names: readonly string[]): string {
  return names.map((name) => `$${name}$`).join(' and ');
}

/** Such as `$G \to Y$`. */
export function arrowsInMath(arrows: readonly string[]): string {
  return arrows.map((arrow) => `$${arrow.replace('->', ' \\to ')}$`).join(', ');
}
