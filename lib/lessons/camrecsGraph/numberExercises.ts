// The exercises with numbers: the bias that {C} leaves, both adjustments together, and averaging with own codes.
import { biasLeftByC } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, parts } from '../answers.js';
import { estimandOf } from '../estimandAnswer.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import {
  BETA_T,
  cancelsAt,
  drawnStrengths,
  EFFECT_OF_V,
  enumeratedBias,
  SHARE_OF_G,
  type Strengths,
  spreadOfG,
  treatedShare,
  treatedShares,
  WORLD_1,
} from './biasOfC.js';
import {
  drawnStages,
  type FormulaName,
  formulaText,
  graphOfStages,
  levelBy,
  seenStageRows,
  type TwoStages,
  WORLD_3,
} from './bothNeeded.js';
import { averagedOverC, ownCodeRows } from './ownCode.js';

export const biasOfC: Exercise = exercise<Strengths>({
  id: 'bias-of-c',
  own: WORLD_1,
  drawn: drawnStrengths,
  question: (the) => {
    const [gammaT, gammaY] = [fraction(the.gammaT), fraction(the.gammaY)];
    const spread = spreadOfG(the, treatedShares(the));
    const onward = gammaY.plus(BETA_T.times(gammaT));
    const withoutG = treatedShares({ ...the, gammaV: '0' });
    const bias = (answer: Fraction, says: string): Mistake => ({ answer: { bias: answer }, says: `\`bias\`: ${says}` });
    const zeroAt = (answer: Fraction, says: string): Mistake => ({
      answer: { zeroAt: answer },
      says: `\`zeroAt\`: ${says}`,
    });
    return {
      ask: [
        `World 1 with $\\gamma_V = ${the.gammaV}$ ($G\\to V$), $\\gamma_T = ${the.gammaT}$ ($G\\to T$), $\\gamma_Y = ${the.gammaY}$ ($G\\to Y$), $\\beta_T = ${BETA_T}$ ($T\\to Y$); $P(G{=}1) = ${SHARE_OF_G}$, $P(C{=}1) = 2/5$, $\\pi_c = P(V{=}1\\mid c) = 1/5 + 2/5\\,c + \\gamma_V/4$.`,
        '* `bias`: what does adjusting for $\\{C\\}$ return, minus the true effect of $V$?',
        '* `zeroAt`: at which $\\gamma_Y$, all else as it is, would that bias be 0?',
      ].join('\n'),
      answer: parts({ bias: exactNumber(biasLeftByC(the)), zeroAt: exactNumber(cancelsAt(the)) }),
      why: 'Two ways lead from $G$ to $Y$, direct and through $T$; the bias is their sum, times how far $V$ tells $G$ apart within $c$. Where the two cancel, $\\{C\\}$ is right by accident: the graph still says that it is not enough.',
      hint: 'Put the strengths into $(\\gamma_Y + \\beta_T\\gamma_T)\\,\\gamma_V\\,p(1-p)\\sum_c P(c)/[\\pi_c(1-\\pi_c)]$; mind that $\\pi_c$ contains $\\gamma_V$.',
      mistakes: [
        bias(
          onward.times(spread).plus(EFFECT_OF_V),
          'that is the adjusted value itself. Take the true effect, 1/10, off it.',
        ),
        bias(enumeratedBias(the, []), 'that is the bias of the crude difference, without any adjustment.'),
        bias(gammaY.times(spread), 'that leaves out the way $V\\leftarrow G\\to T\\to Y$.'),
        bias(
          gammaY.plus(gammaT).times(spread),
          'on the way through $T$ there are two arrows: their strengths multiply.',
        ),
        bias(
          onward.times(spreadOfG(the, [treatedShare(the)])),
          'that takes one $\\pi$ for all items. Within each $c$ another share has $V=1$; average over $c$ afterwards.',
        ),
        bias(
          onward.times(spreadOfG(the, withoutG)),
          '$\\pi_c$ is the share of $V=1$ among *all* items of $c$, those with $G=1$ among them: $\\gamma_V\\,p$ belongs to it.',
        ),
        bias(
          onward.times(spread).over(SHARE_OF_G.times(fraction(1).minus(SHARE_OF_G))),
          'the factor $p(1-p)$ is missing: without it $G$ would not vary as much as it does.',
        ),
        zeroAt(fraction(0), 'with $\\gamma_Y = 0$ the way through $T$ is still there, and nothing stands against it.'),
        zeroAt(fraction(0).minus(cancelsAt(the)), 'then both ways push to the same side. They have to cancel.'),
        zeroAt(fraction(0).minus(gammaT), 'the way through $T$ has the strength $\\beta_T\\gamma_T$, not $\\gamma_T$.'),
      ],
    };
  },
});

