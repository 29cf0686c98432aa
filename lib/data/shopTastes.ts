// The users of the shop: how much each likes an attribute, a brand and the hidden qualities.
import type { Streams } from '../tensor/streams.js';
import { BRANDS, QUALITIES } from './shopCatalogue.js';
import { normals } from './shopDraws.js';

/** Row = user. */
export interface Tastes {
  /** τ ~ N(.6, .4²): liking of the visual attribute */
  readonly visual: Float32Array; // [U]
  /** ω ~ N(.4, .3²): liking of the textual attribute */
  readonly textual: Float32Array; // [U]
  /** α ~ N(0, .8²): liking of each brand */
  readonly brand: Float32Array; // [U, 4]
  /** θ ~ N(0, .5²): liking of the hidden qualities */
  readonly quality: Float32Array; // [U, 4]
}

export function drawTastes(users: number, random: Streams): Tastes {
  const draw = (name: string, count: number, mean: number, deviation: number) => {
    const normal = normals(random.fork(name).generator());
    return Float32Array.from({ length: count }, () => mean + deviation * normal());
  };
  return {
    visual: draw('visual', users, 0.6, 0.4),
    textual: draw('textual', users, 0.4, 0.3),
    brand: draw('brand', users * BRANDS, 0, 0.8),
    quality: draw('quality', users * QUALITIES, 0, 0.5),
  };
}
