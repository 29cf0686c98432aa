// Inverted dropout.
import { cast, greater, mul, type Tensor } from '@tensorflow/tfjs-core';
import { randomLogistic } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';

/** Each number is 0 with probability `rate`, else divided by `1 − rate`: the mean stays. At rate 0 x itself, nothing drawn. */
export function dropout<T extends Tensor>(x: T, rate: number, random: Streams): T {
  if (rate === 0) return x;
  // a logistic number exceeds ln(p / (1 − p)) with probability 1 − p
  const draws = randomLogistic(x.shape, random.seed, { margin: 1e-6 });
  const kept = cast(greater(draws, Math.log(rate / (1 - rate))), 'float32');
  return mul(x, mul(kept, 1 / (1 - rate))) as T;
}
