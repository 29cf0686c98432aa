// The picture of the lesson: the arrows that break the front door, as strong as the reader likes.

import { frontdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { decimal } from '../../report/format.js';
import type { Picture } from '../pictures/picture.js';
import { type Numbers, sliderPicture } from '../pictures/sliderPicture.js';
import { crudeDifference, frontdoorDifference, trueEffectOf } from './brokenWorlds.js';

const hundredths = (n: number): string => `${n}/100`;
const written = (n: number): string => decimal(n / 100, 2);

/** Truth, crude, front door and front door within g in world 2, over the strengths of G → M and X → Y in hundredths. */
export function effectsAt([contextOnMediator, direct]: readonly number[]): Numbers {
  const world = frontdoorWorld({ contextOnMediator: hundredths(contextOnMediator), direct: hundredths(direct) });
  return {
    truth: trueEffectOf(world).toNumber(),
    crude: crudeDifference(world)?.toNumber(),
    'front door': frontdoorDifference(world)?.toNumber(),
    'within g': frontdoorDifference(world, { within: ['G'] })?.toNumber(),
  };
}

export function doorStrengths(): Picture {
  return sliderPicture({
    title:
      'G → M pulls the front door off the truth, and asking within g mends that; what X → Y carries it never counts',
    sliders: [
      { label: 'strength of G → M', values: [-8, -4, 0, 4, 8, 12, 16, 20, 24, 28], text: written, start: 20 },
      { label: 'strength of X → Y', values: [-4, 0, 2, 4, 8, 12], text: written, start: 0 },
    ],
    view: 'lines',
    numbers: effectsAt,
    axis: 'effect of X on Y',
    digits: 4,
    says,
  });
}

function says([tilt, direct]: readonly number[], numbers: Numbers): string {
  const { truth = 0, 'front door': found = 0, 'within g': within = 0 } = numbers;
  const error = found - truth;
  const side = Math.abs(error) < 1e-9 ? 'is exact' : `is ${decimal(error, 4, { sign: true })} off`;
  const tilted = tilt === 0 ? 'G leaves M alone.' : 'G moves X, M and Y: both steps are confounded.';
  const past =
    direct === 0 ? 'All of the effect goes through M.' : `${written(direct)} of the effect goes past M, unseen.`;
  const repair =
    Math.abs(within - truth) < 1e-9
      ? 'within g it is exact'
      : `within g it is ${decimal(within - truth, 4, { sign: true })} off`;
  return `The front door ${side}; ${repair}. ${tilted} ${past}`;
}
