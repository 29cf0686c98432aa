// A shelf of four items that can be ranked by hand: what a log holds of each, and what people like.
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Chances of one item, the same for every user. */
export interface ShelfItem {
  readonly item: string;
  readonly shown: Fraction;
  readonly liked: Fraction;
  readonly accident: Fraction;
}

export type Shelf = readonly ShelfItem[];

const [POPULAR, ORACLE] = ['popularity', 'oracle'] as const;
export const RANKINGS = [POPULAR, ORACLE] as const;

export const FURNITURE: Shelf = shelf([
  ['lamp', 18, 6, 2],
  ['vase', 3, 16, 2],
  ['chair', 10, 8, 2],
  ['mirror', 1, 14, 2],
]);

/** Another shelf, on which nothing is tied and the two rankings share no first item. */
export function drawnShelf(draws: Draws): Shelf {
  const names = draws.pick([
    ['novel', 'atlas', 'comic', 'guide'],
    ['drama', 'comedy', 'western', 'cartoon'],
    ['soup', 'salad', 'curry', 'pasta'],
  ]);
  const draw = (): Shelf =>
    shelf(
      draws
        .shuffled(names)
        .map((name) => [name, draws.integer(1, 18), draws.integer(2, 18), draws.integer(1, 4)] as const),
    );
  return draws.until(draw, (drawn) => {
    const [popular, oracle] = [byClicks(drawn), byLiking(drawn)];
    const pairHits = (ranking: Shelf, chance: (item: ShelfItem) => Fraction) => meanOfTop(ranking, 2, chance);
    return (
      isUntied(popular, clicked) &&
      isUntied(oracle, ({ liked }) => liked) &&
      popular[0] !== oracle[0] &&
      !pairHits(popular, clicked).equals(pairHits(oracle, clicked))
    );
  });
}

function shelf(items: readonly (readonly [string, number, number, number])[]): Shelf {
  return items.map(([item, shown, liked, accident]) => ({
    item,
    shown: fraction(shown, 20),
    liked: fraction(liked, 20),
    accident: fraction(accident, 20),
  }));
}

/** P(O = 1) = e (m + a − m a): the chance that the log holds a click. */
export function clicked({ shown, liked, accident }: ShelfItem): Fraction {
  return shown.times(liked.plus(accident).minus(liked.times(accident)));
}

/** Most expected clicks first: the ranking by popularity in a long log. */
export function byClicks(items: Shelf): ShelfItem[] {
  return sorted(items, clicked);
}

/** Most liked first: the ranking of an oracle. */
export function byLiking(items: Shelf): ShelfItem[] {
  return sorted(items, ({ liked }) => liked);
}

/** Mean chance of the first k items: with `liked` the expected precision@k, with `clicked` the hits that a logged test expects. */
export function meanOfTop(ranking: Shelf, k: number, chance: (item: ShelfItem) => Fraction): Fraction {
  const total = ranking.slice(0, k).reduce((sum, item) => sum.plus(chance(item)), fraction(0));
  return total.over(fraction(k));
}

/** Which of the two rankings has the larger mean chance in its first two places. */
export function winner(items: Shelf, chance: (item: ShelfItem) => Fraction): (typeof RANKINGS)[number] {
  const [popular, oracle] = [byClicks(items), byLiking(items)].map((ranking) => meanOfTop(ranking, 2, chance));
  return popular.compare(oracle) > 0 ? POPULAR : ORACLE;
}

export function shelfRows(items: Shelf): Row[] {
  return items.map(({ item, shown, liked, accident }) => ({
    item,
    'P(E), shown': String(shown),
    'P(Y), liked': String(liked),
    'P(A), accident if shown': String(accident),
  }));
}

function sorted(items: Shelf, score: (item: ShelfItem) => Fraction): ShelfItem[] {
  return [...items].sort((a, b) => score(b).compare(score(a)));
}

function isUntied(ranking: Shelf, score: (item: ShelfItem) => Fraction): boolean {
  return ranking.every((item, i) => i === 0 || score(ranking[i - 1]).compare(score(item)) > 0);
}
