// A graph and an effect whose minimal adjustment sets are asked for.

import { explain } from '../../causal/explain.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { descendants } from '../../causal/graphs/relatives.js';
import { setText } from '../../causal/graphs/setText.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets } from '../../causal/identification/adjustment.js';
import type { Draws } from '../draws.js';
import type { Mistake } from '../exercise.js';
import { drawnDag } from '../readingAGraph/drawnDag.js';

export interface SetCase {
  readonly graph: CausalGraph;
  readonly do: string;
  readonly on: string;
}

export type Sets = readonly (readonly string[])[];

export function minimalSets({ graph, ...query }: SetCase): string[][] {
  return minimalAdjustmentSets(graph, query);
}

export function validSets({ graph, ...query }: SetCase): string[][] {
  return [...adjustmentSets(graph, query)];
}

/** The nodes that sets are made of, hidden ones included: naming one of those is a mistake that can be told. */
export function members({ graph, do: treatment, on }: SetCase): string[] {
  return graph.nodes.filter((node) => node !== treatment && node !== on);
}

/** Five variables beside X and Y; two to four minimal sets, none of them empty. */
export function drawnSetCase(draws: Draws): SetCase {
  return draws.until(
    () => ({ graph: drawnDag(draws, ['A', 'B', 'C', 'D', 'E', 'X', 'Y'], { share: 0.4 }), do: 'X', on: 'Y' }),
    (the) => {
      const minimal = minimalSets(the);
      const isEffect = descendants(the.graph, 'X').has('Y');
      const harmful = validSets(the).length < 2 ** 4;
      return isEffect && harmful && minimal.length >= 2 && minimal.length <= 4 && minimal[0].length > 0;
    },
  );
}

/** A graph in which one or two of the useful nodes are hidden, which changes the list; now and then to no set at all. */
export function drawnHiddenCase(draws: Draws): SetCase {
  return draws.until(
    () => {
      const the = drawnSetCase(draws);
      const hidden = draws.shuffled([...new Set(minimalSets(the).flat())]).slice(0, draws.integer(1, 2));
      return { ...the, graph: causalGraph({ ...the.graph, latent: hidden }) };
    },
    (the) => minimalSets(the).join(';') !== minimalSets(allSeen(the)).join(';'),
  );
}

/** The same graph with every node in the data. */
export function allSeen(the: SetCase): SetCase {
  return { ...the, graph: causalGraph({ ...the.graph, latent: [] }) };
}

/** Wrong lists that people give; none of them is the right one. */
export function listMistakes(the: SetCase): Mistake[] {
  const { graph, ...query } = the;
  const minimal = minimalSets(the);
  const seen = members(the).filter((node) => !graph.latent.includes(node));
  const sizes = minimal.map((set) => set.length);
  const smallest = minimal.filter((set) => set.length === Math.min(...sizes));
  const all: Mistake[] = [
    {
      answer: minimalSets(allSeen(the)),
      says: 'Some of these need a node that is hidden: nobody has a column for it, so nobody can adjust for it.',
    },
    ...minimal.map((set) => ({
      answer: [set],
      says: `${setText(set)} is sufficient and minimal, but it is not the only one: another node can take the place of one of its members.`,
    })),
    {
      answer: smallest,
      says: 'Those are the smallest ones. *Minimal* means that no part is enough: there is a larger set of that kind.',
    },
    {
      answer: validSets(the),
      says: 'All of these are sufficient, but some hold a part that is sufficient by itself. Keep the minimal ones.',
    },
    {
      answer: [],
      says: '`[]` says that no set is sufficient, but there is one. Which nodes close the paths that lead into the treatment?',
    },
    { answer: [[]], says: `\`[[]]\` says that nothing need be adjusted for. ${firstOpen(the, [])}` },
    { answer: [seen], says: `Not everything at once. ${firstOpen(the, seen)}` },
    ...members(the).map((node) => ({
      answer: [[node]],
      says: `${setText([node])} alone is not enough. ${firstOpen(the, [node])}`,
    })),
  ];
  return all
    .filter(({ answer }) => !isSameList(answer as Sets, minimal))
    .filter(({ answer, says }) => {
      // Single nodes are told as not enough only where they are not.
      const [set] = answer as Sets;
      return !says.includes('alone is not enough') || !isAdjustmentSet(graph, set, query);
    });
}

// What is wrong with a set, in a sentence: the first open path, or the first member that does harm.
function firstOpen({ graph, ...query }: SetCase, set: readonly string[]): string {
  const { open, why, valid } = explain(graph, { ...query, set });
  const harm = why.find(({ role }) => ['latent', 'onCausalPath', 'belowCausalPath'].includes(role));
  if (harm) return `${harm.text}.`;
  if (open.length > 0) return `Still open: ${open[0].text}.`;
  return valid ? 'A part of it is sufficient by itself.' : 'No set of observed nodes is sufficient.';
}

function isSameList(a: Sets, b: Sets): boolean {
  const key = (sets: Sets): string =>
    [...new Set(sets.map((set) => [...set].sort().join(',')))].sort().join(';') + sets.length;
  return key(a) === key(b);
}
