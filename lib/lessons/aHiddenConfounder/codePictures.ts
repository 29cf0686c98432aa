// The lesson's pictures: agreement against bias removed, and both with the number of codes to turn.
import { fraction } from '../../causal/worlds/fraction.js';
import { axis, COLORS, figure, type PlotlyFigure } from '../../report/figure.js';
import { decimal, percent } from '../../report/format.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { agreementOf } from './agreement.js';
import { mechanismOf, TEXT_AS_CODE } from './codesFromFeatures.js';
import { READINGS, worthOf } from './manyCodes.js';
import { coded, effectBy, FLIPS, known, misread, removedBy } from './misreading.js';

interface Point {
  readonly nmi: number;
  readonly removed: number;
  readonly label: string;
}

/** Every code of the lesson: how far it agrees with the brand, and how much of the bias it removes. */
export function agreementAgainstBias(): PlotlyFigure {
  const series: [name: string, color: string, symbol: string, points: Point[]][] = [
    ['one reading (flip rate)', COLORS.blue, 'circle', FLIPS.map((flip) => pointOf(misread(flip), flip))],
    [
      '2 to 64 codes (flip rate 1/5)',
      COLORS.vermilion,
      'square',
      READINGS.map((readings) => {
        const { nmi, removed } = worthOf(fraction('1/5'), readings);
        return { nmi, removed, label: readings === 1 ? '' : `${2 ** readings} codes` };
      }),
    ],
    ['text as a code', COLORS.green, 'diamond', [pointOf(mechanismOf(TEXT_AS_CODE), 'T')]],
  ];
  return figure({
    title: 'Alike in agreement: a third of the bias removed, or four fifths',
    subtitle: 'dashed: where agreement would be bias removed',
    legend: true,
    right: 40,
    data: series.map(([name, color, symbol, points]) => ({
      type: 'scatter',
      mode: points.length > 1 ? 'lines+markers+text' : 'markers+text',
      name,
      x: points.map(({ nmi }) => Number(nmi.toFixed(6))),
      y: points.map(({ removed }) => Number(removed.toFixed(6))),
      text: points.map(({ label }) => label),
      textposition: symbol === 'square' ? 'middle left' : symbol === 'circle' ? 'bottom right' : 'top center',
      textfont: { size: 11, color },
      line: { color, width: 2 },
      marker: { color, symbol, size: 8 },
      cliponaxis: false,
    })),
    xaxis: axis('NMI of the code and the brand', { range: [-0.03, 1.05] }),
    yaxis: axis('share of the bias removed', { tickformat: '.0%', range: [-0.04, 1.06] }),
    layout: {
      shapes: [{ type: 'line', x0: 0, y0: 0, x1: 1, y1: 1, line: { color: COLORS.gray, width: 1.2, dash: 'dash' } }],
    },
  });
}

function pointOf(code: Parameters<typeof coded>[0], label: string): Point {
  const table = coded(code);
  const effect = known(effectBy(table, ['code', 'G']));
  return { nmi: agreementOf(table, 'code', 'C'), removed: removedBy(effect, table).toNumber(), label };
}

const REMOVED = 'bias removed';
const NMI = 'NMI with the brand';
const ALONE = 'items alone, of 400';

/** Flip rate and number of codes to turn; bias removed, agreement, and items without a counterpart follow. */
export function codesAndFlips(): Picture {
  return sliderPicture({
    title: 'More codes remove more bias and leave more items without a counterpart; agreement shows neither',
    sliders: [
      {
        label: 'flip rate of a reading',
        values: Array.from({ length: 11 }, (_, i) => i * 5),
        text: (value) => `${value} %`,
        start: 20,
      },
      { label: 'codes', values: READINGS.map((readings) => 2 ** readings), start: 16 },
    ],
    view: 'lines',
    numbers: ([hundredths, codes]) => {
      const { removed, nmi, alone } = worthOf(fraction(hundredths, 100), Math.log2(codes));
      return { [REMOVED]: Math.max(0, removed), [NMI]: nmi, [ALONE]: alone };
    },
    axis: 'share',
    digits: 0,
    share: true,
    says: ([hundredths, codes], found) => {
      const words = `With ${codes} codes made of readings that are wrong in ${hundredths} %, ${percent(found[REMOVED], 0)} of the bias is gone at an NMI of ${decimal(found[NMI], 2)}; of 400 items ${percent(found[ALONE], 0)} would have nobody of the other treatment in their stratum.`;
      if (hundredths === 50) return `${words} A coin knows nothing of the brand, however many are thrown.`;
      if (hundredths === 0) return `${words} Read without error, the brand needs two codes; the others stay unused.`;
      return words;
    },
  });
}
