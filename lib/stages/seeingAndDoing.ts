// The shop, where the truth is known: what a log shows, what an intervention does, and what adjusting leaves of the difference.
import { bootstrapEffect } from '../causal/estimation/bootstrap.js';
import { estimateEffect } from '../causal/estimation/estimate.js';
import { setText } from '../causal/graphs/setText.js';
import { embeddedShop } from '../data/loadData.js';
import { shopDataset } from '../data/shopDataset.js';
import { pairsWhere } from '../data/shopMarket.js';
import type { ShopSettings } from '../data/shopOptions.js';
import { exposedRows, type ShopRowsOptions } from '../data/shopRows.js';
import type { World } from '../data/shopWorld.js';
import {
  biasedRecall,
  expectedPrecision,
  oracleScores,
  popularityScores,
  unbiasedMetrics,
} from '../evaluation/world.js';
import type { BiasRow, SeeingDoingRow } from '../report/figures/effects.js';
import type { SystemMetric } from '../report/figures/systems.js';
import { type Streams, streams } from '../tensor/streams.js';
import { deviation, mean } from './average.js';

/**
 * P(Y | s), the mean preference over the pairs whose item has the attribute s, and P(Y | do(s)), the mean over all pairs with
 * every page shown with s. Both are finite sums over the world: their difference is confounding and nothing else.
 */
export function seeingAndDoing(world: World): SeeingDoingRow[] {
  return ([0, 1] as const).map((s) => ({
    treatment: s === 1 ? 'studio photo, s = 1' : 'plain photo, s = 0',
    seeing: preferenceWhere(world, (item) => world.catalogue.visualAttribute[item] === s),
    doing: world.truth.mean(s),
  }));
}

function preferenceWhere({ settings, preference }: World, chosen: (item: number) => boolean): number {
  let sum = 0;
  let pairs = 0;
  for (let item = 0; item < settings.items; item++) {
    if (!chosen(item)) continue;
    for (let user = 0; user < settings.users; user++) sum += preference(user, item);
    pairs += settings.users;
  }
  return sum / pairs;
}

/** Of the logged clicks, how many came by accident; `exposed` is the share of all pairs that were shown at all. */
export function clickNoise(world: World): { clicks: number; noise: number; share: number; exposed: number } {
  const { users, items } = world.settings;
  const clicks = pairsWhere(world.log.clicked, items).items.length;
  const noise = world.noiseEdges().items.length;
  const exposed = pairsWhere(world.log.exposed, items).items.length / (users * items);
  return { clicks, noise, share: noise / clicks, exposed };
}

const SETS: readonly (readonly string[])[] = [[], ['C'], ['G'], ['C', 'G']];
const REPAIRED = '{C, G}, weighted, cleaned';

/** The analyst's ways: plain adjustment for each set, then {C, G} with rows weighted by 1/e and clicks cleared of accidents. */
const WAYS: readonly { readonly name: string; readonly by: readonly string[]; readonly rows: ShopRowsOptions }[] = [
  ...SETS.map((by) => ({ name: setText(by), by, rows: {} })),
  { name: REPAIRED, by: ['C', 'G'], rows: { weighted: true, noiseCorrected: true } },
];

/** One way of estimating, with the share of items in strata where one arm is empty (left out). */
export interface EstimateRow extends BiasRow {
  readonly estimate: number;
  readonly leftOut: number;
}

/** The effect of the visual attribute on preference as estimated from the logged clicks, minus the truth, with intervals by item. */
export function biasByAdjustment(
  world: World,
  { random = streams(1).fork('seeing and doing'), replicates = 500 }: { random?: Streams; replicates?: number } = {},
): EstimateRow[] {
  const { ate } = world.truth;
  return WAYS.flatMap(({ name, by, rows: options }) => {
    const rows = exposedRows(world, options);
    const effect = estimateEffect(rows, { by, emptyCells: 'leaveOut' });
    if (effect.kind === 'notEstimable') return [];
    const uniform = random.fork(name).generator();
    const [low, high] = bootstrapEffect(rows, uniform, { by, emptyCells: 'leaveOut', replicates }).interval;
    const leftOut = effect.overlap.unitsAffected;
    return [
      {
        adjustment: name,
        estimate: effect.difference,
        bias: effect.difference - ate,
        low: low - ate,
        high: high - ate,
        leftOut,
      },
    ];
  });
}