export const bothNeeded: Exercise = exercise<TwoStages>({
  id: 'both-needed',
  own: WORLD_3,
  drawn: drawnStages,
  question: (the) => {
    const k = the.known.toLowerCase();
    const slips: readonly [FormulaName, string][] = [
      ['crude', 'that is seeing: both common causes are in it.'],
      ['backdoor', `that closes the way through $${the.known}$, and leaves the one through the hidden cause open.`],
      [
        'frontdoor',
        `that is the plain front-door: $${the.known}$ moves mediator and $Y$, so a back-door path of the mediator is open.`,
      ],
      [
        'priorOfAll',
        `in the inner sum the shares of $x'$ must be those *within* $${k}$: everything inside is conditional on $${k}$.`,
      ],
      ['mediatorOfAll', `how $x$ moves $m$ must be read *within* $${k}$, too.`],
      ['seenShares', `the outer sum must weigh $${k}$ as it is among everybody, not among those seen with $x$.`],
    ];
    return {
      ask: [
        `$X\\to M\\to Y$; $C$ and $G$ both cause $X$ and $Y$; $${the.known}$ causes $M$ too, and $${the.known}$ is known. The other one is hidden. What is seen is in the table.`,
        "* `formula`: $P(y\\mid do(x))$ as a text, such as `'Σ_m P(y | m, x) P(m)'` (type `sum_m` for the sign; a second value of $x$ is `x'`).",
        '* `treated` and `control`: the shares of $Y=1$ that it gives under $do(X{=}1)$ and under $do(X{=}0)$.',
      ].join('\n'),
      given: seenStageRows(the),
      answer: parts({
        formula: estimandOf(formulaText(the, 'combined'), { graph: graphOfStages(the) }),
        treated: exactNumber(levelBy(the, 'combined', { X: 1 })),
        control: exactNumber(levelBy(the, 'combined', { X: 0 })),
      }),
      why: `Within each value of $${the.known}$ the graph is the one of the front-door, with one hidden cause; $${the.known}$ does not descend from $X$, so averaging with $P(${k})$ is right.`,
      hint: `Hold $${the.known}$ fixed at one value. Which formula is right there? Then average over $${the.known}$.`,
      mistakes: slips.flatMap(([name, says]) => [
        { answer: { formula: formulaText(the, name) }, says: `\`formula\`: ${says}` },
        { answer: { treated: levelBy(the, name, { X: 1 }) }, says: `\`treated\`: ${says}` },
        { answer: { control: levelBy(the, name, { X: 0 }) }, says: `\`control\`: ${says}` },
      ]),
    };
  },
});

export const ownCode: Exercise = exercise<Strengths>({
  id: 'own-code',
  own: WORLD_1,
  drawn: drawnStrengths,
  question: (the) => {
    const level = (part: 'treated' | 'control', weights: 'own' | 'prior'): Fraction =>
      averagedOverC(the, part === 'treated' ? 1 : 0, weights);
    const each = (['treated', 'control'] as const).flatMap((part): Mistake[] => {
      const [v, other] = part === 'treated' ? [1, 'control' as const] : [0, 'treated' as const];
      return [
        {
          answer: { [part]: level(part, 'prior') },
          says: `\`${part}\`: that weighs the codes by $P(c)$, one prior for all items. Asked is what comes out if each item brings its *own* code.`,
        },
        {
          answer: { [part]: level(other, 'own') },
          says: `\`${part}\`: that is the value of the other items, those with $v=${1 - v}$.`,
        },
      ];
    });
    return {
      ask: 'Each item is scored by $P(y{=}1\\mid v, c)$ with its **own** code $c$. What is the average score of the items with $v=1$ (`treated`), and of those with $v=0$ (`control`)?',
      given: ownCodeRows(the),
      answer: parts({ treated: exactNumber(level('treated', 'own')), control: exactNumber(level('control', 'own')) }),
      why: 'Items with $v$ bring their codes in the shares $P(c\\mid v)$, and $\\sum_c P(c\\mid v)\\,P(y\\mid v,c) = P(y\\mid v)$ by the law of total probability. So it is the crude value, exactly: nothing has been adjusted.',
      hint: 'Among the items with this $v$, what share has $c=0$, what share $c=1$? Average the two scores with those shares.',
      mistakes: each,
    };
  },
});
