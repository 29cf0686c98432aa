// Masks that nobody learned, to hold the learned one against: the truth, guesses, and the extremes.
import { itemDegrees } from '../data/interactions.js';
import { type CamrecRun, type ClickWeights, clickGates, meanGate, scoringStream } from './gates.js';
import type { Stage } from './stage.js';

/** Masks by name; where a name has several, their mean counts. */
export type Masks = Readonly<Record<string, readonly ClickWeights[]>>;

/**
 * Masks to compare: all gates open; the learned ρ; as many edges taken out as there are noise edges (one in six where nobody knows), namely
 * those of lowest ρ, of the least popular items, at random (`draws` times) and, where it is known, the noise itself; half open; shut.
 */
export function handMadeMasks(
  { data }: Stage,
  run: CamrecRun,
  { noise, draws = 5 }: { noise?: Uint8Array; draws?: number } = {},
): Masks {
  const edges = data.train.items.length;
  const count = noise ? noise.reduce((sum, one) => sum + one, 0) : Math.round(edges / 6);
  const learned = clickGates(run);
  const degrees = itemDegrees(data.train, data.items);
  const random = scoringStream(run.record).fork('masks');
  const without = (ranking: ArrayLike<number>): ClickWeights => both(keepAllBut(lowest(ranking, count), edges));
  const byChance = Array.from({ length: draws }, (_, draw) => {
    const uniform = random.fork('draw', draw).generator();
    return without(Float64Array.from({ length: edges }, uniform));
  });
  return {
    'all edges': [both(new Float32Array(edges).fill(1))],
    'as learned': [learned],
    ...(noise && { 'without the noise edges': [both(Float32Array.from(noise, (one) => 1 - one))] }),
    'without the lowest ρ': [without(meanGate(learned))],
    'without the least popular': [without(Float32Array.from(data.train.items, (i) => degrees[i]))],
    'without as many at random': byChance,
    'all gates at ½': [both(new Float32Array(edges).fill(0.5))],
    'no edges': [both(new Float32Array(edges))],
  };
}

function lowest(ranking: ArrayLike<number>, count: number): number[] {
  const order = Array.from({ length: ranking.length }, (_, p) => p);
  return order.sort((p, q) => ranking[p] - ranking[q] || p - q).slice(0, count);
}

function keepAllBut(left: readonly number[], edges: number): Float32Array {
  const weights = new Float32Array(edges).fill(1);
  for (const p of left) weights[p] = 0;
  return weights;
}

function both(weights: Float32Array): ClickWeights {
  return { visual: weights, textual: weights };
}
