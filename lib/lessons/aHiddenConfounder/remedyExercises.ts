// Exercises about what to do: undo a misreading, look for empty cells, find two proxies.
import { fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, parts, setOf } from '../answers.js';
import { exercise } from '../exercise.js';
import { type Counts, countRows, drawnCounts, FORTY_ITEMS, overlapIn } from './overlapCounts.js';
import { drawnProxies, type ProxyGraph, rolesOf, TEXT_READING_STYLE } from './twoProxies.js';
import { asRead, asReadRows, drawnArm, type MisreadArm, PHOTO_ARM } from './undoing.js';

export const undo = exercise<MisreadArm>({
  id: 'undo',
  own: PHOTO_ARM,
  drawn: drawnArm,
  question: (arm) => {
    const { flip, groups } = arm;
    const [zero, one] = asRead(arm);
    const [right, items] = [fraction(1).minus(flip), fraction(groups[1].items)];
    const flipped = flip.times(fraction(one.items + zero.items));
    const rate = fraction(groups[1].liked, groups[1].items);
    return {
      ask: `Among items of one tier with the studio photo the brand was misread with probability ${flip}, whatever the brand and whether or not the item was liked. The table counts them as read. How many \`items\` are of brand 1, and what is their \`rate\` of likes, $P(Y{=}1\\mid V{=}1, C{=}1)$ in this tier?`,
      given: asReadRows(arm),
      answer: parts({ items: exactNumber(items), rate: exactNumber(rate) }),
      why: 'Items read as 1 are $n_1 = (1-\\varepsilon) N_1 + \\varepsilon N_0$. With $N_0 + N_1 = n$ that is one equation for $N_1$, and the liked ones obey the same: $N_1 = (n_1 - \\varepsilon n)/(1 - 2\\varepsilon)$.',
      hint: 'Two unknowns, $N_0$ and $N_1$; two equations, the items read as 1 and all items. The liked items have the same two equations.',
      mistakes: [
        {
          answer: { items: fraction(one.items) },
          says: '`items`: those are the items *read* as 1; some of them are of brand 0, and some of brand 1 are missing.',
        },
        { answer: { items: fraction(groups[0].items) }, says: '`items`: those are the items of brand 0.' },
        {
          answer: { items: fraction(one.items).minus(flipped) },
          says: '`items`: taking away $\\varepsilon n$ is the first step; what is left is $(1-2\\varepsilon) N_1$.',
        },
        {
          answer: { items: fraction(one.items).over(right) },
          says: '`items`: dividing by $1-\\varepsilon$ brings back those of brand 1 that were read as 0, but leaves in those of brand 0 that were read as 1.',
        },
        {
          answer: { items: right.times(fraction(one.items)) },
          says: '`items`: that takes out wrong readings from the items read as 1 and forgets those that went the other way. Moreover $\\varepsilon$ is the chance given the *brand*, not given the reading.',
        },
        {
          answer: { items: right.times(fraction(one.items)).plus(flip.times(fraction(zero.items))) },
          says: '`items`: that misreads them once more. The matrix must be inverted.',
        },
        {
          answer: { rate: fraction(one.liked, one.items) },
          says: '`rate`: that is the rate among the items *read* as 1, a mixture of both brands. Undo the misreading for the liked items too.',
        },
        { answer: { rate: fraction(groups[0].liked, groups[0].items) }, says: '`rate`: that is the rate of brand 0.' },
        {
          answer: { rate: fraction(one.liked).over(items) },
          says: '`rate`: the items are corrected, the liked ones are still as read.',
        },
      ],
    };
  },
});

