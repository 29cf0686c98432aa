// Every contender against CaMRec, user by user: how another crowd might have judged these very trainings.
import { compareUsers, type RankedSystem } from '../comparison/differences.js';
import type { PlotlyFigure } from '../report/figure.js';
import { differenceIntervals } from '../report/figures/comparison.js';
import { streams } from '../tensor/streams.js';
import { rankingOf } from '../training/run.js';
import type { Contender } from './contenders.js';
import type { Stage } from './stage.js';

const REFERENCE = 'CaMRec';

/** A contender minus CaMRec on the held-out clicks: Recall@20 with its 95 % interval over users, and p after Holm. */
export interface UserDifference {
  readonly system: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** two-sided, for the number of contenders compared */
  readonly p: number;
  readonly [column: string]: number | string;
}

/**
 * Paired bootstrap over the test users, each with the mean over the stage's seeds; the contenders' runs are loaded, or trained where
 * they are missing. Throws a RangeError if CaMRec is not among the contenders.
 */
export async function userDifferences(
  stage: Stage,
  contenders: readonly Contender[],
  { draws = 10_000 }: { draws?: number } = {},
): Promise<UserDifference[]> {
  if (!contenders.some(({ name }) => name === REFERENCE)) {
    throw new RangeError(`${REFERENCE} is not among the contenders; add it, the others are compared with it`);
  }
  const ranked: RankedSystem[] = [];
  for (const { name, open } of contenders) {
    const rankings: RankedSystem['rankings'][number][] = [];
    for (const seed of stage.seeds) rankings.push(await rankingBy(stage, open, seed));
    ranked.push({ name, rankings });
  }
  const random = streams(1).fork('differences');
  const found = compareUsers(ranked, { reference: REFERENCE, draws, level: 0.95, random });
  return ranked.flatMap(({ name }): UserDifference[] => {
    const recall = found.get(name)?.difference?.['recall@20'];
    if (!recall) return [];
    const { difference, low, high, adjusted } = recall;
    return [{ system: name, difference, low, high, p: adjusted }];
  });
}

async function rankingBy(
  stage: Stage,
  open: Contender['open'],
  seed: number,
): Promise<RankedSystem['rankings'][number]> {
  const run = await open(stage, seed);
  const { users, perUser } = rankingOf(run, stage.data);
  const parameters = Object.values(run.model.variables).reduce((sum, { size }) => sum + size, 0);
  run.model.dispose();
  const of = (metric: 'recall@20' | 'ndcg@20'): number[] => Array.from(perUser[metric]);
  return {
    seed,
    parameters,
    users: Array.from(users),
    perUser: { 'recall@20': of('recall@20'), 'ndcg@20': of('ndcg@20') },
  };
}

/** The differences as a picture: who lies beyond chance of CaMRec. */
export function differencesPicture(rows: readonly UserDifference[]): PlotlyFigure {
  const intervals = rows.map(({ system, difference, low, high, p }) => ({
    system,
    metric: 'Recall@20',
    value: difference,
    low,
    high,
    marked: p < 0.05,
  }));
  return differenceIntervals(intervals, { reference: REFERENCE });
}
