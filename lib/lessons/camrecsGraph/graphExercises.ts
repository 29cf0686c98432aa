// The exercises that a graph answers before any number is known.
import { readPaths } from '../../causal/graphs/paths.js';
import { listOfSets, setOf } from '../answers.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import {
  ARROWS,
  AS_DRAWN,
  arrowsInMath,
  arrowsLeft,
  brandIsEnough,
  type ClosedArrows,
  candidates,
  decisiveArrows,
  drawnArrows,
  graphLeft,
  inMath,
  setsLeft,
  WITHOUT_DIRECT,
} from './closedArrows.js';
import {
  type ClaimId,
  claimLines,
  drawnFactorizations,
  type Factorizations,
  falseClaims,
  NUMBERS,
  numbersOf,
  PAPER_CLAIMS,
} from './factorizations.js';

export const whichArrow: Exercise = exercise<ClosedArrows>({
  id: 'which-arrow',
  own: AS_DRAWN,
  drawn: (draws) => drawnArrows(draws, (the) => !brandIsEnough(the) && decisiveArrows(the).length > 0),
  question: (the) => {
    const right = decisiveArrows(the);
    const ofG = arrowsLeft(the).filter((arrow) => arrow.startsWith('G'));
    const wrong = ofG.filter((arrow) => !right.includes(arrow));
    const alone = (arrow: string): Mistake[] =>
      [[arrow], [...right, arrow]].map((answer) => ({
        answer,
        says: `${arrow} is not one of them: with that arrow gone, ${openWithC(the, arrow)} is still open given $C$.`,
      }));
    const someMissing =
      right.length < 2 ? [] : right.flatMap((arrow) => [[arrow], right.filter((other) => other !== arrow)]);
    return {
      ask: `Take the paper's graph${without(the.cut)}. You may cut *one* ${the.cut.length === 0 ? 'arrow' : 'more arrow'}. Which arrows, each cut alone, make $\\{C\\}$ enough for the effect of ${inMath(the.treatments)} on $Y$?`,
      answer: setOf(right, { among: ARROWS }),
      why: `Every path that $C$ leaves open passes $G$; ${right.length === 1 ? 'this arrow lies' : 'each of these arrows lies'} on *all* of them.`,
      hint: `Write down the paths that are open given $C$. An arrow is enough only if it lies on every one of them.`,
      mistakes: [
        ...wrong.flatMap(alone),
        ...(wrong.length === 0
          ? []
          : [
              {
                answer: ofG,
                says: 'Those are all the arrows out of $G$. Together they do it; asked is which of them does it *alone*.',
              },
            ]),
        ...someMissing.map((answer) => ({
          answer,
          says: 'What you name is right, but not complete: look along the whole of each open path.',
        })),
        {
          answer: arrowsLeft(the).filter((arrow) => arrow.startsWith('C')),
          says: 'Those are the arrows of $C$. $C$ is adjusted for, so nothing passes it any more: cutting there changes nothing.',
        },
        { answer: [], says: 'Two arrows are not needed: there is an arrow that lies on every open path.' },
      ],
    };
  },
});

export const setsAfterCut: Exercise = exercise<ClosedArrows>({
  id: 'sets-after-cut',
  own: WITHOUT_DIRECT,
  drawn: (draws) => drawnArrows(draws, isTelling),
  question: (the) => {
    const { minimal, valid } = setsLeft(the);
    return {
      ask: `Take the paper's graph${without(the.cut)}. List all *minimal* sets that give the effect of ${inMath(the.treatments)} on $Y$: sets that are enough, and no part of which is.`,
      answer: listOfSets(minimal, { among: candidates(the) }),
      why: 'Each closes every path that is not causal, and each member closes one that the others leave open.',
      hint: 'For each path that is not causal, note which nodes can close it. A minimal set takes one for every path, and nothing to spare.',
      mistakes: [
        ...(brandIsEnough(the)
          ? [
              {
                answer: [['C', 'G']],
                says: 'That is enough, but not minimal: look which paths through $G$ the cuts have left.',
              },
            ]
          : [{ answer: [['C']], says: `Given $C$ alone, ${openWithC(the)} is still open.` }]),
        ...(minimal.length === 1
          ? []
          : minimal.map((set) => ({
              answer: [set],
              says: 'That set is enough and minimal, but it is not the only one: another node can do the work of one of its members.',
            }))),
        {
          answer: valid,
          says: 'All of these are enough, but some have a part that is enough too. Keep the minimal ones.',
        },
        { answer: [], says: '`[]` says that no set is enough. There are some: nothing is hidden here.' },
        {
          answer: [[]],
          says: '`[[]]` says that nothing need be adjusted for. Given nothing, a path through $C$ or $G$ is open.',
        },
      ],
    };
  },
});

