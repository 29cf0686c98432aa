// What the exercises ask of a miniature shop, and the tables that go with the questions.
import type { DiscreteWorld } from '../../causal/worlds/discreteWorld.js';
import { truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, sum } from '../../causal/worlds/fraction.js';
import type { Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import { accidentAt, seen } from './miniature.js';

const CELLS: readonly Values[] = [0, 1].flatMap((C) => [0, 1].map((G) => ({ C, G })));

/** Rates of clicks by tier: as seen, and with V set. */
export function tierRows(world: DiscreteWorld): Row[] {
  return [0, 1].map((G) => ({
    tier: `g = ${G}`,
    'P(g)': String(seen(world, { G })),
    'P(A=1 | g)': String(accidentAt(world, G)),
    'P(O=1 | g), seen': String(seen(world, { O: 1 }, { G })),
    'P(O=1 | do(V=1), g)': String(clickRate(world, 1, G)),
    'P(O=1 | do(V=0), g)': String(clickRate(world, 0, G)),
  }));
}

/** P(O = 1 | do(V = v), g); V does not move G, so P(O, g | do v) / P(g). */
export function clickRate(world: DiscreteWorld, V: number, G: number): Fraction {
  return truthUnder(world, { V }, { O: 1, G }).over(seen(world, { G }));
}

/** Shares, exposure and liking of each cell of C and G. */
export function exposureRows(world: DiscreteWorld): Row[] {
  return CELLS.map((cell) => ({
    c: cell.C,
    g: cell.G,
    'P(c, g)': String(seen(world, cell)),
    'P(E=1 | c, g)': String(seen(world, { E: 1 }, cell)),
    'P(Y=1 | V=1, c, g)': String(seen(world, { Y: 1 }, { V: 1, ...cell })),
  }));
}

/** Σ w(c, g) P(Y = 1 | V = 1, c, g) / Σ w(c, g), with w = P(c, g) times the chance to be shown: not at all (`all`), once or twice. */
export function levelOf(world: DiscreteWorld, weighting: 'all' | 'shown' | 'twice'): Fraction {
  const power = { all: 0, shown: 1, twice: 2 }[weighting];
  const weights = CELLS.map((cell) => {
    const exposure = seen(world, { E: 1 }, cell);
    return Array.from({ length: power }).reduce<Fraction>((weight) => weight.times(exposure), seen(world, cell));
  });
  const levels = CELLS.map((cell) => seen(world, { Y: 1 }, { V: 1, ...cell }));
  return sum(levels.map((level, i) => level.times(weights[i]))).over(sum(weights));
}
