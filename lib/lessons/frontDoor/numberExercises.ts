// Exercises of the lesson with numbers: the table by hand, a broken condition, a mediator made after the fact.
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, oneOf, parts, setOf } from '../answers.js';
import type { Draws } from '../draws.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import { type CopyStrengths, copyWorld, drawnCopy, levelsIn, shareOfY, WORLD_P } from './afterTheFact.js';
import {
  CHANGES,
  type ChangedWorld,
  changedWorld,
  failing,
  frontdoorDifference,
  trueEffectOf,
  WORLD_2,
} from './brokenWorlds.js';
import { CONDITIONS } from './criterion.js';
import {
  doneRate,
  drawnTarTable,
  fromMediator,
  reached,
  SLIPS,
  seenRate,
  TAR,
  type TarTable,
  tarRows,
} from './tarTable.js';

export const tar: Exercise = exercise<TarTable>({
  id: 'tar',
  own: TAR,
  drawn: drawnTarTable,
  question: (table) => {
    const { x, m, y } = table.words;
    const both = (value: (X: number) => Fraction, says: string): Mistake[] => [
      { answer: { yes: value(1) }, says: `yes: ${says}` },
      { answer: { no: value(0) }, says: `no: ${says}` },
    ];
    const difference = (value: (X: number) => Fraction): Fraction => value(1).minus(value(0));
    const done = (X: number): Fraction => doneRate(table, X);
    return {
      ask: `X is "${x}", M is "${m}", Y is "${y}"; X works on Y through M only, and something hidden moves X and Y. Give $P(y\\mid do(x))$ for X set to \`yes\` and to \`no\`, and the \`effect\`, their difference.`,
      given: tarRows(table),
      answer: parts({
        yes: exactNumber(done(1)),
        no: exactNumber(done(0)),
        effect: exactNumber(difference(done)),
      }),
      why: "The rate under each mediator is averaged over *everybody*, $P(x')$, and only then weighted by how often the setting brings that mediator about. What made people choose never entered.",
      hint: `Four steps: how often M occurs under each X; the rate of Y in each cell; for each M the average of its two rates, weighted by how many people have each X; then the average of the two, weighted by how often M occurs under the X that is set.`,
      mistakes: [
        ...both((X) => seenRate(table, X), 'that is the crude rate among those who happen to have this X.'),
        ...both(
          (X) => SLIPS.mixed(table, X),
          'that weighs the plain rates of Y under each M. Their back door is open: average over X first.',
        ),
        ...both(
          (X) => SLIPS.adjusted(table, X),
          'that adjusts for M as if it were a common cause. The effect goes *through* M.',
        ),
        ...both(
          () => SLIPS.unmoved(table),
          'that weighs by how often M occurs in everybody. It should be how often it occurs *under this X*.',
        ),
        ...both((X) => fromMediator(table, X), 'that is what setting *M* would do. X brings M about only sometimes.'),
        { answer: { yes: done(0), no: done(1) }, says: 'The two are exchanged.' },
        {
          answer: { effect: difference((X) => seenRate(table, X)) },
          says: 'effect: that is the crude difference.',
        },
        { answer: { effect: done(0).minus(done(1)) }, says: 'effect: the direction is reversed, yes minus no.' },
        {
          answer: { effect: difference((M) => fromMediator(table, M)) },
          says: 'effect: that is the effect of M. X brings M about only sometimes.',
        },
        {
          answer: { effect: difference((X) => reached(table, 1, X)) },
          says: 'effect: that is the effect of X on M, the first door only.',
        },
      ],
    };
  },
});

const SIDES = ['above', 'below', 'exact'] as const;

export const broken: Exercise = exercise<ChangedWorld>({
  id: 'broken',
  own: { change: 'G → M', by: '1/5' },
  drawn: drawnChange,
  question: (the) => {
    const { change, by, strengths = WORLD_2 } = the;
    const world = changedWorld(the);
    const right = failing(world);
    const side = sideOf(world);
    return {
      ask: [
        `X → M → Y with two hidden causes. C raises X and Y. Strengths of the other arrows: G → X ${strengths.gToX}, G → Y ${strengths.gToY}, X → M ${strengths.xToM}, M → Y ${strengths.mToY}.`,
        `Now this is added, each arrow with strength ${by}: ${change}${/[DS]/.test(change) ? ` (${change[0]} is hidden, and a cause of nothing else)` : ''}.`,
        'Which of the conditions 1, 2, 3 does {M} break, as a list; and where does the front-door formula land against the true effect: above, below, or exact?',
      ].join(' '),
      answer: parts({ conditions: setOf(right, { among: CONDITIONS }), error: oneOf(SIDES, side) }),
      why: 'Name the open path first. Its sign, the product of the signs along it, says to which side the part that the formula should not see, or fails to see, pulls the number.',
      hint: 'Write down every new path from X to M that begins with an arrowhead at X, every new one from M to Y that begins with an arrowhead at M, and every directed one around M.',
      mistakes: [...conditionMistakes(right), ...sideMistakes(side)],
    };
  },
});

function sideOf(world: ReturnType<typeof changedWorld>): (typeof SIDES)[number] {
  const error = (frontdoorDifference(world) ?? fraction(0)).compare(trueEffectOf(world));
  return error > 0 ? 'above' : error < 0 ? 'below' : 'exact';
}

const MEANT: Readonly<Record<string, string>> = {
  1: 'condition 1 is about directed paths from X to Y around M',
  2: 'condition 2 is about paths from X to M that begin with an arrowhead at X',
  3: 'condition 3 is about paths from M to Y that begin with an arrowhead at M, X being held',
};

