// A small graph in which one variable is set: which factors of the joint distribution stay?
import type { Arrow } from '../../causal/graphs/graph.js';
import type { Draws } from '../draws.js';

export interface CutGraph {
  /** causes before consequences */
  readonly nodes: readonly string[];
  readonly arrows: readonly Arrow[];
  readonly treatment: string;
}

/** Stone size Z, treatment T, success Y. */
export const STONE_GRAPH: CutGraph = {
  nodes: ['Z', 'T', 'Y'],
  arrows: [
    ['Z', 'T'],
    ['Z', 'Y'],
    ['T', 'Y'],
  ],
  treatment: 'T',
};

/** How a variable comes about: `P(y\mid z,t)`, in LaTeX. */
export function factorOf({ nodes, arrows }: CutGraph, node: string): string {
  const parents = nodes.filter((from) => arrows.some((arrow) => arrow[0] === from && arrow[1] === node));
  const given = parents.length === 0 ? '' : `\\mid ${parents.map((name) => name.toLowerCase()).join(',')}`;
  return `P(${node.toLowerCase()}${given})`;
}

/** The joint distribution as the product of its factors. */
export function productOf(graph: CutGraph): string {
  return graph.nodes.map((node) => factorOf(graph, node)).join('\\,');
}

/** Five variables; the one that is set has causes and consequences, and there is one that is neither. */
export function drawnGraph(draws: Draws): CutGraph {
  const draw = (): CutGraph => {
    const nodes = draws.shuffled(['A', 'B', 'D', 'E', 'F']);
    const arrows = nodes.flatMap((from, i) =>
      nodes
        .slice(i + 1)
        .filter(() => draws.chance(0.5))
        .map((to): Arrow => [from, to]),
    );
    return { nodes, arrows, treatment: nodes[draws.integer(1, 3)] };
  };
  return draws.until(draw, ({ nodes, arrows, treatment }) => {
    const touching = arrows.filter((arrow) => arrow.includes(treatment)).flat();
    const isCause = arrows.some(([, to]) => to === treatment);
    const isConsequence = arrows.some(([from]) => from === treatment);
    return isCause && isConsequence && nodes.some((node) => !touching.includes(node));
  });
}
