// Every system against the reference, user by user: difference, interval, p, and p corrected for the number of systems.
import { holm } from '../causal/doubt/holm.js';
import type { Streams } from '../tensor/streams.js';
import { PAIRED_METRICS, type PairedMetric, type RunRanking } from './runFiles.js';
import { bootstrapP, percentileInterval, resampledMeans } from './userBootstrap.js';

export type Interval = readonly [low: number, high: number];

/** A system minus the reference. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** two-sided, of no difference */
  readonly p: number;
  /** Holm's, over all systems compared on this metric */
  readonly adjusted: number;
}

/** A system's rankings, one a seed. */
export interface RankedSystem {
  readonly name: string;
  readonly rankings: readonly (RunRanking & { readonly seed: number })[];
}

/** A number for each of the two metrics compared user by user. */
export type ByMetric<T> = Readonly<Record<PairedMetric, T>>;

export interface ComparedUsers {
  /** of the system's mean */
  readonly interval: ByMetric<Interval>;
  /** absent for the reference, and for a system that shares no finished seed with it */
  readonly difference?: ByMetric<Difference>;
}

export interface CompareOptions {
  /** name of the system that the others are compared with; null for none */
  readonly reference: string | null;
  readonly draws: number;
  readonly level: number;
  readonly random: Streams;
}

/**
 * Intervals of every system's mean and of its difference to the reference. A user counts with the mean over seeds; users are drawn, seeds
 * are not, so an interval says how another crowd would have judged these very trainings. A difference is taken on the seeds both have.
 * @throws RangeError where two systems ranked different users
 */
export function compareUsers(
  systems: readonly RankedSystem[],
  { reference, draws, level, random }: CompareOptions,
): Map<string, ComparedUsers> {
  if (systems.length === 0) return new Map();
  checkUsers(systems);
  const base = systems.find(({ name }) => name === reference);
  const others = base ? systems.filter((system) => system !== base && commonSeeds(system, base).length > 0) : [];
  // one column of users for every system's mean, then one for every difference; each first for recall, then for NDCG
  const columns = PAIRED_METRICS.flatMap((metric) => [
    ...systems.map(({ rankings }) => userMeans(rankings, metric)),
    ...others.map((other) => pairedUsers(other, base as RankedSystem, metric)),
  ]);
  const resampled = resampledMeans(columns, { draws, random });
  const perMetric = systems.length + others.length;
  const byMetric = <T>(of: (first: number) => T): ByMetric<T> =>
    Object.fromEntries(PAIRED_METRICS.map((metric, m) => [metric, of(m * perMetric)])) as Record<PairedMetric, T>;

  const differences = byMetric((first) => {
    const from = first + systems.length;
    const pValues = others.map((_, o) => bootstrapP(resampled[from + o]));
    const adjusted = holm(pValues);
    return others.map((_, o): Difference => {
      const [low, high] = percentileInterval(resampled[from + o], level);
      return { difference: mean(columns[from + o]), low, high, p: pValues[o], adjusted: adjusted[o] };
    });
  });
  return new Map(
    systems.map((system, s) => {
      const interval = byMetric((first) => percentileInterval(resampled[first + s], level));
      const o = others.indexOf(system);
      if (o < 0) return [system.name, { interval }];
      const difference = { 'recall@20': differences['recall@20'][o], 'ndcg@20': differences['ndcg@20'][o] };
      return [system.name, { interval, difference }];
    }),
  );
}

/** Each user's metric, mean over the rankings. */
function userMeans(rankings: RankedSystem['rankings'], metric: PairedMetric): Float64Array {
  const sums = new Float64Array(rankings[0].users.length);
  for (const { perUser } of rankings) {
    perUser[metric].forEach((value, u) => {
      sums[u] += value;
    });
  }
  return sums.map((sum) => sum / rankings.length);
}

/** Each user's difference, mean over the seeds both have. */
function pairedUsers(system: RankedSystem, base: RankedSystem, metric: PairedMetric): Float64Array {
  const [own, its] = [commonSeeds(system, base), commonSeeds(base, system)].map((list) => userMeans(list, metric));
  return own.map((value, u) => value - its[u]);
}

/** Rankings of the seeds that another system has as well. */
function commonSeeds({ rankings }: RankedSystem, other: RankedSystem): RankedSystem['rankings'] {
  return rankings.filter(({ seed }) => other.rankings.some((one) => one.seed === seed));
}

function checkUsers(systems: readonly RankedSystem[]): void {
  const expected = systems[0].rankings[0].users;
  for (const { name, rankings } of systems) {
    const odd = rankings.find(
      ({ users }) => users.length !== expected.length || users.some((u, i) => u !== expected[i]),
    );
    if (!odd) continue;
    throw new RangeError(
      `${name} on seed ${odd.seed} ranked other users than ${systems[0].name}; the runs are not of one data set`,
    );
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
