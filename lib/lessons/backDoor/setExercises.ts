// The exercises that a graph answers, and the one on the M.

import { setText } from '../../causal/graphs/setText.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, listOfSets } from '../answers.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import { arrowsText, flowchart } from '../readingAGraph/graphTexts.js';
import { FIGURE_34, FIGURE_34_HIDDEN } from './figure34.js';
import { drawnM, type MStrengths, mDifferences, mRows, OUR_M } from './mShape.js';
import { drawnHiddenCase, drawnSetCase, listMistakes, members, minimalSets, type SetCase } from './setCases.js';

const FIGURE = { do: 'Xi', on: 'Xj' };

export const minimal: Exercise = exercise<SetCase>({
  id: 'minimal-sets',
  own: { graph: FIGURE_34, ...FIGURE },
  drawn: drawnSetCase,
  question: (the) => ({
    ask: `The arrows are ${arrowsText(the.graph)}. List all *minimal* sets that give the effect of $${the.do}$ on $${the.on}$.${flowchart(the.graph)}`,
    answer: listOfSets(minimalSets(the), { among: members(the) }),
    why: 'Each of these sets closes every path that is not causal, and opens none; take any member out, and one of the paths is open again.',
    hint: `List the paths from $${the.do}$ to $${the.on}$ that are not causal. A collider closes a path by itself: adjust for it, and something else on that path has to close it again.`,
    mistakes: listMistakes(the),
  }),
});

export const hidden: Exercise = exercise<SetCase>({
  id: 'with-hidden',
  own: { graph: FIGURE_34_HIDDEN, ...FIGURE },
  drawn: drawnHiddenCase,
  question: (the) => {
    const latent = the.graph.latent;
    return {
      ask: `The arrows are ${arrowsText(the.graph)}. Hidden ${latent.length === 1 ? 'is' : 'are'} $${setText(latent).replace('{', '\\{').replace('}', '\\}')}$: nobody has a column for ${latent.length === 1 ? 'it' : 'them'}. List all minimal sets of *observed* variables that give the effect of $${the.do}$ on $${the.on}$; \`[]\` if there is none.${flowchart(the.graph)}`,
      answer: listOfSets(minimalSets(the), { among: members(the) }),
      why: 'A hidden node goes on to be a cause. Its paths are there as before; only it can no longer be what closes them.',
      hint: 'The paths are the same as with all nodes observed. Which of them can still be closed, and by whom?',
      mistakes: listMistakes(the),
    };
  },
});

export const mBias: Exercise = exercise<MStrengths>({
  id: 'm-bias',
  own: OUR_M,
  drawn: drawnM,
  question: (the) => {
    const { crude, adjusted, within } = mDifferences(the);
    const half = fraction('1/2');
    const zero = fraction(0);
    const candidates: { answer: Fraction; says: string }[] = [
      {
        answer: crude,
        says: 'That is the difference before anything is adjusted for, and the true effect as well. Asked is what adjusting for $Z$ makes of it.',
      },
      { answer: zero.minus(adjusted), says: 'The sign is reversed: $X=1$ minus $X=0$.' },
      { answer: within[1], says: 'That is the difference among $Z=1$ alone. Average over both values of $Z$.' },
      { answer: within[0], says: 'That is the difference among $Z=0$ alone. Average over both values of $Z$.' },
      {
        answer: within[0].plus(within[1]),
        says: 'That adds the two differences up. Average them, with the weights $P(z)$.',
      },
      {
        answer: half.times(within[0].plus(within[1])),
        says: 'That weighs both values of $Z$ alike. Their weights are $P(z)$.',
      },
      {
        answer: adjusted.times(half),
        says: 'That is the right difference times one half: the weights of the two values of $Z$ add up to one.',
      },
    ];
    return {
      ask: `In $X \\leftarrow u_1 \\to Z \\leftarrow u_2 \\to Y$ the causes $u_1$ and $u_2$ are fair coins that nobody sees, $P(Z{=}1\\mid u_1,u_2) = ${sum(the.z, ['u_1', 'u_2'])}$, $P(X{=}1\\mid u_1) = ${sum(the.x, ['u_1'])}$, $P(Y{=}1\\mid u_2) = ${sum(the.y, ['u_2'])}$; below is what is seen. What does adjusting for $Z$ find, $\\sum_z P(z)\\,[P(Y{=}1\\mid X{=}1,z) - P(Y{=}1\\mid X{=}0,z)]$?`,
      given: mRows(the),
      answer: exactNumber(adjusted),
      why: 'Nothing leads from X to Y, and yet the adjusted difference is not 0: within one value of Z the two hidden causes depend on each other.',
      hint: 'Two shares within each value of $Z$, their difference, and the average of the two differences with weights $P(z)$. Let the machine do the sum if you like: `evaluate`.',
      mistakes: candidates.filter(({ answer }): boolean => !answer.equals(adjusted)) satisfies Mistake[],
    };
  },
});

// 0.1 + 0.4 u_1 + 0.4 u_2
function sum([base, ...effects]: readonly number[], causes: readonly string[]): string {
  return [`${base / 10}`, ...effects.map((effect, k) => `${effect / 10}\\,${causes[k]}`)].join(' + ');
}
