// What breaks the combined formula: arrows that must be absent, and what each costs.
import type { DiscreteWorld } from '../../causal/worlds/discreteWorld.js';
import { linear } from '../../causal/worlds/discreteWorld.js';
import { afterTheFactWorld, frontdoorWorld } from '../../causal/worlds/exactWorlds.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { effectBy, effectIn, WORLD_3 } from './bothNeeded.js';

/** World 3 with one more arrow, of this strength, that must not be there; X → C stands instead of C → X. */
export const BREAKS: Readonly<Record<string, (strength: string) => DiscreteWorld>> = {
  'G → X*': (strength) => frontdoorWorld({ brandOnMediator: '1/5', contextOnMediator: strength }),
  'X → Y': (strength) => frontdoorWorld({ brandOnMediator: '1/5', direct: strength }),
  'X → C': (strength) => ({
    ...frontdoorWorld({ brandOnMediator: '1/5' }),
    C: linear('2/5', { X: strength }),
    X: linear('1/5', { G: '1/5' }),
  }),
};

/** What the combined formula returns minus the true effect. */
export function errorIn(world: DiscreteWorld): Fraction {
  return effectBy(WORLD_3, 'combined', { world }).minus(effectIn(world));
}

/** The error of the combined formula over the strength of each arrow, 0 to 0.1. */
export function breakingPicture(): Picture {
  return sliderPicture({
    title: 'Exact without these arrows; each of them moves the combined formula off the truth',
    sliders: [
      { label: 'strength of the arrow', values: [0, 2, 4, 6, 8, 10], text: (n) => decimal(n / 100, 2), start: 10 },
    ],
    view: 'lines',
    numbers: ([n]) =>
      Object.fromEntries(Object.entries(BREAKS).map(([name, world]) => [name, errorIn(world(`${n}/100`)).toNumber()])),
    axis: 'combined formula minus true effect',
    digits: 4,
    says: ([n], errors) =>
      n === 0
        ? 'No such arrow: the formula returns the effect exactly, in all three worlds.'
        : `At strength ${decimal(n / 100, 2)} the formula is off by ${Object.entries(errors)
            .map(([name, error]) => `${decimal(error, 4, { sign: true })} for ${name}`)
            .join(', ')}.`,
  });
}

/** The combined formula where X* is made after the fact: Y listens to X and not to X*. */
export function afterTheFactRows(): Row[] {
  const cases = [
    { 'X* is': 'a copy with noise, made after the fact', world: afterTheFactWorld() },
    { 'X* is': 'the same, and it listens to G', world: afterTheFactWorld({ fidelity: '1/2', contextOnCopy: '3/10' }) },
    { 'X* is': 'a mediator: world 3', world: frontdoorWorld({ brandOnMediator: '1/5' }) },
  ];
  return cases.map(({ world, ...row }) => {
    const [plain, within, truth] = [
      effectBy(WORLD_3, 'frontdoor', { world }),
      effectBy(WORLD_3, 'combined', { world }),
      effectIn(world),
    ];
    const written = (value: Fraction): string => `${decimal(value.toNumber(), 4)}${value.equals(truth) ? ' ✓' : ''}`;
    return {
      ...row,
      'true effect': written(truth).replace(' ✓', ''),
      'front-door': written(plain),
      both: written(within),
    };
  });
}
