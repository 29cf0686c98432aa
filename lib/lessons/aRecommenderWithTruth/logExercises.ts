// Exercises on what a log does to an effect: accidents, selection by exposure, rows that come in clusters.
import type { DiscreteWorld } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, oneOf, parts } from '../answers.js';
import { exercise } from '../exercise.js';
import { type ClusteredLog, designEffect, drawnLog, intervalText, PHOTO_LOG } from './clusters.js';
import { drawnMiniature, effectOn, miniatureShop, seen } from './miniature.js';
import { exposureRows, levelOf, tierRows } from './worldQuestions.js';

export const accidents = exercise<DiscreteWorld>({
  id: 'accidents',
  own: miniatureShop(),
  drawn: drawnMiniature,
  question: (world) => {
    const noise = seen(world, { Y: 0 }, { O: 1 });
    const [clicks, liking] = [effectOn(world, { O: 1 }), effectOn(world, { Y: 1 })];
    const seenDifference = seen(world, { O: 1 }, { V: 1 }).minus(seen(world, { O: 1 }, { V: 0 }));
    const accident = seen(world, { A: 1 });
    return {
      ask: [
        'A small exact shop in which everything is shown to everybody; $O = 1$ if the item is liked or a finger slips, and given the tier $g$ a slip does not depend on what is liked. The table has the rates of clicks by tier, as seen and as they would be if $V$ were set.',
        '- `noise`: the share of clicks without a preference, $P(Y{=}0\\mid O{=}1)$;',
        '- `clicks`: the effect of $V$ on clicks, $P(O{=}1\\mid do(V{=}1)) - P(O{=}1\\mid do(V{=}0))$;',
        '- `liking`: the effect on preferences, from the same rates with each cleaned of accidents by $(o-a)/(1-a)$.',
      ].join('\n'),
      given: tierRows(world),
      answer: parts({ noise: exactNumber(noise), clicks: exactNumber(clicks), liking: exactNumber(liking) }),
      why: 'A click rate is $o = y + a - ya$, so $y = (o-a)/(1-a)$: accidents shrink every difference by $1-a$, and dividing by $1-a$ *within a tier* undoes it. Among clicks, those without a preference are $a(1-y)$ of $o$.',
      hint: 'Clean each click rate first, $y = (o-a)/(1-a)$ within its tier. A click without a preference has chance $a(1-y)$ there. Average over tiers by $P(g)$, and divide last.',
      mistakes: [
        {
          answer: { noise: accident.over(seen(world, { O: 1 })) },
          says: '`noise`: that counts each slip, also those on items that are liked. Those clicks are no noise.',
        },
        {
          answer: { noise: accident },
          says: '`noise`: that is the share of pairs with a slip. Asked is a share of the *clicks*, and a slip on what is liked anyway is no noise.',
        },
        {
          answer: { noise: seen(world, { Y: 0, O: 1 }) },
          says: '`noise`: that is the share of all *pairs* that are clicked and not liked. Divide by the share of pairs that are clicked.',
        },
        {
          answer: { noise: fraction(1).minus(noise) },
          says: '`noise`: that is the share of clicks that *are* meant.',
        },
        {
          answer: { clicks: liking },
          says: '`clicks`: that is the effect on preferences. Clicks are asked: the plain rates, averaged over tiers.',
        },
        {
          answer: { clicks: seenDifference },
          says: '`clicks`: that compares items as they happen to be, brand and tier mixed in. Use the columns with $do$.',
        },
        {
          answer: { liking: clicks },
          says: '`liking`: that is still the effect on clicks. Subtracting $a$ cancels in a difference; dividing by $1-a$ does not.',
        },
      ],
    };
  },
});

