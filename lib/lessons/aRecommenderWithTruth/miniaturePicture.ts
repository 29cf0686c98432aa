// The sliders of the lesson: what a log of the miniature shop says about the effect, however it was collected.
import { linear } from '../../causal/worlds/discreteWorld.js';
import { decimal } from '../../report/format.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { cleanedDifference, clickDifference, effectOn, logTable, miniatureShop, SELECTIVE } from './miniature.js';

/** The estimates at one position, in tenths, but accidents in hundredths; exposure 0 is by chance, 1 by C and G. */
export function estimatesAt([brand, tier, accidents, exposure]: readonly number[]): Record<string, number> {
  const world = miniatureShop({
    brandOnPage: `${brand}/10`,
    tierOnPage: `${tier}/10`,
    accident: `${accidents}/100`,
    exposure: exposure === 1 ? SELECTIVE : linear('3/10'),
  });
  const log = logTable(world);
  return {
    truth: effectOn(world, { Y: 1 }).toNumber(),
    crude: clickDifference(log, []).toNumber(),
    '{C}': clickDifference(log, ['C']).toNumber(),
    '{C, G}': clickDifference(log, ['C', 'G']).toNumber(),
    '{C, G}, cleaned': cleanedDifference(world, log).toNumber(),
  };
}

export function miniatureSliders(): Picture {
  const tenths = (value: number): string => (value / 10).toFixed(1);
  return sliderPicture({
    title: 'Only with both causes adjusted for and accidents cleaned away does the log say the truth at every position',
    sliders: [
      { label: 'λ_C, strength of C → V', values: [0, 1, 2, 3, 4], text: tenths, start: 4 },
      { label: 'λ_G, strength of G → V', values: [0, 1, 2], text: tenths, start: 2 },
      { label: 'accidents at tier 0', values: [0, 10, 20], text: (value) => `${value} %`, start: 10 },
      {
        label: 'who is shown what',
        values: [0, 1],
        text: (value) => (value === 1 ? 'by brand and tier' : 'by chance'),
        start: 1,
      },
    ],
    view: 'lines',
    numbers: estimatesAt,
    axis: 'effect of V, from the rows that were shown',
    says: (at, numbers) => reading(at, numbers),
  });
}

function reading(
  [brand, tier, accidents]: readonly number[],
  numbers: Readonly<Record<string, number | undefined>>,
): string {
  const off = (name: string): string => decimal((numbers[name] ?? 0) - (numbers.truth ?? 0), 3, { sign: true });
  const causes = [...(brand > 0 ? ['C'] : []), ...(tier > 0 ? ['G'] : [])];
  const behind =
    causes.length === 0
      ? 'Nothing stands behind V and Y: no confounding.'
      : `Behind V and Y: ${causes.join(' and ')}. The crude difference is off by ${off('crude')}, {C} by ${off('{C}')}.`;
  const clicks =
    accidents === 0
      ? 'Every click is meant.'
      : `Accidents hide a part of every difference: {C, G} is off by ${off('{C, G}')}.`;
  return `${behind} ${clicks}`;
}
