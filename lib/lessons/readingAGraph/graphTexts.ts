// A causal graph shown: as arrows in a sentence, as a flowchart, as a figure.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { toMermaid } from '../../causal/graphs/text/writers.js';
import type { PlotlyFigure } from '../../report/figure.js';
import { drawGraph } from '../../report/figures/causalGraph.js';

/** `$A \to B$, $B \to C$` and, where Markdown draws Mermaid, the picture. */
export function arrowsText(graph: CausalGraph): string {
  return graph.arrows.map(([from, to]) => `$${from} \\to ${to}$`).join(', ');
}

/** The graph as a fenced flowchart, to stand at the end of a question. */
export function flowchart(graph: CausalGraph): string {
  return `\n\n\`\`\`mermaid\n${toMermaid(graph)}\`\`\``;
}

export interface GraphFigure {
  /** the claim, without a full stop */
  readonly title: string;
  readonly subtitle?: string;
  readonly meanings?: Readonly<Record<string, string>>;
  /** nodes that are given */
  readonly given?: readonly string[];
  readonly height?: number;
}

/** A graph with places as a figure. @throws RangeError for ↔, which the drawing of figures does not have */
export function graphFigure(graph: CausalGraph, { meanings = {}, given = [], ...words }: GraphFigure): PlotlyFigure {
  if (graph.bidirected.length > 0) {
    const [a, b] = graph.bidirected[0];
    throw new RangeError(`${a} ↔ ${b} cannot be drawn here, expected arrows only: take a clickable picture`);
  }
  const places = graph.marks?.positions ?? {};
  return drawGraph({
    nodes: graph.nodes.map((id) => ({
      id,
      ...(id in places && { x: places[id][0], y: places[id][1] }),
      ...(id in meanings && { meaning: meanings[id] }),
      latent: graph.latent.includes(id),
    })),
    edges: graph.arrows.map(([from, to]) => ({ from, to })),
    adjusted: given,
    subtitle: '',
    ...words,
  });
}
