// The slider of the lesson: how the answers move with the share of patients of the second kind, the rates within kinds staying as they are.
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { percent } from '../../report/format.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { seen, share, type TreatmentStudy } from './study.js';

/** First treatment minus second: among those who had them, and if everyone were given them. */
export function differencesAt(study: TreatmentStudy, ofSecondKind: Fraction): { crude: Fraction; adjusted: Fraction } {
  const shares = [fraction(1).minus(ofSecondKind), ofSecondKind]; // P(z)
  const rate = (T: number): { crude: Fraction; adjusted: Fraction } => {
    const treated = shares.map((weight, Z) => weight.times(share(study, { T }, { Z }))); // P(z, t)
    const rates = [0, 1].map((Z) => seen(study, T, { Z })); // P(Y = 1 | t, z)
    return {
      crude: dot(treated, rates).over(treated[0].plus(treated[1])),
      adjusted: dot(shares, rates),
    };
  };
  const [first, second] = [rate(1), rate(0)];
  return { crude: first.crude.minus(second.crude), adjusted: first.adjusted.minus(second.adjusted) };
}

/** Both differences over the share of patients of the second kind, 0 to 100 % in steps of 5. */
export function stoneShare(study: TreatmentStudy): Picture {
  const [first, second] = study.treatments;
  const [crude, adjusted] = [`crude ${first} − ${second}`, `adjusted ${first} − ${second}`];
  return sliderPicture({
    title:
      'The crude difference moves with who is treated, and can change its sign; the adjusted one averages two fixed differences',
    sliders: [
      {
        label: `share with ${study.kinds[1]} stones`,
        values: Array.from({ length: 21 }, (_, i) => i * 5),
        text: (value) => `${value} %`,
        start: 50,
      },
    ],
    view: 'lines',
    numbers: ([hundredths]) => {
      const found = differencesAt(study, fraction(hundredths, 100));
      return { [crude]: found.crude.toNumber(), [adjusted]: found.adjusted.toNumber() };
    },
    axis: 'difference in the share of successes',
    digits: 1,
    share: true,
    says: ([hundredths], found) => {
      const [seeing, doing] = [found[crude] ?? 0, found[adjusted] ?? 0];
      const opposite =
        seeing * doing < 0 ? `They disagree about which treatment is better.` : 'They have the same sign.';
      const words = `With ${hundredths} % ${study.kinds[1]} stones the crude difference is ${percent(seeing)}, the adjusted one ${percent(doing)}.`;
      const alone = hundredths === 0 || hundredths === 100;
      return alone
        ? `${words} All patients are of one kind: nothing is left to confound, and the two agree.`
        : `${words} ${opposite}`;
    },
  });
}

function dot(weights: readonly Fraction[], values: readonly Fraction[]): Fraction {
  return weights[0].times(values[0]).plus(weights[1].times(values[1]));
}
