import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, jointTable, linear, truthUnder } from './discreteWorld.js';
import { fittedWorld } from './fittedWorld.js';
import { type Fraction, fraction } from './fraction.js';
import { type Mechanism, mechanism } from './mechanism.js';
import {
  controlledDirectEffect,
  type MediationQuestion,
  naturalDirectEffect,
  naturalIndirectEffect,
  totalEffect,
} from './mediation.js';
import { BERKELEY_ADMISSIONS } from './studies/berkeley.js';
import { probability, tableFromCounts, type Values } from './table.js';
import { tableRows } from './worldRows.js';

const { table, graph, count } = BERKELEY_ADMISSIONS;
const IN = { admitted: 1 };
const WOMEN = { male: 0 };
const MEN = { male: 1 };
const TO_MEN: MediationQuestion = { from: WOMEN, to: MEN, event: IN, through: ['department'] };
const TO_WOMEN: MediationQuestion = { ...TO_MEN, from: MEN, to: WOMEN };

const decimals = (value: Fraction | undefined): string | undefined => value?.toNumber().toFixed(6);

/**
 * The same world with the treatment split in two: one half is told to the mediator, the other seen by the outcome. Setting the
 * halves apart is an ordinary intervention, which gives natural effects by the truncated factorization.
 */
function split(world: DiscreteWorld, treatment: string, outcome: string): DiscreteWorld {
  const seen: Mechanism = mechanism([treatment], { 0: ['1', '0'], 1: ['0', '1'] });
  const whole = world[outcome];
  if (!('levels' in whole)) throw new RangeError('expected a fitted outcome');
  const listening: Mechanism = {
    ...whole,
    parents: whole.parents.map((parent) => (parent === treatment ? 'seen' : parent)),
    distribution: ({ seen: value, ...others }) => whole.distribution({ ...others, [treatment]: value }),
  };
  return { ...world, seen, [outcome]: listening };
}

test('4,526 applicants: the counts, and the crude difference', () => {
  const { male, admitted } = tableRows(table, { count: count ?? 0 });
  const ofMen = male.filter((m, r) => m === 1 && admitted[r] === 1).length;
  assert.equal([male.length, male.filter((m) => m === 1).length, ofMen], [4526, 2691, 1198]);
  const crude = [MEN, WOMEN].map((given) => probability(table, IN, given));
  assert.equal(crude.map(String), ['1198/2691', '557/1835']);
  assert.equal(crude.map(decimals), ['0.445188', '0.303542']);
  assert.is(String(totalEffect(table, TO_MEN)), '699443/4937985');
});

test('natural effects of Berkeley, as fractions, by formula and by a world whose treatment is split', () => {
  const halves = split(fittedWorld(table, graph), 'male', 'admitted');
  const level = (seen: number, male: number) => truthUnder(halves, { male, seen }, IN);
  const direct = naturalDirectEffect(table, TO_MEN);
  assert.is(String(direct), '-7914659215301/7275906956318000');
  assert.is(String(level(1, 0).minus(level(0, 0))), String(direct));
  const back = naturalDirectEffect(table, TO_WOMEN);
  assert.is(String(back), '1751188870969/24675344644500');
  assert.is(String(level(0, 1).minus(level(1, 1))), String(back));
  const indirect = [TO_MEN, TO_WOMEN].map((question) => naturalIndirectEffect(table, question));
  assert.equal(indirect.map(decimals), ['0.212615', '-0.142733']);
  assert.equal(indirect.map(String), [level(0, 1).minus(level(0, 0)), level(1, 0).minus(level(1, 1))].map(String));
  assert.equal([decimals(direct), decimals(back)], ['-0.001088', '0.070969']);
});

test('the total effect is the direct one less the indirect one of the way back', () => {
  for (const [there, back] of [
    [TO_MEN, TO_WOMEN],
    [TO_WOMEN, TO_MEN],
  ]) {
    const parts = naturalIndirectEffect(table, back);
    assert.is(String(parts && naturalDirectEffect(table, there)?.minus(parts)), String(totalEffect(table, there)));
  }
});

test('standardized by department: an average of controlled direct effects, not the total effect', () => {
  const rates = [MEN, WOMEN].map((setting) => {
    const terms = [0, 1, 2, 3, 4, 5].map((department) => {
      const share = probability(table, { department }) ?? fraction(0);
      return share.times(probability(table, IN, { ...setting, department }) ?? fraction(0));
    });
    return terms.reduce((a, b) => a.plus(b));
  });
  assert.equal(rates.map(decimals), ['0.387319', '0.429955']);
  const averaged = [0, 1, 2, 3, 4, 5].map((department) => {
    const effect = controlledDirectEffect(table, { from: WOMEN, to: MEN, event: IN, at: { department } });
    const world = fittedWorld(table, graph);
    const held = [MEN, WOMEN].map((setting) => truthUnder(world, { ...setting, department }, IN));
    assert.is(String(held[0].minus(held[1])), String(effect));
    return (probability(table, { department }) ?? fraction(0)).times(effect ?? fraction(0));
  });
  const average = averaged.reduce((a, b) => a.plus(b));
  assert.is(String(average), String(rates[0].minus(rates[1])));
  assert.is(decimals(average), '-0.042637');
  assert.is(
    decimals(controlledDirectEffect(table, { from: WOMEN, to: MEN, event: IN, at: { department: 0 } })),
    '-0.203468',
  );
});

test('within the strata of a confounder the formulas give the truth, without it they do not', () => {
  const world: DiscreteWorld = {
    C: linear('2/5'),
    X: linear('1/5', { C: '2/5' }),
    M: linear('1/10', { X: '3/5', C: '1/5' }),
    Y: linear('1/20', { X: '1/10', M: '2/5', C: '3/10' }),
  };
  const seen = jointTable(world);
  const question = { from: { X: 0 }, to: { X: 1 }, event: { Y: 1 }, through: ['M'] };
  // Without interactions: 1/10 past the mediator, 3/5 · 2/5 through it.
  const inStrata = { ...question, within: ['C'] };
  assert.is(String(naturalDirectEffect(seen, inStrata)), '1/10');
  assert.is(String(naturalIndirectEffect(seen, inStrata)), '6/25');
  assert.is(String(totalEffect(seen, inStrata)), '17/50');
  assert.is(String(controlledDirectEffect(seen, { ...inStrata, at: { M: 1 } })), '1/10');
  assert.is.not(String(naturalDirectEffect(seen, question)), '1/10');
  assert.is.not(String(totalEffect(seen, question)), '17/50');
});

test('a mediator value that one group never takes is no effect, not 0', () => {
  const cell = (values: Values) => ({ values, count: 1 });
  const lopsided = tableFromCounts([
    cell({ X: 0, M: 0, Y: 0 }),
    cell({ X: 0, M: 1, Y: 1 }),
    cell({ X: 1, M: 1, Y: 1 }),
  ]);
  const question = { from: { X: 0 }, to: { X: 1 }, event: { Y: 1 }, through: ['M'] };
  assert.is(naturalDirectEffect(lopsided, question), undefined);
  assert.is(String(naturalIndirectEffect(lopsided, question)), '1/2');
  assert.is(controlledDirectEffect(lopsided, { ...question, at: { M: 0 } }), undefined);
});

test.run();