export const falseOnes: Exercise = exercise<Factorizations>({
  id: 'false-factorizations',
  own: PAPER_CLAIMS,
  drawn: drawnFactorizations,
  question: (the) => {
    const wrong = falseClaims(the);
    const right = the.order.filter((id) => !wrong.includes(id));
    const named = (ids: readonly ClaimId[]): string[] => numbersOf(the, ids);
    const missed = Object.entries(MISSED)
      .filter(([id]) => wrong.some((other) => other === id))
      .map(([id, says]) => ({
        answer: named(wrong.filter((other) => other !== id)),
        says: `One is missing: ${says}`,
      }));
    return {
      ask: `In the paper's graph${without(the.cut)}, which of these equations does the graph *not* imply?\n\n${claimLines(the)}`,
      answer: setOf(named(wrong), { among: NUMBERS }),
      why: 'Each of them states an independence that an open path contradicts. The others hold in every world of the graph: the chain rule in every world at all.',
      hint: 'An equation of this kind states an independence: which two variables, given what? Then look for an open path between them.',
      mistakes: [
        ...missed,
        {
          answer: named([...wrong, 'chain']),
          says: `${named(['chain'])} is the chain rule. It states no independence and holds in every world.`,
        },
        { answer: named(right), says: 'Those are the ones that the graph does imply. Asked are the others.' },
        {
          answer: named([...wrong, 'givenBoth']),
          says: 'Given both common causes, every path between $V$ and $T$ is closed; $Y$ is a collider on what remains.',
        },
        {
          answer: named([...wrong, 'causes']),
          says: 'Every path between $C$ and $G$ meets a collider, and none is given: they are independent.',
        },
        { answer: NUMBERS, says: 'Not all of them: at least one states no independence at all.' },
      ],
    };
  },
});

// What to look at again; the other claims hold with all eight arrows, and so with fewer.
const MISSED: Readonly<Record<'givenC' | 'collider' | 'direct', string>> = {
  givenC: '$C$ is not the only common cause of the two modalities.',
  collider: 'what happens to two causes once their common effect is given?',
  direct: 'does $G$ reach $Y$ in a way that $V$, $T$ and $C$ do not close?',
};

function without(cut: readonly string[]): string {
  return cut.length === 0 ? '' : ` without ${arrowsInMath(cut)}`;
}

// Something has changed: the answer is not the one for all eight arrows.
function isTelling(the: ClosedArrows): boolean {
  const { minimal } = setsLeft(the);
  return minimal.length > 1 || minimal[0].join() !== 'C,G';
}

// The shortest path that is not causal and stays open given C when the arrow is gone.
function openWithC(the: ClosedArrows, arrow?: string): string {
  const graph = graphLeft(the, arrow === undefined ? [] : [arrow]);
  const paths = the.treatments.flatMap((from) => readPaths(graph, { from, to: 'Y', given: ['C'], onlyOpen: true }));
  const proper = paths.filter(
    ({ causal, nodes }) => !causal && the.treatments.every((name) => !nodes.slice(1).includes(name)),
  );
  return `$${proper[0].text.replaceAll('←', '\\leftarrow').replaceAll('→', '\\to')}$`;
}
