// Exercises on who is who in a shop, what a hand on the page moves, and which test favors what.
import type { Fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, oneOf, parts, setOf } from '../answers.js';
import { exercise } from '../exercise.js';
import { type Cast, drawnCast, ROLES, type Role, rolesOf, SHOP_CAST } from './cast.js';
import { drawnHand, type Hand, moved, NEW_PHOTOS, wronglyMoved } from './hand.js';
import {
  byClicks,
  byLiking,
  clicked,
  drawnShelf,
  FURNITURE,
  meanOfTop,
  RANKINGS,
  type Shelf,
  type ShelfItem,
  shelfRows,
  winner,
} from './shelf.js';

/** What is said of a sentence of the first role that was given the second. */
const CONFUSIONS: readonly (readonly [of: Role, given: Role, says: string])[] = [
  ['E', 'G', 'speaks of one user at one time. $G$ is a property of the item, older than the log.'],
  ['G', 'E', 'speaks of the item, before the log began. $E$ is whether one user was shown it.'],
  ['A', 'Y', 'tells of something that happened to a finger. Nothing follows about what is liked.'],
  ['A', 'E', 'tells of an act of the user. To be shown something is no act.'],
  ['Y', 'A', 'tells what somebody likes, whether or not there was a click.'],
  ['Y', 'E', 'tells what somebody likes. One may like what one was never shown.'],
  ['C', 'G', 'tells where the item comes from, not how many have met it.'],
  ['G', 'C', 'tells how many have met the item, not where it comes from.'],
  ['C', 'V', 'stays true when the picture is replaced: it stands behind the page, not on it.'],
  ['V', 'C', 'would become false if somebody replaced the picture: it is on the page, not behind it.'],
];

export const roles = exercise<Cast>({
  id: 'roles',
  own: SHOP_CAST,
  drawn: drawnCast,
  question: (cast) => {
    const { story, order } = cast;
    const right = rolesOf(cast);
    const letterOf = (role: Role): string => 'abcdef'[order.indexOf(role)];
    return {
      ask: [
        `In the log of ${story.place}, each of these sentences is about one of $C$ (where the item comes from), $G$ (popularity tier before the log), $V$ (what the page shows), $E$ (exposure), $Y$ (preference), $A$ (accident). Which?`,
        ...Object.entries(right).map(([letter, role]) => `- \`${letter}\`: ${story.sentences[role]}`),
      ].join('\n'),
      answer: parts(Object.fromEntries(Object.entries(right).map(([letter, role]) => [letter, oneOf(ROLES, role)]))),
      why: 'Three belong to the item or its page ($C$, $G$, $V$) and are the same for all users; three belong to a user and an item ($E$, $Y$, $A$). Only $E$ is done by the shop, only $Y$ is what we want to know, and a click is made of all three.',
      hint: 'For each sentence ask two things. Is it true of the item alone, or of one user and one item? Would it stay true if the picture were replaced?',
      mistakes: CONFUSIONS.map(([of, given, says]) => ({
        answer: { [letterOf(of)]: given },
        says: `\`${letterOf(of)}\` ${says}`,
      })),
    };
  },
});

export const hand = exercise<Hand>({
  id: 'hand',
  own: NEW_PHOTOS,
  drawn: drawnHand,
  question: (the) => ({
    ask: `In a shop the arrows are ${the.graph.arrows.map(([from, to]) => `$${from} \\to ${to}$`).join(', ')}. ${the.deed}: $do(${the.target})$. Which variables may be distributed in another way afterwards?`,
    answer: setOf(moved(the), { among: the.graph.nodes }),
    why: `$${the.target}$ and what lies below it in the graph. All else goes on as before: $do(${the.target})$ replaces one mechanism and leaves the others.`,
    hint: `Start at $${the.target}$ and follow arrows in their direction only, as far as they lead.`,
    mistakes: wronglyMoved(the),
  }),
});

export const twoTests = exercise<Shelf>({
  id: 'which-test',
  own: FURNITURE,
  drawn: drawnShelf,
  question: (items) => {
    const [popular, oracle] = [byClicks(items), byLiking(items)];
    const names = items.map(({ item }) => item);
    const liked = ({ liked: m }: ShelfItem): Fraction => m;
    const precision = meanOfTop(popular, 2, liked);
    return {
      ask: [
        'Four items, with chances that are the same for all users. The log holds a click if the item was shown and was liked or touched by accident. *Popularity* puts the item with the most expected clicks first, the *oracle* the one that is liked most.',
        '- `popular`, `oracle`: the item that each ranking puts first;',
        "- `logged`, `random`: which ranking (`'popularity'` or `'oracle'`) has more hits among its first two items, by clicks held out from the log, and by preferences for items shown at random;",
        '- `precision`: the expected precision@2 of *popularity*, exactly: the mean chance that an item of its first two is liked.',
      ].join('\n'),
      given: shelfRows(items),
      answer: parts({
        popular: oneOf(names, popular[0].item),
        oracle: oneOf(names, oracle[0].item),
        logged: oneOf(RANKINGS, winner(items, clicked)),
        random: oneOf(RANKINGS, winner(items, liked)),
        precision: exactNumber(precision),
      }),
      why: 'By construction nothing can have more expected clicks than the ranking by expected clicks: on clicks of the same log popularity wins whatever is liked. On items shown at random a hit is a preference, and there nothing beats the oracle. Expected precision needs no test at all, only the chances.',
      hint: 'Write $P(O) = P(E)\\,[P(Y) + P(A) - P(Y)\\,P(A)]$ beside each item. One ranking sorts by it, the other by $P(Y)$ alone.',
      mistakes: [
        {
          answer: { popular: oracle[0].item },
          says: '`popular`: that item is liked most. But popularity counts clicks, and what is hardly shown is hardly clicked.',
        },
        {
          answer: { oracle: popular[0].item },
          says: '`oracle`: that item is clicked most. An oracle knows what is liked, and does not look at the log.',
        },
        {
          answer: { logged: winner(items, liked) },
          says: '`logged`: a hit is a click of the log here. Which of the two rankings sorts by clicks?',
        },
        {
          answer: { random: winner(items, clicked) },
          says: '`random`: with items shown at random $P(E)$ is the same for all, and a hit is a preference.',
        },
        {
          answer: { precision: meanOfTop(oracle, 2, liked) },
          says: "`precision`: those are the first two of the oracle. Take popularity's first two.",
        },
        {
          answer: { precision: meanOfTop(popular, 2, clicked) },
          says: '`precision`: that is the share of clicks. Precision asks what is *liked*.',
        },
        {
          answer: { precision: meanOfTop(popular, 1, liked) },
          says: '`precision`: that is the first item alone. Take the mean of the first two.',
        },
      ],
    };
  },
});
