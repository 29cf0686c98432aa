// Exercises on checks that try to refute: worlds that fool a placebo, claims that a log denies, and which check finds what.
import { fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, oneOf, parts, setOf } from '../answers.js';
import { exercise } from '../exercise.js';
import {
  CLAIM_LETTERS,
  CLEOS_CLAIMS,
  type ClaimCase,
  claimText,
  drawnClaims,
  gapOf,
  isClaimed,
  letteredClaims,
} from './claims.js';
import { drawnDesign, type FoolingDesign, HARMFUL_LOOKS, imbalance, neededStrength } from './fooledPlacebo.js';
import {
  drawnSituations,
  FINDERS,
  FLAWS,
  LETTERS,
  OUR_SITUATIONS,
  type Situations,
  situationRows,
} from './situations.js';

export const foolThePlacebo = exercise<FoolingDesign>({
  id: 'fool-the-placebo',
  own: HARMFUL_LOOKS,
  drawn: drawnDesign,
  question: (design) => {
    const { treated, truth, wanted } = design;
    const gap = fraction(wanted).minus(fraction(truth));
    const strength = neededStrength(design);
    const [without, withU] = treated.map((text) => fraction(text));
    return {
      ask: `$U$ is a fair coin that nobody sees. $P(X{=}1\\mid U{=}0) = ${treated[0]}$ and $P(X{=}1\\mid U{=}1) = ${treated[1]}$. In truth $X$ adds ${truth} to the probability of $Y{=}1$. By how much must $U{=}1$ change that probability for the crude difference to be exactly ${wanted}?`,
      answer: exactNumber(strength),
      why: 'The crude difference is the truth plus the strength of $U$ times $P(U{=}1\\mid X{=}1) - P(U{=}1\\mid X{=}0)$. A placebo passes in this world whatever the strength is: once the treatment is dealt out at random, $U$ is as common in one arm as in the other.',
      hint: 'Write the crude difference as truth plus bias. The bias is the strength asked for, times how much more common $U{=}1$ is among $X{=}1$ than among $X{=}0$ (by Bayes, with $P(U{=}1) = 1/2$).',
      mistakes: [
        {
          answer: gap,
          says: 'That would be right if $U$ and $X$ always agreed. They do not, so only a part of what $U$ does shows up as a difference between the arms.',
        },
        {
          answer: fraction(0).minus(strength),
          says: 'The size is right, the direction is not: from the truth to the wanted difference, which way must the bias point?',
        },
        {
          answer: gap.times(imbalance(treated)),
          says: 'You multiplied by how unevenly $U$ is spread over the arms. The strength asked for, *times* that unevenness, is the bias.',
        },
        {
          answer: fraction(wanted).over(imbalance(treated)),
          says: 'That makes the bias as large as the wanted difference. The true effect of $X$ is a part of the crude difference too.',
        },
        {
          answer: fraction(wanted).plus(fraction(truth)).over(imbalance(treated)),
          says: 'The bias is what the crude difference has *beyond* the truth: subtract the truth, with its sign.',
        },
        {
          answer: gap.over(withU.over(withU.plus(without))),
          says: 'You divided by $P(U{=}1\\mid X{=}1)$ alone. The other arm holds units with $U{=}1$ too; the difference of both shares counts.',
        },
      ],
    };
  },
});

export const refutingClaims = exercise<ClaimCase>({
  id: 'refuting-claims',
  own: CLEOS_CLAIMS,
  drawn: drawnClaims,
  question: (the) => {
    const claimed = CLAIM_LETTERS.filter((letter) => isClaimed(the, letter));
    const failing = CLAIM_LETTERS.filter((letter) => !gapOf(the, letter).isZero());
    const among = { among: CLAIM_LETTERS };
    const mute = failing.find((letter) => !claimed.includes(letter));
    const holding = claimed.find((letter) => !failing.includes(letter));
    return {
      ask: `A graph has the arrows ${the.graph.arrows.map(([from, to]) => `$${from} \\to ${to}$`).join(', ')}. The table lists six independencies, and how far the log is from each. Which of them refute the graph?`,
      given: letteredClaims(the),
      answer: setOf(
        claimed.filter((letter) => failing.includes(letter)),
        among,
      ),
      why: 'An independence refutes a graph if the graph claims it and the log denies it. One is enough; the graph is then wrong, and the claim says between which variables to look.',
      hint: 'Two things have to come together: the graph implies it (no open path), and the gap is not 0. Go through the letters one by one.',
      mistakes: [
        {
          answer: failing,
          says: `The log denies all of these, but the graph does not *claim* them all${mute ? `: look for an open path in ${claimText(mute)}` : ''}. What nobody claims refutes nobody.`,
        },
        {
          answer: claimed,
          says: `The graph claims all of these, and the log agrees with some${holding ? `, such as ${claimText(holding)}` : ''}. A claim that holds refutes nothing.`,
        },
        {
          answer: claimed.filter((letter) => !failing.includes(letter)),
          says: 'Those are the claims that hold. They are in favor of the graph, as far as that goes.',
        },
        {
          answer: failing.filter((letter) => !claimed.includes(letter)),
          says: 'Those are dependencies that the graph expects: for each there is an open path.',
        },
        {
          answer: [],
          says: 'One of the claims of the graph does fail. Start with a missing arrow: which pair has a path only through what is given?',
        },
      ],
    };
  },
});

export const whichCheck = exercise<Situations>({
  id: 'which-check',
  own: OUR_SITUATIONS,
  drawn: drawnSituations,
  question: (situations) => {
    const finders = situations.map(({ flaw }) => FLAWS[flaw].finder);
    return {
      ask: `Four estimates are wrong, each for another reason. Which check can find it: \`placebo\` (the treatment dealt out at random among all), \`parts\` (estimates on parts of the data, and how far they scatter), \`implied independence\` (claims of the graph against the data), or \`none\` of the three?`,
      given: situationRows(situations),
      answer: parts(Object.fromEntries(LETTERS.map((letter, i) => [letter, oneOf(FINDERS, finders[i])]))),
      why: 'A placebo tries the program, parts try how many units carry the number, implied independencies try the graph. None of them sees a common cause that is in no column; all that is left there is to ask how strong it would have to be.',
      hint: 'Ask of each check what it changes and what it leaves: what would come out differently if this flaw were not there?',
      mistakes: situations.flatMap(({ flaw }, i) => {
        const { finder, hint } = FLAWS[flaw];
        return FINDERS.filter((other) => other !== finder).map((other) => ({
          answer: { [LETTERS[i]]: other },
          says: `${LETTERS[i]}: not \`${other}\`; ${hint}`,
        }));
      }),
    };
  },
});
