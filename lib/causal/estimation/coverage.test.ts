// Intervals said to hold the truth in 95 of 100 samples: do they? Samples are counts of a world's cells.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, jointTable, linear } from '../worlds/discreteWorld.js';
import { backdoorWorld, frontdoorWorld } from '../worlds/exactWorlds.js';
import { bootstrap } from './bootstrap.js';
import { rowsOfTable } from './dataRows.js';
import { doublyRobustEffect } from './doublyRobust.js';
import { estimateEffect } from './estimate.js';
import { frontdoorEffect } from './frontdoorEffect.js';
import { correctedEffect } from './misreadConfounder.js';
import { mantelHaenszel, riskRatio } from './ratio.js';
import { resampler } from './resample.js';
import type { Rows } from './rows.js';
import { waldRatio } from './wald.js';
import { weightedEffect } from './weighting.js';

type Interval = readonly [number, number];
type Asked = (rows: Rows) => { readonly kind: string; readonly interval?: Interval };

/** A fixed stream of numbers in [0, 1): xorshift of 32 bits (Marsaglia 2003); a seed of few bits would start it unevenly. */
function uniform(seed: number): () => number {
  let state = (2463534242 ^ seed) | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Which share of the samples has an interval that holds the truth; every question is put to the same samples. */
function coverages(
  world: Rows,
  questions: Readonly<Record<string, { readonly ask: Asked; readonly truth: number }>>,
  { samples = 1000, n = 2000, seed = 7 } = {},
): Record<string, number> {
  const draw = resampler(world);
  const random = uniform(seed);
  const held = Object.fromEntries(Object.keys(questions).map((label) => [label, 0]));
  for (let k = 0; k < samples; k++) {
    const sample = draw(random, n);
    for (const [label, { ask, truth }] of Object.entries(questions)) {
      const { interval } = ask(sample);
      assert.ok(interval, `${label}: a sample without an interval`);
      if (interval[0] <= truth && truth <= interval[1]) held[label] += 1 / samples;
    }
  }
  return held;
}

/** Within three Monte-Carlo standard errors of 95 %: for 1000 samples from 92.9 to 97.1 %. */
function areNominal(shares: Readonly<Record<string, number>>, samples = 1000): void {
  const allowed = 3 * Math.sqrt((0.95 * 0.05) / samples);
  for (const [label, share] of Object.entries(shares)) {
    assert.ok(Math.abs(share - 0.95) <= allowed, `${label}: ${share}, expected 0.95 within ${allowed}`);
  }
}

const rowsOfWorld = (world: DiscreteWorld, treatment = 'V') =>
  rowsOfTable(jointTable(world), { treatment, outcome: 'Y' });

const BACKDOOR = rowsOfWorld(backdoorWorld());
const BY = { by: ['C', 'G'] };

test('adjustment by plug-in, on the treated and the untreated, by weighting, and as ratios', () => {
  const pooled = mantelHaenszel(BACKDOOR, BY);
  assert.ok(pooled.kind === 'estimated');
  areNominal(
    coverages(BACKDOOR, {
      plugIn: { ask: (rows) => estimateEffect(rows, BY), truth: 0.1 },
      // The effect is the same in all strata, so it is 1/10 at the P(z) of the sample as well.
      strataFixed: { ask: (rows) => estimateEffect(rows, { ...BY, strataFixed: true }), truth: 0.1 },
      onTreated: { ask: (rows) => estimateEffect(rows, { ...BY, target: 'att' }), truth: 0.1 },
      onUntreated: { ask: (rows) => estimateEffect(rows, { ...BY, target: 'atc' }), truth: 0.1 },
      weighted: { ask: (rows) => weightedEffect(rows, BY), truth: 0.1 },
      doublyRobust: { ask: (rows) => doublyRobustEffect(rows, BY), truth: 0.1 },
      riskRatio: { ask: (rows) => riskRatio(rows, BY), truth: 1569 / 1169 },
      oddsRatio: { ask: (rows) => mantelHaenszel(rows, BY), truth: pooled.ratio },
    }),
  );
});

test('models given from outside, one of them wrong', () => {
  const trueShare = ({ columns: { C, G } }: Rows) => Float64Array.from(C, (c, r) => 0.2 + 0.4 * c + 0.2 * G[r]);
  const flat = ({ treatment }: Rows, value: number) => new Float64Array(treatment.length).fill(value);
  // E(Y | v, c, g) of world 1, averaged over T
  const trueMeans = ({ columns: { C, G } }: Rows) => {
    const control = Float64Array.from(C, (c, r) => 0.1 + 0.05 * (0.3 + 0.3 * c + 0.1 * G[r]) + 0.3 * c + 0.2 * G[r]);
    return { control, treated: control.map((mean) => mean + 0.1) };
  };
  const wrongMeans = (rows: Rows) => ({ control: flat(rows, 0.8), treated: flat(rows, 0.1) });
  const asked: Record<string, Asked> = {
    normalized: (rows) => weightedEffect(rows, { propensity: trueShare(rows) }),
    horvitzThompson: (rows) => weightedEffect(rows, { propensity: trueShare(rows), form: 'horvitzThompson' }),
    wrongMeans: (rows) => doublyRobustEffect(rows, { propensity: trueShare(rows), outcomeMeans: wrongMeans(rows) }),
    wrongPropensity: (rows) => doublyRobustEffect(rows, { propensity: flat(rows, 0.5), outcomeMeans: trueMeans(rows) }),
  };
  const questions = Object.entries(asked).map(([label, ask]) => [label, { ask, truth: 0.1 }]);
  areNominal(coverages(BACKDOOR, Object.fromEntries(questions)));
});

test('a wrong set is confidently wrong: {C} leaves .038, and the interval does not know', () => {
  const brandOnly = { ask: (rows: Rows) => estimateEffect(rows, { by: ['C'] }), truth: 0.1 };
  assert.ok(coverages(BACKDOOR, { brandOnly }, { samples: 500 }).brandOnly < 0.65);
});

test('the front door, plain in world 2 and within c in world 3', () => {
  const through = ['M'];
  const plain = { ask: (rows: Rows) => frontdoorEffect(rows, { through }), truth: 0.24 };
  areNominal(coverages(rowsOfWorld(frontdoorWorld(), 'X'), { plain }));
  const within = { ask: (rows: Rows) => frontdoorEffect(rows, { through, within: ['C'] }), truth: 0.24 };
  areNominal(coverages(rowsOfWorld(frontdoorWorld({ brandOnMediator: '1/5' }), 'X'), { within }));
});

test('the Wald ratio', () => {
  const world = {
    Z: linear('1/2'),
    U: linear('1/2'),
    X: linear('1/10', { Z: '2/5', U: '3/10' }),
    Y: linear('1/10', { X: '3/10', U: '2/5' }),
  };
  const wald = { ask: (rows: Rows) => waldRatio(rows, { instrument: 'Z' }), truth: 0.3 };
  areNominal(coverages(rowsOfWorld(world, 'X'), { wald }));
});

test('a misread brand, corrected', () => {
  const world = { ...backdoorWorld(), K: linear('1/10', { C: '4/5' }) };
  const corrected = {
    ask: (rows: Rows) => correctedEffect(rows, { misread: 'K', chances: 0.1, by: ['G'] }),
    truth: 0.1,
  };
  areNominal(coverages(rowsOfWorld(world), { corrected }, { n: 4000 }));
});

/** Items with brand, context and treatment, shown `shown` times each; an item's own appeal moves all of its outcomes. */
function shopOfItems(items: number, shown: number, random: () => number): Rows {
  const drawn = resampler(BACKDOOR)(random, items);
  const columns: Record<'unit' | 'V' | 'C' | 'G' | 'Y' | 'copies', number[]> = {
    unit: [],
    V: [],
    C: [],
    G: [],
    Y: [],
    copies: [],
  };
  let unit = 0;
  for (let r = 0; r < drawn.treatment.length; r++) {
    const [V, C, G, T] = [drawn.treatment[r], drawn.columns.C[r], drawn.columns.G[r], drawn.columns.T[r]];
    for (let copy = 0; copy < (drawn.copies?.[r] ?? 1); copy++) {
      const appeal = random() < 0.5 ? -0.1 : 0.1;
      const mean = 0.1 + 0.1 * V + 0.05 * T + 0.3 * C + 0.2 * G + appeal;
      let liked = 0;
      for (let k = 0; k < shown; k++) if (random() < mean) liked++;
      for (const [Y, copies] of [
        [1, liked],
        [0, shown - liked],
      ]) {
        if (copies === 0) continue;
        for (const [name, value] of Object.entries({ unit, V, C, G, Y, copies })) {
          columns[name as keyof typeof columns].push(value);
        }
      }
      unit++;
    }
  }
  const { V, C, G, Y, copies } = columns;
  return { treatment: V, outcome: Y, columns: { C, G }, unit: columns.unit, copies };
}

test('treatment by item: intervals by item hold the truth, intervals by row do not', () => {
  const random = uniform(11);
  const samples = 300;
  let [byItem, byRow, robust] = [0, 0, 0];
  const holds = ({ interval }: ReturnType<Asked>) => {
    assert.ok(interval, 'a sample without an interval');
    return Number(interval[0] <= 0.1 && 0.1 <= interval[1]);
  };
  for (let k = 0; k < samples; k++) {
    const rows = shopOfItems(500, 40, random);
    byItem += holds(estimateEffect(rows, BY));
    robust += holds(doublyRobustEffect(rows, BY));
    const { unit: _, ...separate } = rows;
    byRow += holds(estimateEffect(separate, BY));
  }
  areNominal({ byItem: byItem / samples, robust: robust / samples }, samples);
  assert.ok(byRow / samples < 0.8, `by row ${byRow / samples}`);
});

test('percentile intervals of the bootstrap, by row and by item', () => {
  const samples = 200;
  const draw = resampler(BACKDOOR);
  const random = uniform(5);
  const holds = ([low, high]: Interval) => Number(low <= 0.1 && 0.1 <= high);
  let [byRow, byItem] = [0, 0];
  for (let k = 0; k < samples; k++) {
    const estimator = (rows: Rows) => estimateEffect(rows, { ...BY, emptyCells: 'leaveOut' });
    byRow += holds(bootstrap(draw(random, 500), estimator, random, { replicates: 200 }).interval);
    byItem += holds(bootstrap(shopOfItems(150, 10, random), estimator, random, { replicates: 100 }).interval);
  }
  areNominal({ byRow: byRow / samples, byItem: byItem / samples }, samples);
});

test.run();
