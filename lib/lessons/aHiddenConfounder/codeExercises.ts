// Exercises about what a code is worth as a stratum.
import { type DiscreteWorld, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { assignments, probability, type Table } from '../../causal/worlds/table.js';
import { exactNumber, numberNear, oneOf, parts, setOf } from '../answers.js';
import type { Draws } from '../draws.js';
import { exercise } from '../exercise.js';
import { agreementOf } from './agreement.js';
import { CELLS, type CodeRule, drawnRule, emptyCells, mechanismOf, TREATMENT_AS_CODE } from './codesFromFeatures.js';
import { coded, codeStrataRows, effectBy, known, misread, removedBy } from './misreading.js';

/** A world of brand, tier, photo, text and liking, in which the brand is misread. */
interface MisreadCase {
  readonly flip: string;
  readonly world: DiscreteWorld;
}

function tableOf({ flip, world }: MisreadCase): Table {
  return coded(misread(flip), world);
}

// The arrows of world 1 with other strengths: those of C and V, on which the biases depend.
function drawnCase(draws: Draws): MisreadCase {
  const twentieths = (low: number, high: number): string => `${draws.integer(low, high)}/20`;
  return {
    flip: draws.pick(['1/20', '1/10', '1/5', '1/4', '3/10']),
    world: {
      ...backdoorWorld(),
      C: linear(twentieths(6, 12)),
      V: linear('1/5', { C: twentieths(4, 9), G: twentieths(2, 4) }),
      Y: linear('1/10', { V: twentieths(1, 4), T: '1/20', C: twentieths(4, 7), G: twentieths(2, 4) }),
    },
  };
}

function effects(table: Table): {
  crude: Fraction;
  byG: Fraction;
  byBoth: Fraction;
  byCode: Fraction;
  truth: Fraction;
} {
  const by = (...names: string[]): Fraction => known(effectBy(table, names));
  return { crude: by(), byG: by('G'), byBoth: by('code', 'G'), byCode: by('code'), truth: by('C', 'G') };
}

export const misreadBrand = exercise<MisreadCase>({
  id: 'misread-brand',
  own: { flip: '1/5', world: backdoorWorld() },
  drawn: drawnCase,
  question: (the) => {
    const table = tableOf(the);
    const { byG, byBoth, byCode, truth } = effects(table);
    const strata = assignments(table, ['G', 'code']);
    const differences = strata.map((stratum) => {
      const liked = (V: number): Fraction => known(probability(table, { Y: 1 }, { V, ...stratum }));
      return liked(1).minus(liked(0));
    });
    const alike = sum(differences).over(fraction(strata.length));
    const flip = fraction(the.flip);
    const linearly = truth.plus(byG.minus(truth).times(flip).times(fraction(2)));
    return {
      ask: `The brand is misread with probability ${the.flip}. The table has the strata of $G$ and the code: the share of all items in each, and how often items with and without the studio photo are liked there. What effect of $V$ does adjusting for $\\{\\hat C, G\\}$ give, exactly?`,
      given: codeStrataRows(table),
      answer: exactNumber(byBoth),
      why: `The same sum as ever, over strata that are not quite those of the brand: ${byBoth.toNumber().toFixed(4)}, where the truth is ${truth} and adjusting for $G$ alone gives ${byG.toNumber().toFixed(4)}.`,
      hint: 'In each of the four strata: liked with the photo minus liked without it. Then the average of the four differences, each weighted by the share of its stratum.',
      mistakes: [
        {
          answer: truth,
          says: 'That is the true effect, what a code that is never wrong would give. This one mixes the brands within its strata.',
        },
        { answer: byG, says: 'That is what adjusting for $G$ alone gives. Keep the strata of the code apart as well.' },
        { answer: byCode, says: 'That is adjusted for the code alone. The strata are those of code *and* $G$.' },
        {
          answer: alike,
          says: 'That weighs the four strata alike. Weigh each difference by the share of its stratum.',
        },
        {
          answer: linearly,
          says: 'That takes the bias to grow in proportion to the flip rate. It grows faster at first: a few misread items do much harm. Compute it from the strata.',
        },
        { answer: fraction(0).minus(byBoth), says: 'The direction is reversed: with the photo minus without it.' },
      ],
    };
  },
});

export const biasRemoved = exercise<MisreadCase>({
  id: 'bias-removed',
  own: { flip: '1/20', world: backdoorWorld() },
  drawn: drawnCase,
  question: (the) => {
    const table = tableOf(the);
    const { crude, byG, byBoth, truth } = effects(table);
    const [removed, flip] = [removedBy(byBoth, table).toNumber(), fraction(the.flip).toNumber()];
    const nmi = agreementOf(table, 'code', 'C');
    const row = (adjusted: string, value: Fraction) => ({
      'adjusted for': adjusted,
      effect: value.toNumber().toFixed(6),
    });
    return {
      ask: `A code agrees with the brand at an NMI of ${nmi.toFixed(3)}. What share of the bias that $\\{G\\}$ leaves does $\\{\\hat C, G\\}$ remove? A number from 0 to 1, right to within half a percentage point.`,
      given: [row('nothing', crude), row('{G}', byG), row('{code, G}', byBoth), row('{C, G}, the truth', truth)],
      answer: numberNear(removed, { tolerance: 0.005 }),
      why: `${(100 * removed).toFixed(0)} % of the bias is gone, ${(100 - 100 * removed).toFixed(0)} % is left. No reading of NMI tells this: it takes the outcome, and a truth to compare with.`,
      hint: 'Bias is distance from the truth. How large is it with $\\{G\\}$, how large with $\\{\\hat C, G\\}$, and what part of the first has gone?',
      mistakes: [
        { answer: nmi, says: 'That is the NMI: agreement, not bias removed. Compute the biases.' },
        { answer: 1 - removed, says: 'That is the share that is *left*.' },
        { answer: 1 - flip, says: 'That is the share of items whose brand is read right.' },
        {
          answer: 1 - 2 * flip,
          says: 'That is one minus twice the flip rate, how strongly code and brand go together. Bias does not follow it.',
        },
        {
          answer: (crude.toNumber() - byBoth.toNumber()) / (crude.toNumber() - truth.toNumber()),
          says: 'That counts from the crude value. $G$ had removed a part already; asked is what the code adds to it.',
        },
        {
          answer: (byG.toNumber() - byBoth.toNumber()) / byG.toNumber(),
          says: 'That compares estimates. Subtract the truth first: only what is above it is bias.',
        },
      ],
    };
  },
});

const EFFECTS = ['the true effect', 'the value of {G}', '0', 'not estimable', 'another number'] as const;

export const codeOfTreatment = exercise<CodeRule>({
  id: 'code-of-treatment',
  own: TREATMENT_AS_CODE,
  drawn: drawnRule,
  question: (rule) => {
    const table = coded(mechanismOf(rule));
    const empty = emptyCells(table);
    const found = effectBy(table, ['code', 'G']);
    const truth = truthUnder(backdoorWorld(), { V: 1 }, { Y: 1 }).minus(
      truthUnder(backdoorWorld(), { V: 0 }, { Y: 1 }),
    );
    const right = wordFor(found, truth, known(effectBy(table, ['G'])));
    const other = empty.length === 0 ? ['code=0,V=1'] : [];
    const swapped = empty.map((cell) => cell.replace(/V=(\d)/, (_, v) => `V=${1 - Number(v)}`));
    return {
      ask: `In the world of this lesson the code is $1$ where *${rule.text}* is true and $0$ elsewhere (a name alone means that it is 1). \`empty\`: which of the cells ${CELLS.map((cell) => `\`'${cell}'\``).join(', ')} can hold no item? \`effect\`: what comes out for $V$, adjusted for the code and $G$? One of ${EFFECTS.map((word) => `\`'${word}'\``).join(', ')}.`,
      answer: parts({ empty: setOf(empty, { among: CELLS }), effect: oneOf(EFFECTS, right) }),
      why:
        empty.length > 0
          ? 'A stratum in which all items have the photo, or none, has nothing to compare, and the sum over strata has a hole: not 0, not the crude value, but no value at all.'
          : right === 'the true effect'
            ? 'The code tells the brand, or its opposite, which is as good: every stratum has items with and without the photo, and each brand its own.'
            : 'Every stratum has items with and without the photo, so a number comes out; but the code is not the brand, and bias is left.',
      hint: 'Take the code 1: can its items have both values of $V$? Then the code 0. A sum over strata needs both values in each.',
      mistakes: [
        {
          answer: { empty: other },
          says: 'For `empty`, write down which items get code 0 and which get code 1, and look for both values of $V$ in each.',
        },
        ...(empty.length > 0
          ? [{ answer: { empty: swapped }, says: 'For `empty`, those cells hold items. Which items can *not* exist?' }]
          : []),
        ...EFFECTS.filter((word) => word !== right).map((word) => ({
          answer: { effect: word },
          says: SAYS[word](empty.length > 0),
        })),
      ],
    };
  },
});

const SAYS: Readonly<Record<(typeof EFFECTS)[number], (isEmpty: boolean) => string>> = {
  'the true effect': () =>
    'For `effect`: the true effect takes strata in which items with and without the photo are alike in brand. Are they?',
  'the value of {G}': () =>
    'For `effect`: the sum runs over the strata of the code, so something changes. What stands in each of them?',
  0: () =>
    'For `effect`: 0 would say that the photo does nothing. Is that what a comparison within the strata shows, or is there a comparison at all?',
  'not estimable': () =>
    'For `effect`: every stratum has items with and without the photo, so a number comes out, right or wrong.',
  'another number': (isEmpty) =>
    isEmpty
      ? 'For `effect`: write down the sum. $P(y\\mid v, \\hat c, g)$ is needed for both $v$ in every stratum; is it there?'
      : 'For `effect`: what does the code know of the brand? Compare its strata with those of $C$.',
};

function wordFor(found: Fraction | undefined, truth: Fraction, byG: Fraction): (typeof EFFECTS)[number] {
  if (!found) return 'not estimable';
  if (found.equals(truth)) return 'the true effect';
  return found.equals(byG) ? 'the value of {G}' : 'another number';
}
