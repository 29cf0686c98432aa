// Where the nodes of a clickable graph stand, in pixels.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { parents, topologicalOrder } from '../../causal/graphs/relatives.js';

type Places = Readonly<Record<string, { x: number; y: number }>>;

const WIDTH = 640;
const HEIGHT = 320;
const MARGIN = 60;

/** Positions given (y upwards) or by columns, scaled into the drawing. @throws RangeError if a node has no position */
export function placed(
  graph: CausalGraph,
  positions: Readonly<Record<string, readonly [x: number, y: number]>> = inColumns(graph),
): Places {
  const missing = graph.nodes.find((node) => !(node in positions));
  if (missing !== undefined)
    throw new RangeError(`node ${missing} has no position, expected one for every node or none`);
  const across = scale(
    graph.nodes.map((node) => positions[node][0]),
    [MARGIN, WIDTH - MARGIN],
  );
  const up = scale(
    graph.nodes.map((node) => positions[node][1]),
    [HEIGHT - MARGIN, MARGIN],
  );
  return Object.fromEntries(
    graph.nodes.map((node) => [
      node,
      { x: Math.round(across(positions[node][0])), y: Math.round(up(positions[node][1])) },
    ]),
  );
}

// A node stands right of all its causes; within a column one below the other, columns shifted so that few arrows pass through a node.
function inColumns(graph: CausalGraph): Record<string, [number, number]> {
  const column = new Map<string, number>();
  for (const node of topologicalOrder(graph)) {
    column.set(node, Math.max(0, ...parents(graph, node).map((parent) => (column.get(parent) ?? 0) + 1)));
  }
  const filled = new Map<number, number>();
  return Object.fromEntries(
    graph.nodes.map((node) => {
      const x = column.get(node) ?? 0;
      const row = filled.get(x) ?? 0;
      filled.set(x, row + 1);
      return [node, [x, -row - 0.37 * (x % 3)]];
    }),
  );
}

function scale(values: readonly number[], [start, end]: readonly [number, number]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high === low ? (start + end) / 2 : start + ((value - low) / (high - low)) * (end - start));
}
