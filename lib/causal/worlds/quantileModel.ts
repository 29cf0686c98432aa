// A world says how likely each level is, not which noise leads to which: this is one way to choose.
import { combinations, type DiscreteWorld, graphOf } from './discreteWorld.js';
import { type Fraction, fraction } from './fraction.js';
import { distributionOf, levelsOf } from './mechanism.js';
import type { Equation, StructuralModel } from './structural.js';
import type { Values } from './table.js';

/**
 * The structural model in which each variable has one noise U_X, uniform on [0, 1) and cut where it matters, and takes the level
 * whose share of P(X | parents), levels stacked from 0 up, holds U_X. It has the world's joint distribution under every
 * intervention. Where a change of a parent moves all shares one way, no unit moves the other way (monotonicity); other couplings of
 * the same world have other counterfactuals.
 */
export function quantileModel(world: DiscreteWorld): StructuralModel {
  graphOf(world);
  const parts = Object.keys(world).map((name) => {
    const { parents } = world[name];
    const settings = combinations(parents, (parent) => levelsOf(world[parent]));
    const bounds = new Map(settings.map((values) => [keyOf(parents, values), upperBounds(world, name, values)]));
    const cuts = distinct([...bounds.values()].flat());
    const noise = `U_${name}`;
    const equation: Equation = {
      parents,
      noise: [noise],
      value: (values) => {
        const upper = bounds.get(keyOf(parents, values)) ?? [];
        // The piece of noise ends at a cut; it lies in the first level that reaches as far.
        return upper.findIndex((bound) => bound.compare(cuts[values[noise]]) >= 0);
      },
    };
    const pieces = cuts.map((cut, k) => (k === 0 ? cut : cut.minus(cuts[k - 1])));
    return { name, equation, noise, pieces };
  });
  return {
    noise: Object.fromEntries(parts.map(({ noise, pieces }) => [noise, pieces])),
    equations: Object.fromEntries(parts.map(({ name, equation }) => [name, equation])),
  };
}

function keyOf(parents: readonly string[], values: Values): string {
  return parents.map((parent) => values[parent]).join();
}

// P(X ≤ level | values) for each level.
function upperBounds(world: DiscreteWorld, name: string, values: Values): Fraction[] {
  let bound = fraction(0);
  return distributionOf(name, world[name], values).map((p) => {
    bound = bound.plus(p);
    return bound;
  });
}

function distinct(bounds: readonly Fraction[]): Fraction[] {
  const sorted = bounds.filter((bound) => !bound.isZero()).sort((a, b) => a.compare(b));
  return sorted.filter((bound, k) => k === 0 || !bound.equals(sorted[k - 1]));
}