/** Three rankings that learn nothing: how a test treats them says something about the test. */
function rankings(world: World): Record<string, Float32Array> {
  const uniform = streams(1).fork('random order', world.path).generator();
  return {
    oracle: oracleScores(world),
    popularity: popularityScores(shopDataset(world)),
    'random order': Float32Array.from({ length: world.settings.users * world.settings.items }, uniform),
  };
}

/** One ranking in one shop: by the held-out logged clicks, by items shown at random, and by the true preferences. */
export interface RankingRow {
  readonly ranking: string;
  readonly logged: number;
  readonly random: number;
  readonly precision: number;
}

/** Recall@20 on the shop's held-out clicks, Recall@5 of 16 items shown at random, and the true share of liked items in the top 20. */
export function rankingTests(world: World): RankingRow[] {
  const data = shopDataset(world);
  return Object.entries(rankings(world)).map(([ranking, scores]) => ({
    ranking,
    logged: biasedRecall(data, data.test, scores),
    random: unbiasedMetrics(world.randomised, scores).recall,
    precision: expectedPrecision(world, scores),
  }));
}

/** What came out in one of several shops with the same laws. */
export interface ShopRun {
  readonly shop: number;
  /** estimate minus truth, by adjustment */
  readonly bias: Readonly<Record<string, number>>;
  readonly rankings: readonly RankingRow[];
}

/** Draws the same market anew several times: other users, other items, another log, the same laws. */
export function repeatShops(settings: ShopSettings, { shops = 10 }: { shops?: number } = {}): ShopRun[] {
  return Array.from({ length: shops }, (_, k) => {
    const world = embeddedShop(settings, { seed: k + 1 });
    const biases = WAYS.flatMap(({ name, by, rows }) => {
      const effect = estimateEffect(exposedRows(world, rows), { by, emptyCells: 'leaveOut' });
      return effect.kind === 'estimated' ? [[name, effect.difference - world.truth.ate] as const] : [];
    });
    return { shop: k + 1, bias: Object.fromEntries(biases), rankings: rankingTests(world) };
  });
}

/** Mean bias over the shops, its standard deviation from shop to shop, and the share of the crude bias that is left. */
export interface AverageBiasRow {
  readonly 'adjusted for': string;
  readonly 'mean bias': number;
  readonly 'SD of one shop': number;
  readonly 'left of the crude bias, %': number;
}

export function averageBias(runs: readonly ShopRun[]): AverageBiasRow[] {
  const valuesOf = (name: string): number[] => runs.flatMap((run) => (name in run.bias ? [run.bias[name]] : []));
  const crude = mean(valuesOf(setText([])));
  return WAYS.map(({ name }) => ({
    'adjusted for': name,
    'mean bias': mean(valuesOf(name)),
    'SD of one shop': deviation(valuesOf(name)),
    'left of the crude bias, %': 100 * (mean(valuesOf(name)) / crude),
  }));
}

/** Mean and spread over the shops of the three tests, for the picture. */
export function averageRankings(runs: readonly ShopRun[]): SystemMetric[] {
  const tests = { 'logged Recall@20': 'logged', 'random Recall@5': 'random', 'precision*@20': 'precision' } as const;
  const names = runs[0].rankings.map((row) => row.ranking);
  return names.flatMap((system) =>
    Object.entries(tests).map(([metric, key]) => {
      const values = runs.flatMap((run) => run.rankings.filter((row) => row.ranking === system).map((row) => row[key]));
      return { system, metric, mean: mean(values), spread: deviation(values) };
    }),
  );
}

/** In how many shops popularity beats the oracle, by the logged clicks and by items shown at random. */
export function popularityWins(runs: readonly ShopRun[]): { shops: number; logged: number; random: number } {
  const wins = (test: 'logged' | 'random'): number =>
    runs.filter(({ rankings: rows }) => {
      const of = (name: string): number => rows.find((row) => row.ranking === name)?.[test] ?? 0;
      return of('popularity') > of('oracle');
    }).length;
  return { shops: runs.length, logged: wins('logged'), random: wins('random') };
}
