// Risk ratios and their E-values: published ones, that of the kidney stones, and the strengths that a hidden cause would need.
import { eValue } from '../../causal/doubt/eValue.js';
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { riskRatio } from '../../causal/estimation/ratio.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { KIDNEY_STONES } from '../../causal/worlds/studies/treatments.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import { axis, COLORS, figure, type PlotlyFigure } from '../../report/figure.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { applied } from './fourChecks.js';

interface Finding {
  readonly ratio: number;
  readonly interval: readonly [number, number];
}

/** VanderWeele and Ding (2017) work through these two. */
const PUBLISHED: Readonly<Record<string, Finding>> = {
  'formula feeding and death from respiratory infection': { ratio: 3.9, interval: [1.8, 8.7] },
  'smoking and lung cancer': { ratio: 10.73, interval: [8.02, 14.36] },
};

/** The risk ratio of cure under do, open surgery over puncture, adjusted for the size of the stone. */
export function stoneRatio(): Finding {
  const roles = { treatment: 'surgery', outcome: 'cured', count: KIDNEY_STONES.count };
  const found = riskRatio(rowsOfTable(KIDNEY_STONES.table, roles), { by: ['large'] });
  if (found.kind === 'notEstimable') throw new RangeError(found.reason);
  return found;
}

/** E-values of ratios, and of the end of their intervals next to 1. */
export function eValueRows(): Row[] {
  return Object.entries({ 'open surgery and cure of kidney stones': stoneRatio(), ...PUBLISHED }).map(
    ([study, found]) => {
      const check = applied(eValue(found));
      const [low, high] = found.interval.map((end) => decimal(end, 2));
      return {
        study,
        'risk ratio': found.ratio,
        '95 % interval': `${low} to ${high}`,
        'E-value': check.eValue,
        'of the interval': check.limit,
      };
    },
  );
}

/** How strongly the size of the stone itself, which was measured, goes with treatment and with cure, as ratios. */
export function sizeAsCause(): { readonly onTreatment: Fraction; readonly onOutcome: Fraction } {
  const share = (event: Values, given: Values): Fraction =>
    probability(KIDNEY_STONES.table, event, given) ?? fraction(0);
  const onTreatment = share({ large: 1 }, { surgery: 1 }).over(share({ large: 1 }, { surgery: 0 }));
  const [puncture, open] = [0, 1].map((surgery) =>
    share({ cured: 1 }, { surgery, large: 0 }).over(share({ cured: 1 }, { surgery, large: 1 })),
  );
  return { onTreatment, onOutcome: open.compare(puncture) > 0 ? open : puncture };
}

/** The most that a cause with these two ratios can shift a risk ratio: ab / (a + b − 1) (Ding and VanderWeele 2016). */
export function boundingFactor(onTreatment: number, onOutcome: number): number {
  return (onTreatment * onOutcome) / (onTreatment + onOutcome - 1);
}

/** The ratio with the outcome at which a cause with that ratio to the treatment can just explain `ratio` away. */
export function explainingOutcome(ratio: number, onTreatment: number): number {
  return (ratio * (onTreatment - 1)) / (onTreatment - ratio);
}

/** All pairs of ratios that can just explain the stones away, with the E-value and the size of the stone among them. */
export function explainingPairs(): PlotlyFigure {
  const { ratio } = stoneRatio();
  const both = applied(eValue(ratio)).eValue;
  const { onTreatment, onOutcome } = sizeAsCause();
  const across = Array.from({ length: 60 }, (_, i) => ratio + 0.06 * 1.068 ** i).filter(
    (a) => a < 4 && explainingOutcome(ratio, a) < 2.2,
  );
  const point = (name: string, x: number, y: number, symbol: string, color: string): object => ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: [Number(x.toFixed(4))],
    y: [Number(y.toFixed(4))],
    marker: { size: 12, symbol, color },
  });
  return figure({
    title: 'A cause like the size of the stone, missed, could explain the effect away',
    subtitle: 'on and above the curve a hidden cause can take the whole ratio away; below it cannot',
    legend: true,
    height: 400,
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: `explains ${decimal(ratio, 3)}`,
        x: across.map((a) => Number(a.toFixed(4))),
        y: across.map((a) => Number(explainingOutcome(ratio, a).toFixed(4))),
        line: { color: COLORS.blue, width: 2.4 },
      },
      point(`E-value: ${decimal(both, 2)} on both`, both, both, 'diamond', COLORS.vermilion),
      point('as strong as the size', onTreatment.toNumber(), onOutcome.toNumber(), 'square', COLORS.black),
    ],
    xaxis: axis('risk ratio of the hidden cause with the treatment', { range: [1, 4] }),
    yaxis: axis('risk ratio with the outcome', { range: [1, 2.2] }),
  });
}

/** Cases and people in two arms, chosen so that the E-value is a fraction. */
export interface RatioCase {
  readonly treated: readonly [cases: number, people: number];
  readonly control: readonly [cases: number, people: number];
}

export const A_PROTECTION: RatioCase = { treated: [50, 500], control: [54, 300] };

/** The ratio of both risks, treated over control. */
export function ratioOf({ treated, control }: RatioCase): Fraction {
  return fraction(...treated).over(fraction(...control));
}

/** RR + √(RR (RR − 1)) as a fraction, for a ratio below 1 of its inverse. @throws RangeError if the root is none */
export function exactEValue(ratio: Fraction): Fraction {
  const one = fraction(1);
  const above = ratio.compare(one) < 0 ? one.over(ratio) : ratio;
  return above.plus(rootOf(above.times(above.minus(one))));
}

/** The square root of a fraction that has one. @throws RangeError otherwise */
export function rootOf(square: Fraction): Fraction {
  const root = (n: bigint): number => Math.round(Math.sqrt(Number(n)));
  const found = fraction(root(square.numerator), root(square.denominator));
  if (!found.times(found).equals(square)) throw new RangeError(`${square} is the square of no fraction`);
  return found;
}

export function ratioRows({ treated, control }: RatioCase): Row[] {
  return [
    { arm: 'treated', cases: treated[0], people: treated[1] },
    { arm: 'control', cases: control[0], people: control[1] },
  ];
}

/** Another pair of arms: RR = a² / (a² − b²), or its inverse, has the E-value a / (a − b). */
export function drawnRatio(draws: Draws): RatioCase {
  const b = draws.integer(1, 4);
  const a = draws.integer(b + 1, 6);
  const [more, less] = [a * a, a * a - b * b];
  const [manyPeople, fewPeople] = draws.shuffled([200, 400]);
  const arm = (risk: number, people: number): readonly [number, number] => [(risk * people) / 200, people];
  const arms = [arm(more, manyPeople), arm(less, fewPeople)] as const;
  return draws.chance(0.5) ? { treated: arms[0], control: arms[1] } : { treated: arms[1], control: arms[0] };
}