export const reweight = exercise<DiscreteWorld>({
  id: 'reweight',
  own: miniatureShop(),
  drawn: drawnMiniature,
  question: (world) => {
    const brandAt = (G: number): Fraction => seen(world, { C: 1 }, { G, E: 1 });
    const [logged, reweighted] = [levelOf(world, 'shown'), levelOf(world, 'all')];
    return {
      ask: [
        'The log holds the rows with $E = 1$ only. In the shop $C$ and $G$ are independent; the table has their shares, the chance to be shown, and how many like a page with a studio photo.',
        '- `c1g1`, `c1g0`: $P(C{=}1\\mid G{=}1)$ and $P(C{=}1\\mid G{=}0)$ **among the rows that were shown**;',
        '- `logged`: the level $\\sum_{c,g} P(c,g)\\,P(Y{=}1\\mid V{=}1,c,g)$ with the shares $P(c,g)$ *of the log*;',
        '- `reweighted`: the same after each row has been weighted by $1/P(E{=}1\\mid c,g)$.',
      ].join('\n'),
      given: exposureRows(world),
      answer: parts({
        c1g1: exactNumber(brandAt(1)),
        c1g0: exactNumber(brandAt(0)),
        logged: exactNumber(logged),
        reweighted: exactNumber(reweighted),
      }),
      why: 'What is shown depends on both $C$ and $G$, so among shown rows they depend on each other (a collider is held fixed), and shares are those of what the shop likes to show. Rows weighted by $1/P(E)$ stand for all rows again, and the level is $P(Y{=}1\\mid do(V{=}1))$.',
      hint: 'Among shown rows a cell has weight $P(c,g)\\,P(E{=}1\\mid c,g)$, divided by the sum of these over the cells that you compare.',
      mistakes: [
        ...[1, 0].map((G) => ({
          answer: { [`c1g${G}`]: seen(world, { C: 1 }) },
          says: `\`c1g${G}\`: that is the share in the whole shop. Among the rows that were *shown* another one is found.`,
        })),
        ...[1, 0].map((G) => ({
          answer: { [`c1g${G}`]: seen(world, { G }, { C: 1, E: 1 }) },
          says: `\`c1g${G}\`: the condition is the other way round, that is the share of $G=${G}$ among shown rows with $C=1$.`,
        })),
        ...[1, 0].map((G) => ({
          answer: { [`c1g${G}`]: seen(world, { C: 1, G }, { E: 1 }) },
          says: `\`c1g${G}\`: that is the share of the cell among *all* shown rows. Divide by the share of $G=${G}$ among them.`,
        })),
        {
          answer: { logged: reweighted },
          says: '`logged`: that has the shares of the whole shop. The log has others: each cell counts as often as it was shown.',
        },
        {
          answer: { reweighted: logged },
          says: '`reweighted`: those are still the shares of the log.',
        },
        {
          answer: { logged: seen(world, { Y: 1 }, { V: 1, E: 1 }) },
          says: '`logged`: that is the plain rate among shown studio photos; its shares are $P(c,g\\mid V{=}1)$. Use those of all shown rows.',
        },
        {
          answer: { reweighted: levelOf(world, 'twice') },
          says: '`reweighted`: that multiplies by the chance to be shown once more. Rows that were unlikely to be shown stand for *many*: divide.',
        },
      ],
    };
  },
});

export const honest = exercise<ClusteredLog>({
  id: 'honest-interval',
  own: PHOTO_LOG,
  drawn: drawnLog,
  question: (log) => {
    const { story, units, count, rowsEach, correlation } = log;
    const [unit, ...others] = units;
    const factor = designEffect(log);
    const widening = Math.sqrt(factor.toNumber());
    const texts = [1 / widening, 1, widening, factor.toNumber()].map((by) => intervalText(log, by));
    return {
      ask: [
        `${story} The log has ${count} ${unit}s with ${rowsEach} rows each; two rows of one ${unit} have correlation $\\rho = ${correlation}/100$ within an arm. If rows were independent, the interval of the effect would be ${texts[1]}.`,
        `- \`unit\`: whose treatment was drawn independently, \`${[...units].sort().join('`, `')}\`?`,
        '- `variance`: by which factor is the variance larger than for independent rows, $1 + (m-1)\\rho$ with $m$ rows each, exactly?',
        `- \`interval\`: which one is honest: ${texts.map((text) => `\`'${text}'\``).join(', ')}?`,
      ].join('\n'),
      answer: parts({
        unit: oneOf(units, unit),
        variance: exactNumber(factor),
        interval: oneOf(texts, texts[2]),
      }),
      why: `All rows of one ${unit} share its treatment, and what else is special about that ${unit} is counted once and not ${rowsEach} times. Of ${count} × ${rowsEach} rows it is the ${count} ${unit}s that are drawn again by an honest bootstrap.`,
      hint: 'What was it that chance decided, and how many times? A width is a standard error, the square root of a variance.',
      mistakes: [
        ...others.map((other) => ({
          answer: { unit: other },
          says:
            other === 'row'
              ? '`unit`: then a row could have had another treatment than the row beside it. Could it, here?'
              : `\`unit\`: a ${other} meets both treatments here. Ask where the coin was thrown.`,
        })),
        {
          answer: { variance: fraction(rowsEach) },
          says: '`variance`: that would be right if the rows of a unit were copies of each other, $\\rho = 1$.',
        },
        { answer: { variance: fraction(1) }, says: '`variance`: that is $\\rho = 0$, independent rows.' },
        {
          answer: { interval: texts[1] },
          says: '`interval`: that one takes every row for a new experiment.',
        },
        {
          answer: { interval: texts[3] },
          says: '`interval`: that widens by the factor of the *variance*. A width goes with its square root.',
        },
        {
          answer: { interval: texts[0] },
          says: '`interval`: that is narrower than with independent rows. Rows that repeat each other hold less, not more.',
        },
      ],
    };
  },
});
