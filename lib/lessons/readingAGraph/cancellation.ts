// An independence that no drawing promises: two ways from picture to click that cancel.
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';

/** A fine picture V draws clicks, and lets the seller ask a high price Q `response` more often, which deters. */
export function worldWithPrice(response: string): DiscreteWorld {
  return {
    V: linear('1/2'),
    Q: linear('1/10', { V: response }),
    Y: linear('1/2', { V: '1/5', Q: '-2/5' }),
  };
}

/** P(Y = 1 | V = 1, given) − P(Y = 1 | V = 0, given). */
export function pictureDifference(response: string, given: Values = {}): Fraction {
  const table = jointTable(worldWithPrice(response));
  const clicked = (V: number): Fraction => probability(table, { Y: 1 }, { V, ...given }) ?? fraction(0);
  return clicked(1).minus(clicked(0));
}

/** Both differences over the response of the price, 0 to 0.8. */
export function cancellation(): Picture {
  const [all, alike] = ['all items', 'same price'];
  return sliderPicture({
    title: 'At one strength of the second way the two cancel, and V and Y look unrelated',
    sliders: [
      {
        label: 'how much a fine picture raises the chance of a high price',
        values: Array.from({ length: 9 }, (_, i) => i),
        text: (tenths) => decimal(tenths / 10, 1),
        start: 2,
      },
    ],
    view: 'lines',
    numbers: ([tenths]) => ({
      [all]: pictureDifference(`${tenths}/10`).toNumber(),
      [alike]: pictureDifference(`${tenths}/10`, { Q: 0 }).toNumber(),
    }),
    axis: 'difference in clicks, fine picture − plain',
    digits: 2,
    says: ([tenths]) => {
      const difference = pictureDifference(`${tenths}/10`);
      if (difference.isZero())
        return 'Exactly 0: V ⟂ Y holds in this world, although V → Y and V → Q → Y are both open. The graph does not imply it.';
      const sign = difference.toNumber() > 0 ? 'more' : 'less';
      return `Items with fine pictures are clicked ${sign} often: the ${sign === 'more' ? 'direct way' : 'way through the price'} is the stronger one.`;
    },
  });
}
