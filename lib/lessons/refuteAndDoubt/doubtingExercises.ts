// Exercises on how much doubt an estimate bears: an E-value by hand, the plane of strengths, and a column too many.
import { fraction } from '../../causal/worlds/fraction.js';
import { decimal } from '../../report/format.js';
import { exactNumber, numberNear, oneOf, parts } from '../answers.js';
import { exercise } from '../exercise.js';
import { A_PROTECTION, drawnRatio, exactEValue, type RatioCase, ratioOf, ratioRows, rootOf } from './ratios.js';
import {
  BENS_PLANE,
  drawnPlane,
  type PlaneCase,
  planeOf,
  planeRows,
  remainingEffect,
  vanishingStrength,
} from './strengthPlane.js';
import {
  arrowsOf,
  differenceBy,
  drawnThirdColumn,
  shareOf,
  THE_M,
  type ThirdColumn,
  thirdColumnRows,
} from './theThirdColumn.js';

export const eValueByHand = exercise<RatioCase>({
  id: 'e-value',
  own: A_PROTECTION,
  drawn: drawnRatio,
  question: (the) => {
    const one = fraction(1);
    const ratio = ratioOf(the);
    const above = ratio.compare(one) < 0 ? one.over(ratio) : ratio;
    const right = exactEValue(ratio);
    const root = rootOf(above.times(above.minus(one)));
    return {
      ask: 'Cases of an illness among the treated and among the others; the two groups are alike in all that was measured. What is the E-value of the risk ratio, treated over control?',
      given: ratioRows(the),
      answer: exactNumber(right),
      why: 'A hidden cause must reach this risk ratio on both sides, with the treatment and with the outcome, to take the whole ratio away. A ratio below 1 is turned upside down first, since protection is as hard to fake as harm.',
      hint: 'Three steps: the ratio of the two risks; if it is below 1, its inverse; then $RR + \\sqrt{RR\\,(RR-1)}$. The root comes out even.',
      mistakes: [
        {
          answer: ratio,
          says: 'That is the risk ratio. How strong a hidden cause must be to make it is another number.',
        },
        { answer: above, says: 'That is the risk ratio, away from 1. The E-value adds a root to it.' },
        { answer: root, says: 'That is the root alone. The ratio itself comes before it.' },
        {
          answer: above.plus(above.times(above.minus(one))),
          says: 'The root is missing: $RR + \\sqrt{RR\\,(RR-1)}$.',
        },
        { answer: above.minus(root), says: 'The root is to be added, not taken away.' },
        {
          answer: one.over(right),
          says: 'That is below 1. An E-value never is: it says how far from 1 the ratios of the hidden cause must be.',
        },
        {
          answer: fraction(the.treated[0]).over(fraction(the.control[0])),
          says: 'That is a ratio of counts of cases. The two arms are not of one size: divide by the people first.',
        },
      ],
    };
  },
});

const READ = 0.0006; // a number read from three decimals
const FOUND = 0.006; // a strength found from numbers of three decimals

