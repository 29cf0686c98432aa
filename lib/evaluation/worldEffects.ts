// How well a model knows what an attribute does to each pair, on a world where that is known.
import type { RandomisedTest } from '../data/shopTestSets.js';
import type { World } from '../data/shopWorld.js';
import { kendallTau } from './kendallTau.js';
import type { ScoreMatrix } from './world.js';

/** probability = σ(slope × score + intercept) */
export interface PlattScale {
  readonly slope: number;
  readonly intercept: number;
}

export interface EffectError {
  /** √ mean (τ̂_ui − τ_ui)², Hill 2011 */
  readonly pehe: number;
  /** |mean τ̂ − mean τ| */
  readonly ateError: number;
  /** mean τ̂ */
  readonly ate: number;
  /** Kendall's τ_b between τ̂ and τ over all pairs: needs no calibration, but for the order that σ leaves */
  readonly kendall: number;
}

/**
 * Fits σ(slope × score + intercept) to 0/1 labels by maximum likelihood (Platt 1999, without his label smoothing),
 * by Newton steps.
 * @throws RangeError if the labels are all alike or perfectly separated by the scores, or the scores are constant
 */
export function plattScale(scores: ArrayLike<number>, labels: ArrayLike<number>): PlattScale {
  const n = scores.length;
  if (labels.length !== n || n === 0)
    throw new RangeError(`expected a label for each of ${n} scores, got ${labels.length}`);
  // Scores are centred and scaled, so that steps are well conditioned whatever the model's units.
  const { mean, deviation } = moments(scores);
  if (!(deviation > 0)) throw new RangeError(`scores must differ to be calibrated, all are ${mean}`);
  let slope = 0;
  let intercept = 0;
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let r = 0; r < n; r++) {
      const x = (scores[r] - mean) / deviation;
      const p = sigmoid(slope * x + intercept);
      const curvature = p * (1 - p);
      g0 += labels[r] - p;
      g1 += (labels[r] - p) * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-9 * n)) {
      throw new RangeError(
        'labels are all alike or split perfectly by the scores: nothing to calibrate, use more labels',
      );
    }
    const moveIntercept = (h11 * g0 - h01 * g1) / determinant;
    const moveSlope = (h00 * g1 - h01 * g0) / determinant;
    intercept += moveIntercept;
    slope += moveSlope;
    if (Math.abs(moveIntercept) + Math.abs(moveSlope) < 1e-10) break;
  }
  return { slope: slope / deviation, intercept: intercept - (slope * mean) / deviation };
}

/** Platt scale of the scores at a randomised test's pairs, on its labels Y: the random slice that calibrates a model. */
export function calibrate(test: RandomisedTest, scores: ScoreMatrix): PlattScale {
  const items = test.visual.rows;
  const pairAt = (position: number) => Math.floor(position / test.candidates) * items + test.items[position];
  return plattScale(
    Float64Array.from(test.items, (_, position) => scores[pairAt(position)]),
    test.preferred,
  );
}

/**
 * Error of τ̂_ui = σ(a s_ui(1) + b) − σ(a s_ui(0) + b) against τ_ui = m_ui(1) − m_ui(0).
 * @param control  scores with v_i(0) fed for every item    @param treated  scores with v_i(1)
 * @param scale    from `calibrate` with the scores of the pages as shown; none takes the scores as probabilities
 */
export function effectError(
  world: World,
  { control, treated }: { control: ScoreMatrix; treated: ScoreMatrix },
  { scale }: { scale?: PlattScale } = {},
): EffectError {
  const { users, items } = world.settings;
  const pairs = users * items;
  if (control.length !== pairs || treated.length !== pairs) {
    throw new RangeError(`scores must be one a pair, ${pairs} in all, got ${control.length} and ${treated.length}`);
  }
  const probability = (score: number) => (scale ? sigmoid(scale.slope * score + scale.intercept) : score);
  const estimated = new Float64Array(pairs);
  const actual = new Float64Array(pairs);
  let squares = 0;
  let sum = 0;
  for (let pair = 0; pair < pairs; pair++) {
    estimated[pair] = probability(treated[pair]) - probability(control[pair]);
    actual[pair] = world.truth.effect(Math.floor(pair / items), pair % items);
    squares += (estimated[pair] - actual[pair]) ** 2;
    sum += estimated[pair];
  }
  const ate = sum / pairs;
  return {
    pehe: Math.sqrt(squares / pairs),
    ate,
    ateError: Math.abs(ate - world.truth.ate),
    kendall: kendallTau(estimated, actual),
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  for (let r = 0; r < values.length; r++) sum += values[r];
  const mean = sum / values.length;
  let squares = 0;
  for (let r = 0; r < values.length; r++) squares += (values[r] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
