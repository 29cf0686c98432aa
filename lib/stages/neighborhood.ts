// One user to draw, found by a rule and not by hand.
import type { Dataset } from '../data/dataset.js';
import { userDegrees } from '../data/interactions.js';
import type { NeighborRow } from '../report/figures/subgraph.js';

/**
 * The user whose number of training clicks is nearest to the median over users with clicks, the lowest id among equals; where the noise
 * is known, only users with a noise edge stand for choice.
 */
export function typicalUser({ users, train }: Pick<Dataset, 'users' | 'train'>, noise?: ArrayLike<number>): number {
  const degrees = userDegrees(train);
  const known = Array.from({ length: users }, (_, u) => u).filter((u) => degrees[u] > 0);
  const ascending = known.map((u) => degrees[u]).sort((a, b) => a - b);
  const median = ascending[Math.floor((ascending.length - 1) / 2)];
  const hasNoise = (u: number): boolean => clicksOf(train, u).some((p) => noise?.[p] === 1);
  const candidates = noise ? known.filter(hasNoise) : known;
  if (candidates.length === 0) throw new RangeError('no user has a noise edge; draw one without naming the noise');
  const distance = (u: number): number => Math.abs(degrees[u] - median);
  return candidates.reduce((best, u) => (distance(u) < distance(best) ? u : best));
}

/** The clicked items of a user with the weights of the edges. */
export function neighborRows(
  { train }: Pick<Dataset, 'train'>,
  user: number,
  weights: ArrayLike<number>,
  noise?: ArrayLike<number>,
): NeighborRow[] {
  return clicksOf(train, user).map((p) => ({
    item: train.items[p],
    weight: weights[p],
    noise: noise?.[p] === 1,
  }));
}

function clicksOf({ start }: Dataset['train'], user: number): number[] {
  return Array.from({ length: start[user + 1] - start[user] }, (_, k) => start[user] + k);
}
