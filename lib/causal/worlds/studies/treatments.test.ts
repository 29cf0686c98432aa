import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast } from '../../estimands/formulas.js';
import { jointTable, truthUnder } from '../discreteWorld.js';
import { fittedWorld } from '../fittedWorld.js';
import { type Fraction, fraction, sum } from '../fraction.js';
import { assignments, probability, type Table, type Values } from '../table.js';
import { tableRows } from '../worldRows.js';
import type { Study } from './study.js';
import { DRUG_BY_SEX, GREEK_GOD_ROWS, GREEK_GODS, KIDNEY_STONES, KIDNEY_STONES_MEASURED_AFTER } from './treatments.js';

const CURED = { cured: 1 };

/** Σ_z P(y | x, z) P(z | group): the effect in the treated or untreated, and with an empty group in all. */
function standardized(table: Table, setting: Values, event: Values, by: string, group: Values): Fraction {
  return sum(
    assignments(table, [by]).map((z) => {
      const within = probability(table, event, { ...setting, ...z });
      return (probability(table, z, group) ?? fraction(0)).times(within ?? fraction(0));
    }),
  );
}

/** P(event | do setting) by weights: E[1(x, y) / P(x | z)], summed over the cells. */
function weighted(table: Table, setting: Values, event: Values, by: string): Fraction {
  return sum(
    assignments(table, [by]).map((z) => {
      const share = probability(table, { ...setting, ...event, ...z }) ?? fraction(0);
      return share.over(probability(table, setting, z) ?? fraction(1));
    }),
  );
}

/** The two routes of a back-door study, and the weights. */
function underDo({ table, graph }: Study, setting: Values, event: Values, by: string): string {
  const formula = String(backdoorAdjusted(table, setting, event, [by]));
  assert.is(String(truthUnder(fittedWorld(table, graph), setting, event)), formula);
  assert.is(String(weighted(table, setting, event, by)), formula);
  assert.is(String(standardized(table, setting, event, by, {})), formula);
  return formula;
}

test('kidney stones: counts, and what the table shows', () => {
  const { table, count, graph } = KIDNEY_STONES;
  assert.is(tableRows(table, { count: count ?? 0 }).cured.length, 700);
  const shown = (event: Values, given: Values) => String(probability(table, event, given));
  assert.equal([shown(CURED, { surgery: 1 }), shown(CURED, { surgery: 0 })], ['39/50', '289/350']);
  assert.is(String(contrast('surgery', (setting) => probability(table, CURED, setting))), '-8/175');
  assert.equal(
    [shown({ large: 0 }, {}), shown({ surgery: 1 }, { large: 0 }), shown({ surgery: 1 }, { large: 1 })],
    ['51/100', '29/119', '263/343'],
  );
  // Within each size surgery cures more: the paradox.
  for (const large of [0, 1]) {
    assert.is(contrast('surgery', (x) => probability(table, CURED, { ...x, large }))?.compare(fraction(0)), 1);
  }
  assert.equal(graph.arrows.map(String), ['large,surgery', 'surgery,cured', 'large,cured']);
});

test('kidney stones: the effect by formula, by weights and by the cut graph', () => {
  // The book rounds the cells to .832, .7818 and .0502 on the way; these are the exact values.
  assert.is(underDo(KIDNEY_STONES, { surgery: 1 }, CURED, 'large'), '634983/762700');
  assert.is(underDo(KIDNEY_STONES, { surgery: 0 }, CURED, 'large'), '6231/8000');
  const { table } = KIDNEY_STONES;
  const [treated, control] = [1, 0].map((surgery) => standardized(table, { surgery }, CURED, 'large', {}));
  assert.is(String(treated.minus(control)), '3274803/61016000');
  assert.is(String(treated.over(control)), '16932880/15841279');
  const among = (surgery: number) =>
    String(contrast('surgery', (setting) => standardized(table, setting, CURED, 'large', { surgery })));
  assert.equal([among(1), among(0)], ['1343/28000', '158507/2669450']);
});

test('kidney stones: the odds ratio of Mantel and Haenszel', () => {
  const { table } = KIDNEY_STONES;
  // Σ_z ad / n over Σ_z bc / n, in shares instead of counts
  const terms = (treatedCured: number) =>
    sum(
      [0, 1].map((large) => {
        const cell = (surgery: number, cured: number) => probability(table, { surgery, cured, large }) ?? fraction(0);
        const ofSize = probability(table, { large }) ?? fraction(1);
        return cell(1, treatedCured)
          .times(cell(0, 1 - treatedCured))
          .over(ofSize);
      }),
    );
  assert.is(String(terms(1).over(terms(0))), '129228/89317');
});

test('the same counts with the third variable after the treatment: the crude difference is the effect', () => {
  const { table, graph } = KIDNEY_STONES_MEASURED_AFTER;
  assert.is(table, KIDNEY_STONES.table);
  const world = fittedWorld(table, graph);
  assert.is(String(contrast('surgery', (setting) => truthUnder(world, setting, CURED))), '-8/175');
  // Both stories draw the same table.
  for (const story of [KIDNEY_STONES.graph, graph]) {
    const again = jointTable(fittedWorld(table, story));
    for (const { values, probability: p } of table) assert.is(String(probability(again, values)), String(p));
  }
});

test('a drug by sex: weighting is the back-door formula', () => {
  const recovered = { recovered: 1 };
  const { table } = DRUG_BY_SEX;
  const crude = [1, 0].map((drug) => String(probability(table, recovered, { drug })));
  assert.equal(crude, ['39/50', '413/500']);
  assert.is(underDo(DRUG_BY_SEX, { drug: 1 }, recovered, 'male'), '15587/18750');
  assert.is(underDo(DRUG_BY_SEX, { drug: 0 }, recovered, 'male'), '689849/885500');
  const share = (drug: number, recovery: number, male: number) =>
    String(probability(table, { drug, recovered: recovery, male }));
  assert.equal([share(1, 1, 1), share(1, 0, 0), share(0, 0, 1)], ['29/250', '101/1000', '51/1000']);
});

test('twenty gods: no effect', () => {
  const died = { Y: 1 };
  const { table, count } = GREEK_GODS;
  assert.is(new Set(GREEK_GOD_ROWS.map(([name]) => name)).size, 20);
  assert.equal(
    [1, 0].map((A) => String(probability(table, died, { A }))),
    ['7/13', '3/7'],
  );
  for (const A of [1, 0]) assert.is(underDo(GREEK_GODS, { A }, died, 'L'), '1/2');
  const { L, A, Y } = tableRows(table, { count: count ?? 0 });
  assert.equal(
    [L, A, Y].map((column) => column.reduce((sum, x) => sum + x, 0)),
    [12, 13, 10],
  );
});

test.run();