export const emptyCellsOf = exercise<Counts>({
  id: 'empty-cells',
  own: FORTY_ITEMS,
  drawn: drawnCounts,
  question: (counts) => {
    const strata = counts.items.flat();
    const { empty, met, alone, all } = overlapIn(counts);
    const cells = fraction(empty, 2 * met);
    return {
      ask: `Items by code, tier $G$ and treatment $V$. \`cells\`: what share of the cells is empty, of the strata that hold an item at all? \`items\`: what share of the items stands in a stratum where the other treatment is missing?`,
      given: countRows(counts),
      answer: parts({ cells: exactNumber(cells), items: exactNumber(fraction(alone, all)) }),
      why: `${empty} of ${2 * met} cells are empty; ${alone} of ${all} items have nothing to be compared with. A stratum without any item has share 0 in the sum and does no harm.`,
      hint: 'First strike out the strata without any item. Each of the others has two cells. For `items`, add up what stands beside a zero.',
      mistakes: [
        {
          answer: { cells: fraction(empty + 2 * (strata.length - met), 2 * strata.length) },
          says: '`cells`: that counts a stratum without any item too. Its $P(\\hat c, g)$ is 0, so the sum does not need it.',
        },
        {
          answer: { cells: fraction(empty, 2 * strata.length) },
          says: '`cells`: the empty cells are right, but the cells of a stratum without any item are not needed below the line either.',
        },
        {
          answer: { cells: fraction(empty, met) },
          says: '`cells`: that is the share of *strata* with a hole. Each has two cells.',
        },
        {
          answer: { cells: fraction(2 * met - empty, 2 * met) },
          says: '`cells`: that is the share of cells that are *filled*.',
        },
        { answer: { items: cells }, says: '`items`: count items, not cells: those that stand beside a zero.' },
        { answer: { items: fraction(all - alone, all) }, says: '`items`: that is the share that *can* be compared.' },
        {
          answer: { items: fraction(0) },
          says: '`items`: an empty cell holds nobody, but the cell beside it does, and these have no counterpart.',
        },
      ],
    };
  },
});

export const proxies = exercise<ProxyGraph>({
  id: 'proxies',
  own: TEXT_READING_STYLE,
  drawn: drawnProxies,
  question: (the) => {
    const { columns, further } = the;
    const { Z, W } = rolesOf(the);
    const pure = Z.filter((name) => W.includes(name));
    const touching = (end: string): string[] =>
      columns.filter((name) => further.some((arrow) => arrow.includes(name) && arrow.includes(end)));
    const without = (names: readonly string[]): string[] => columns.filter((name) => !names.includes(name));
    const list = further.map(([from, to]) => `$${from} \\to ${to}$`).join(', ');
    const candidates: { answer: Record<string, readonly string[]>; says: string }[] = [
      {
        answer: { Z: W, W: Z },
        says: 'The two places are exchanged: $Z$ must leave $Y$ alone, $W$ must leave $V$ alone.',
      },
      {
        answer: { Z: columns },
        says: '`Z`: not all of them: $Z$ may tell of $Y$ only what $V$ and $C$ tell. Which one has an arrow to $Y$ of its own?',
      },
      {
        answer: { W: columns },
        says: '`W`: not all of them: given $C$, $W$ must know nothing of $V$. Which one is joined to $V$ by an arrow?',
      },
      {
        answer: { Z: pure },
        says: '`Z`: a pure reading is fine, but more is allowed: given $V$ and $C$, an arrow from or to $V$ does no harm here.',
      },
      {
        answer: { W: pure },
        says: '`W`: a pure reading is fine, but more is allowed: an arrow $W \\to Y$ does no harm here.',
      },
      { answer: { Z: touching('Y') }, says: '`Z`: an arrow to $Y$ is what $Z$ must not have.' },
      { answer: { W: touching('V') }, says: '`W`: an arrow from or to $V$ is what $W$ must not have.' },
      {
        answer: { Z: without(touching('V')) },
        says: '`Z`: arrows from or to $V$ are allowed here, for $V$ is given; arrows to $Y$ are not.',
      },
      {
        answer: { W: without(touching('Y')) },
        says: '`W`: arrows to $Y$ are allowed here; arrows from or to $V$ are not.',
      },
    ];
    const wrong = ({ answer }: { answer: Record<string, readonly string[]> }): boolean =>
      Object.entries(answer).some(([part, names]) => names.join() !== { Z, W }[part]?.join());
    return {
      ask: `$C$ is hidden, and $C \\to V$, $C \\to Y$, $V \\to Y$. Measured as well: ${columns.map((name) => `$${name}$`).join(', ')}, each with an arrow from $C$. Further arrows: ${list}. Which of them may stand in the place of $Z$ (independent of $Y$ given $V$ and $C$), which in that of $W$ (independent of $V$ given $C$)? A list of names each.`,
      answer: parts({ Z: setOf(Z, { among: columns }), W: setOf(W, { among: columns }) }),
      why: 'For $Z$ the arrows to $Y$ decide, for $W$ those from or to $V$. One column can play only one part, so it takes two.',
      hint: 'Go through the columns one by one, twice. With $V$ and $C$ given, is there an open path to $Y$? With $C$ alone given, is there one to $V$?',
      mistakes: candidates.filter(wrong),
    };
  },
});
