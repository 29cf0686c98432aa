// A causal graph drawn: circles and arrows, latent variables dashed.
import { bareAxis, COLORS, figure, type PlotlyFigure } from '../figure.js';

/** A variable. Coordinates are in any unit; y grows upwards. Without them the graph is laid out left to right by its arrows. */
export interface GraphNode {
  readonly id: string;
  /** written beside the circle, e.g. `brand (latent)` */
  readonly meaning?: string;
  /** where the meaning stands; default below */
  readonly side?: 'above' | 'below';
  readonly latent?: boolean;
  readonly x?: number;
  readonly y?: number;
}

/** An arrow; `dashed` for one under discussion. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly dashed?: boolean;
}

/** What to draw. */
export interface GraphDrawing {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** nodes filled in blue, e.g. those adjusted for */
  readonly adjusted?: readonly string[];
  /** arrows in vermilion, e.g. an open back-door path, as pairs [from, to] */
  readonly highlight?: readonly (readonly [string, string])[];
  readonly title: string;
  readonly subtitle?: string;
  readonly width?: number;
  readonly height?: number;
}

const RADIUS = 21; // px

/** Draws a directed graph.
 *  @throws {RangeError} if an arrow, `adjusted` or `highlight` names a node that is not there */
export function drawGraph({
  nodes,
  edges,
  adjusted = [],
  highlight = [],
  title,
  subtitle = 'dashed circle: latent variable',
  width = 620,
  height = 380,
}: GraphDrawing): PlotlyFigure {
  const place = positions(nodes, edges);
  for (const id of [...edges.flatMap(({ from, to }) => [from, to]), ...adjusted, ...highlight.flat()]) {
    if (!place.has(id))
      throw new RangeError(`graph has no node ${id}; its nodes are ${nodes.map((node) => node.id).join(', ')}`);
  }
  const at = (id: string): { x: number; y: number } => place.get(id) as { x: number; y: number };
  const marked = new Set(highlight.map(([from, to]) => `${from}>${to}`));
  const arrows = edges.map(({ from, to, dashed = false }) => {
    const color = marked.has(`${from}>${to}`) ? COLORS.vermilion : '#555555';
    const strength = marked.has(`${from}>${to}`) ? 3 : 1.6;
    return arrow(at(from), at(to), { color, strength, dashed });
  });
  const xs = nodes.map((node) => at(node.id).x);
  const ys = nodes.map((node) => at(node.id).y);
  return figure({
    title,
    subtitle,
    data: arrows,
    width,
    height,
    left: 20,
    right: 20,
    bottom: 16,
    xaxis: bareAxis({ range: padded(xs, 0.16) }),
    yaxis: bareAxis({ range: padded(ys, 0.28) }),
    layout: {
      shapes: nodes.map((node) => circle(at(node.id), node.latent ?? false, adjusted.includes(node.id))),
      annotations: nodes.flatMap((node) => labels(node, at(node.id), adjusted.includes(node.id))),
    },
  });
}

function arrow(
  from: { x: number; y: number },
  to: { x: number; y: number },
  { color, strength, dashed }: { color: string; strength: number; dashed: boolean },
): object {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: [from.x, to.x],
    y: [from.y, to.y],
    line: { color, width: strength, dash: dashed ? 'dash' : 'solid' },
    marker: {
      symbol: 'arrow',
      size: [0, 11],
      color,
      opacity: 1,
      angleref: 'previous',
      standoff: RADIUS + 1,
      line: { width: 0 },
    },
    hoverinfo: 'skip',
    showlegend: false,
    cliponaxis: false,
  };
}

function circle({ x, y }: { x: number; y: number }, latent: boolean, adjusted: boolean): object {
  return {
    type: 'circle',
    xsizemode: 'pixel',
    ysizemode: 'pixel',
    xanchor: x,
    yanchor: y,
    x0: -RADIUS,
    x1: RADIUS,
    y0: -RADIUS,
    y1: RADIUS,
    fillcolor: adjusted ? COLORS.blue : '#FFFFFF',
    line: { color: adjusted ? COLORS.blue : COLORS.black, width: 1.8, dash: latent ? '4px,3px' : 'solid' },
  };
}

function labels(
  { id, meaning, side = 'below' }: GraphNode,
  { x, y }: { x: number; y: number },
  adjusted: boolean,
): object[] {
  const name = { x, y, text: id, showarrow: false, font: { size: 15, color: adjusted ? '#FFFFFF' : COLORS.black } };
  if (!meaning) return [name];
  return [
    name,
    {
      x,
      y,
      text: meaning,
      showarrow: false,
      yshift: (RADIUS + 12) * (side === 'above' ? 1 : -1),
      font: { size: 11, color: '#555555' },
      bgcolor: 'rgba(255,255,255,0.85)',
    },
  ];
}

function padded(values: readonly number[], share: number): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || 1) * share;
  return [low - room, high + room];
}

// A node stands right of all its causes: its column is the length of the longest path that leads to it.
function positions(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, { x: number; y: number }> {
  const column = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    for (const { from, to } of edges)
      column.set(to, Math.min(nodes.length, Math.max(column.get(to) ?? 0, (column.get(from) ?? 0) + 1)));
  }
  const used = new Map<number, number>();
  return new Map(
    nodes.map((node) => {
      const x = column.get(node.id) ?? 0;
      const row = used.get(x) ?? 0;
      used.set(x, row + 1);
      return [node.id, { x: node.x ?? x, y: node.y ?? -row - 0.35 * (x % 2) }];
    }),
  );
}
