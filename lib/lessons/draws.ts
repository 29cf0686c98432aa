// What a variant is drawn with: small whole numbers, choices, orders. The same stream gives the same variant everywhere.
import type { Streams } from '../tensor/streams.js';

export interface Draws {
  /** a whole number from `low` to `high`, both possible */
  integer(low: number, high: number): number;
  /** true with this probability */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** a copy in another order */
  shuffled<T>(list: readonly T[]): T[];
  /** draws until `isFit` accepts. @throws RangeError after 1000 draws, when the condition is as good as impossible */
  until<T>(draw: () => T, isFit: (drawn: T) => boolean): T;
}

const MOST_TRIES = 1000;

export function drawsOf(stream: Streams): Draws {
  const uniform = stream.generator();
  const integer = (low: number, high: number): number => low + Math.floor(uniform() * (high - low + 1));
  return {
    integer,
    chance: (probability) => uniform() < probability,
    pick: (list) => list[integer(0, list.length - 1)],
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
    until: (draw, isFit) => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const drawn = draw();
        if (isFit(drawn)) return drawn;
      }
      throw new RangeError(`nothing fit was drawn in ${MOST_TRIES} tries, loosen the condition or widen the draw`);
    },
  };
}
