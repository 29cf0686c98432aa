// What would break the lesson's answers: a reading that heeds more than the brand.
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { correctedEffect } from '../../causal/estimation/misreadConfounder.js';
import { fraction } from '../../causal/worlds/fraction.js';
import { binaryMechanism, type Mechanism } from '../../causal/worlds/mechanism.js';
import type { Row } from '../../report/table.js';
import { coded, effectBy, known, misread } from './misreading.js';

/** What the corrector believes in each row: one chance for all. */
const BELIEVED = fraction('1/5');

/**
 * A reading that is wrong in a fifth of the cases on average, and leans: where `heeds` is 1 it reads `towards` with `spread` fewer
 * slips and the other value with `spread` more, where it is 0 the other way round.
 */
export function leaning(heeds: 'V' | 'Y', { towards, spread }: { towards: 0 | 1; spread: string }): Mechanism {
  const slips = (toOne: boolean): string =>
    String(toOne ? BELIEVED.plus(fraction(spread)) : BELIEVED.minus(fraction(spread)));
  const one = fraction(1);
  const readAsOne = (C: number, value: number): string => {
    const isDrawnToOne = (value === 1) === (towards === 1);
    return C === 0 ? slips(isDrawnToOne) : String(one.minus(fraction(slips(!isDrawnToOne))));
  };
  return binaryMechanism(
    ['C', heeds],
    Object.fromEntries([0, 1].flatMap((C) => [0, 1].map((value) => [`${C},${value}`, readAsOne(C, value)]))),
  );
}

/** Effect by {code, G}, and after undoing a misreading of 1/5, for readings that are right about the 1/5 and wrong about the rest. */
export function leaningRows(): Row[] {
  const row = (name: string, code: Mechanism): Row => {
    const table = coded(code);
    const rows = rowsOfTable(table, { treatment: 'V', outcome: 'Y' });
    const corrected = correctedEffect(rows, { misread: 'code', chances: BELIEVED.toNumber(), by: ['G'] });
    return {
      'the code leans': name,
      'effect by {code, G}': known(effectBy(table, ['code', 'G'])).toNumber(),
      'corrected for 1/5':
        corrected.kind === 'estimated' ? corrected.difference.toFixed(4).replace('-', '−') : 'not estimable',
      'impossible cells': corrected.impossibleCells.length,
    };
  };
  const [little, much] = ['1/20', '3/20'];
  return [
    row('not at all: wrong in 20 %', misread(BELIEVED)),
    row('to 1 where V = 1: wrong in 15 or 25 %', leaning('V', { towards: 1, spread: little })),
    row('to 1 where V = 1: wrong in 5 or 35 %', leaning('V', { towards: 1, spread: much })),
    row('to 0 where V = 1: wrong in 5 or 35 %', leaning('V', { towards: 0, spread: much })),
    row('to 1 where Y = 1: wrong in 5 or 35 %', leaning('Y', { towards: 1, spread: much })),
    row('to 0 where Y = 1: wrong in 5 or 35 %', leaning('Y', { towards: 0, spread: much })),
  ];
}
