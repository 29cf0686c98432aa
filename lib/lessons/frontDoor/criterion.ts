// The front-door criterion, condition by condition, each with the path that breaks it.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { mutilated } from '../../causal/graphs/surgery.js';
import type { Row } from '../../report/table.js';

/** A set of mediators to be tried for the effect of one variable on another. */
export interface Door {
  readonly do: string;
  readonly on: string;
  readonly through: readonly string[];
}

/** The conditions that the graph alone decides; the fourth, positivity, is about the numbers. */
export const CONDITIONS = ['1', '2', '3'] as const;

type Condition = (typeof CONDITIONS)[number];

/** Of each condition the paths that break it, short ones first; none where it holds (Pearl 2009, Definition 3.3.3). */
export function breakingPaths(graph: CausalGraph, { do: treatment, on, through }: Door): Record<Condition, string[]> {
  const around = readPaths(graph, { from: treatment, to: on }).filter(
    ({ causal, nodes }) => causal && !nodes.some((node) => through.includes(node)),
  );
  const first = mutilated(graph, { outOf: [treatment] });
  // of the whole set, so that a way from one member through another is no back door
  const second = mutilated(graph, { outOf: through });
  return {
    1: around.map(({ text }) => text),
    2: through.flatMap((to) => texts(readPaths(first, { from: treatment, to, onlyOpen: true }))),
    3: through.flatMap((from) => texts(readPaths(second, { from, to: on, given: [treatment], onlyOpen: true }))),
  };
}

/** The numbers of the conditions that fail. */
export function brokenConditions(graph: CausalGraph, door: Door): Condition[] {
  const paths = breakingPaths(graph, door);
  return CONDITIONS.filter((condition) => paths[condition].length > 0);
}

/** The conditions as a table to read. */
export function conditionRows(graph: CausalGraph, door: Door): Row[] {
  const { do: treatment, on, through } = door;
  const set = `{${through.join(', ')}}`;
  const words: Record<Condition, string> = {
    1: `every directed path from ${treatment} to ${on} goes through ${set}`,
    2: `no back-door path from ${treatment} to ${set} is open`,
    3: `${treatment} blocks every back-door path from ${set} to ${on}`,
  };
  const paths = breakingPaths(graph, door);
  return CONDITIONS.map((condition) => ({
    condition,
    says: words[condition],
    holds: paths[condition].length === 0 ? 'yes' : 'no',
    'broken by': paths[condition].join('; ') || '–',
  }));
}

function texts(paths: readonly { text: string }[]): string[] {
  return paths.map(({ text }) => text);
}