export const readThePlane = exercise<PlaneCase>({
  id: 'read-the-plane',
  own: BENS_PLANE,
  drawn: drawnPlane,
  question: (the) => {
    const { table, prevalence, at, vanishesAt } = the;
    const [onTreatment, onOutcome] = at;
    const remains = remainingEffect(table, { prevalence, onTreatment, onOutcome }) ?? Number.NaN;
    const { estimate, slope } = planeOf(table, { prevalence, onTreatment: [0], onOutcome: [0] });
    const needed = vanishingStrength(the);
    return {
      ask: [
        `The estimate, adjusted for $C$, is ${decimal(estimate)}. The table gives what remains of it if a hidden cause, in ${decimal(100 * prevalence, 0)} % of the rows, adds so much to $P(V{=}1)$ (across) and to $P(Y{=}1)$ (down).`,
        `- \`remains\`: what remains if it adds ${onTreatment} to $P(V{=}1)$ and ${onOutcome} to $P(Y{=}1)$?`,
        `- \`needed\`: if it adds ${vanishesAt} to $P(V{=}1)$, how much must it add to $P(Y{=}1)$ for nothing to remain? Two decimals will do.`,
      ].join('\n'),
      given: planeRows(the),
      answer: parts({
        remains: numberNear(remains, { tolerance: READ }),
        needed: numberNear(needed, { tolerance: FOUND }),
      }),
      why: 'Along a column the effect falls by the same step each time, so the zero lies where the straight line crosses. The bias is the product of both strengths times a number that the log knows; the strengths themselves it does not know.',
      hint: '`remains` is one cell. For `needed` go up one column: by how much does it fall with each 0.1, and how many such steps use up the whole estimate?',
      mistakes: [
        {
          answer: { remains: estimate - remains },
          says: '`remains`: that is the part that the hidden cause explains. Asked is what is left.',
        },
        {
          answer: { remains: remainingEffect(table, { prevalence, onTreatment: 0, onOutcome }) ?? 0 },
          says: '`remains`: that is the estimate as it was. With both strengths above 0 something goes away.',
        },
        {
          answer: { needed: estimate / slope },
          says: '`needed`: that is the *product* that both strengths must reach. Divide it by the one that is given.',
        },
        {
          answer: { needed: Math.sqrt(estimate / slope) },
          says: '`needed`: that is where both strengths are alike. Here one of them is given.',
        },
        {
          answer: { needed: estimate },
          says: '`needed`: that is the estimate. A strength is to be found with which the column reaches 0.',
        },
        {
          answer: { needed: estimate / vanishesAt },
          says: '`needed`: close, but a product of strengths is not yet the bias; the step in the column tells what one unit of it is worth.',
        },
      ],
    };
  },
});

export const thirdColumn = exercise<ThirdColumn>({
  id: 'one-column-more',
  own: THE_M,
  drawn: drawnThirdColumn,
  question: (the) => {
    const [crude, adjusted] = [differenceBy(the, []), differenceBy(the, ['Z'])];
    const [right, wrong] = the.shape === 'M' ? ['crude', 'adjusted'] : ['adjusted', 'crude'];
    const zero = fraction(0);
    return {
      ask: [
        `The graph is ${arrowsOf(the)}. A cell says in how many rows $Y = 1$, out of how many.`,
        '- `crude`: the difference in the share of $Y = 1$, $X = 1$ minus $X = 0$;',
        '- `adjusted`: the same within each value of $Z$, averaged with $P(z)$;',
        '- `trust`: which of the two is the effect of $X$, `crude` or `adjusted`?',
      ].join('\n'),
      given: thirdColumnRows(the),
      answer: parts({
        crude: exactNumber(crude),
        adjusted: exactNumber(adjusted),
        trust: oneOf(['crude', 'adjusted'], right),
      }),
      why:
        the.shape === 'M'
          ? '$Z$ is a collider: the path through it is closed, and adjusting for $Z$ opens it. One more column made the estimate worse, though $Z$ comes before $X$ and goes with both $X$ and $Y$.'
          : '$Z$ is a common cause: the path through it is open until one adjusts for $Z$. The numbers alone could not have told it from the middle of an M.',
      hint: '`crude` needs the column *all*. For `adjusted`, subtract within each column, and weigh by how many rows it has. For `trust`, look at the arrowheads at $Z$.',
      mistakes: [
        {
          answer: { crude: adjusted, adjusted: crude },
          says: 'The two are exchanged: `crude` takes all rows together.',
        },
        {
          answer: { trust: wrong },
          says:
            the.shape === 'M'
              ? '`trust`: both arrowheads on the way point *into* $Z$. Is that path open before one looks at $Z$?'
              : '`trust`: is the way from $X$ back to $Z$ and on to $Y$ closed as long as one leaves $Z$ alone?',
        },
        {
          answer: { adjusted: zero.minus(adjusted) },
          says: '`adjusted`: the direction is reversed, $X = 1$ minus $X = 0$ is asked.',
        },
        {
          answer: { crude: shareOf(the, 1) },
          says: '`crude`: that is the share of $Y = 1$ among $X = 1$. The share among $X = 0$ is still to be subtracted.',
        },
        {
          answer: { adjusted: crude },
          says: '`adjusted`: that is the crude difference. Subtract within $Z = 0$ and within $Z = 1$, then average.',
        },
      ],
    };
  },
});