function conditionMistakes(right: readonly string[]): Mistake[] {
  const all = Array.from({ length: 8 }, (_, mask) => CONDITIONS.filter((_name, k) => mask & (1 << k)));
  return all.flatMap((answer) => {
    const extra = answer.find((one) => !right.includes(one));
    const isMissing = right.some((one) => !(answer as readonly string[]).includes(one));
    if (extra === undefined && !isMissing) return [];
    const doubt = extra === undefined ? '' : `${MEANT[extra]}; point to one that is new. `;
    const lack = isMissing ? 'Something fails that you did not list.' : '';
    return { answer: { conditions: answer }, says: `conditions: ${doubt}${lack}`.trim() };
  });
}

function sideMistakes(right: string): Mistake[] {
  return SIDES.filter((side) => side !== right).map((side) => {
    if (side === 'exact') {
      return {
        answer: { error: side },
        says: 'error: a broken condition is not made good by the formula; which path is it that it does not know of?',
      };
    }
    const says =
      right === 'exact'
        ? 'error: by which path? If all conditions hold, the formula has nothing to be wrong about.'
        : 'error: follow the path and multiply the signs. Does the formula count something that is no effect, or miss something that is one?';
    return { answer: { error: side }, says };
  });
}

// Both leaks of a hidden cause pull to the same side, so that the side can be told without computing.
function drawnChange(draws: Draws): ChangedWorld {
  const signed = (...sizes: readonly string[]): string => `${draws.chance(0.5) ? '' : '-'}${draws.pick(sizes)}`;
  const draw = (): Required<ChangedWorld> => {
    const strengths = {
      gToX: signed('1/10', '1/5'),
      gToY: signed('1/10', '1/20'),
      xToM: signed('2/5', '3/5'),
      mToY: signed('3/10', '2/5'),
    };
    return { change: draws.pick(CHANGES.slice(1)), by: signed('1/20', '1/10'), strengths };
  };
  const isPositive = (...strengths: readonly string[]): boolean => {
    const product = strengths.reduce((all, one) => all.times(fraction(one)), fraction(1));
    return product.numerator > 0n;
  };
  return draws.until(draw, ({ change, strengths: { gToX, gToY, xToM, mToY } }) => {
    if (change === 'G → M') return isPositive(gToX, gToY) === isPositive(xToM, mToY);
    return change !== 'C → M' || isPositive(xToM, mToY);
  });
}

export const afterTheFact: Exercise = exercise<CopyStrengths>({
  id: 'after-the-fact',
  own: WORLD_P,
  drawn: drawnCopy,
  question: (the) => {
    const { shareOfC, shareOfG, cToX, gToX, copy, effect, cToY, gToY } = the;
    const world = copyWorld(the);
    const [treated, control] = [levelsIn(world, 1), levelsIn(world, 0)];
    const truth = treated.truth.minus(control.truth);
    const crude = (treated.crude ?? treated.truth).minus(control.crude ?? control.truth);
    const through = fraction(copy).times(fraction(effect));
    return {
      ask: [
        `$P(C) = ${shareOfC}$, $P(G) = ${shareOfG}$, both hidden; $P(X) = 1/5 + ${cToX}\\,c + ${gToX}\\,g$; $P(Y) = 1/20 + ${effect}\\,x + ${cToY}\\,c + ${gToY}\\,g$.`,
        `Long after $Y$ was logged somebody computes a noisy copy of $X$: $P(X^*) = 1/10 + ${copy}\\,x$.`,
        'What is the `truth`, the effect of X on Y? What does the front-door formula through X* answer for $P(Y{=}1\\mid do(X{=}1))$ (`treated`), and for the `effect`?',
      ].join(' '),
      answer: parts({
        truth: exactNumber(truth),
        treated: exactNumber(shareOfY(world)),
        effect: exactNumber('0'),
      }),
      why: "$Y$ did not listen to $X^*$, so $P(y\\mid x^*, x') = P(y\\mid x')$, the inner sum is $P(y)$, and it is the same whatever $x$ is set to. The formula reports that nothing goes *through* $X^*$, which is true, and is not what was asked.",
      hint: "Simplify before you compute: given x', what does x* still say about y? Then the inner sum is a plain probability, and the outer one averages a constant.",
      mistakes: [
        { answer: { truth: crude }, says: 'truth: that is the crude difference, with C and G in it.' },
        {
          answer: { truth: through },
          says: 'truth: nothing of the effect goes through the copy; read how Y comes about.',
        },
        {
          answer: { truth: '0' },
          says: 'truth: the question is about the world, not about the formula: read how Y comes about.',
        },
        {
          answer: { treated: treated.truth },
          says: 'treated: that is the truth. Put X* into the formula and see what is left.',
        },
        { answer: { treated: treated.crude ?? '0' }, says: 'treated: that is what is seen among X = 1.' },
        { answer: { treated: control.truth }, says: 'treated: that is the truth under X = 0.' },
        {
          answer: { effect: truth },
          says: "effect: that would be the truth. Y does not listen to X*, so what is P(y | x*, x')?",
        },
        { answer: { effect: crude }, says: 'effect: that is the crude difference.' },
        {
          answer: { effect: through },
          says: 'effect: that multiplies X → X* by X → Y, but the second step of the formula is X* → Y, an arrow that is not there.',
        },
      ],
    };
  },
});
