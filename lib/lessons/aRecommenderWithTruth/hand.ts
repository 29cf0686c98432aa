// A hand on one variable of a shop, and what listens to it.
import { type Arrow, type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { children, descendantsOrSelf, parents } from '../../causal/graphs/relatives.js';
import type { Draws } from '../draws.js';

/** Someone sets `target` by hand; `deed` says how. */
export interface Hand {
  readonly graph: CausalGraph;
  readonly target: string;
  readonly deed: string;
}

const ALWAYS: readonly Arrow[] = [
  ['C', 'V'],
  ['C', 'Y'],
  ['G', 'V'],
  ['G', 'E'],
  ['V', 'Y'],
  ['E', 'O'],
  ['Y', 'O'],
  ['A', 'O'],
];

/** Arrows that one shop has and another has not. */
const SOMETIMES: readonly Arrow[] = [
  ['C', 'E'],
  ['G', 'Y'],
  ['G', 'A'],
  ['V', 'E'],
  ['V', 'A'],
];

const DEEDS: readonly (readonly [target: string, deed: string])[] = [
  ['V', 'Every page is given a studio photo'],
  ['E', 'Every item is shown to every user'],
  ['G', 'By an advertisement long before the log began every item is lifted into the highest tier'],
  ['A', 'Screens are locked against accidental touches'],
];

/** The shop of the lesson, and new photos for all pages. */
export const NEW_PHOTOS: Hand = {
  graph: handGraph([
    ['C', 'E'],
    ['G', 'Y'],
    ['G', 'A'],
  ]),
  target: 'V',
  deed: 'Every page is given a studio photo',
};

export function drawnHand(draws: Draws): Hand {
  const [target, deed] = draws.pick(DEEDS);
  return { graph: handGraph(SOMETIMES.filter(() => draws.chance(0.5))), target, deed };
}

function handGraph(more: readonly Arrow[]): CausalGraph {
  return causalGraph({ nodes: ['C', 'G', 'V', 'E', 'Y', 'A', 'O'], arrows: [...ALWAYS, ...more] });
}

/** The variables whose distribution may be another one afterwards. */
export function moved({ graph, target }: Hand): string[] {
  return [...descendantsOrSelf(graph, [target])];
}

/** What people answer who forget, add, or turn around arrows; only those that are wrong here. */
export function wronglyMoved(hand: Hand): { answer: string[]; says: string }[] {
  const { graph, target } = hand;
  const right = moved(hand);
  const next = children(graph, target);
  const causes = parents(graph, target);
  const all = [
    {
      answer: graph.nodes,
      says: 'A hand moves what listens to it, not the whole shop: follow the arrows *out of* what is set.',
    },
    { answer: [target], says: `Then $${target}$ would have no consequences. Follow the arrows out of $${target}$.` },
    {
      answer: right.filter((node) => node !== target),
      says: `$${target}$ itself is set by hand: it is no longer distributed as before.`,
    },
    {
      answer: [...right, 'E'],
      says: `$E$ does not listen to $${target}$ in this shop: the item is not shown to more people. That would be $do(E)$.`,
    },
    {
      answer: [target, ...next],
      says: 'Those are the direct consequences. What listens to *them* moves as well.',
    },
    {
      answer: [...right, ...causes],
      says: `Doing cuts the arrows *into* $${target}$: its causes stay what they were.`,
    },
    { answer: [...right, 'A'], says: `No arrow leads from $${target}$ to $A$: fingers slip as before.` },
  ];
  const sameAsRight = (answer: readonly string[]): boolean =>
    answer.length === right.length && answer.every((node) => right.includes(node));
  return all
    .map(({ answer, says }) => ({ answer: [...new Set(answer)], says }))
    .filter(({ answer }) => !sameAsRight(answer));
}
