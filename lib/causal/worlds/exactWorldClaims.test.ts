// What is said of the exact worlds besides their tables: each claim by its own enumeration.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from '../estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from './discreteWorld.js';
import { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from './exactWorlds.js';
import { type Fraction, fraction, sum } from './fraction.js';
import { assignments, condition, expand, probability, type Table, type Values } from './table.js';

const LIKED = { Y: 1 };

function adjusted(table: Table, treatment: string, by: readonly string[], event: Values = LIKED): string {
  return String(contrast(treatment, (setting) => backdoorAdjusted(table, setting, event, by)));
}

function frontdoor(world: DiscreteWorld, within: readonly string[]): string {
  const table = jointTable(world);
  return String(contrast('X', (setting) => frontdoorAdjusted(table, setting, LIKED, { mediator: ['M'], within })));
}

test('{C} leaves no bias where G → Y and G → T → Y cancel', () => {
  // γ_Y = −β_T γ_T = −1/20 · 1/10
  const strengths = { gammaY: '-1/200' };
  assert.is(String(biasLeftByC(strengths)), '0');
  assert.is(adjusted(jointTable(backdoorWorld(strengths)), 'V', ['C']), '1/10');
});

test('strata of exposed rows, weighted as in the whole population, give back the level', () => {
  const world = { ...backdoorWorld(), E: linear('1/10', { C: '3/10', G: '1/2' }) };
  const all = jointTable(world);
  const exposed = condition(all, { E: 1 });
  const level = sum(
    assignments(all, ['C', 'G']).map((z) => {
      const within = probability(exposed, LIKED, { V: 1, ...z }) ?? fraction(0);
      return within.times(probability(all, z) ?? fraction(0));
    }),
  );
  assert.is(String(level), '1569/4000');
  // Rows weighted by 1 / P(exposure) are the population again.
  const weight = ({ C, G }: Values) => fraction(1).over(fraction(1 + 3 * C + 5 * G, 10));
  const mass = (event: Values): Fraction =>
    sum(
      exposed
        .filter(({ values }) => Object.entries(event).every(([name, value]) => values[name] === value))
        .map(({ values, probability: p }) => p.times(weight(values))),
    );
  assert.is(String(mass({ V: 1, Y: 1 }).over(mass({ V: 1 }))), '159/328');
});

test('what is drawn by the treatment must not join the set: exposure that V and a hidden taste decide', () => {
  const world: DiscreteWorld = {
    ...backdoorWorld(),
    taste: linear('1/2'),
    E: linear('1/10', { V: '2/5', taste: '2/5' }),
    Y: linear('1/20', { V: '1/10', C: '3/10', G: '1/5', taste: '1/4' }),
  };
  const table = jointTable(world);
  assert.is(adjusted(table, 'V', ['C', 'G']), '1/10');
  assert.is.not(adjusted(condition(table, { E: 1 }), 'V', ['C', 'G']), '1/10');
  assert.is.not(adjusted(table, 'V', ['C', 'G', 'E']), '1/10');
});

test('clicks with accidents: both levels under do', () => {
  const slips: DiscreteWorld = {
    ...backdoorWorld(),
    A: linear('1/10', { G: '1/10' }),
    O: { parents: ['Y', 'A'], probability: ({ Y, A }) => fraction(Math.max(Y, A)) },
  };
  const levels = [1, 0].map((V) => String(truthUnder(slips, { V }, { O: 1 })));
  assert.equal(levels, ['743/1600', '603/1600']);
  assert.is(adjusted(jointTable(slips), 'V', ['C', 'G'], { O: 1 }), '7/80');
});

test('cells of the front-door table that are right are right to the last digit', () => {
  const rows: [Parameters<typeof frontdoorWorld>[0], string[][]][] = [
    [{}, [[], ['C'], ['G'], ['C', 'G']]],
    [{ contextOnMediator: '1/5' }, [['G'], ['C', 'G']]],
    [{ brandOnMediator: '1/5' }, [['C'], ['C', 'G']]],
    [{ brandOnMediator: '1/10', contextOnMediator: '1/10' }, [['C', 'G']]],
    // The mediated part only: X → Y is none of it.
    [{ direct: '1/10' }, [[], ['C'], ['G'], ['C', 'G']]],
  ];
  for (const [strengths, sets] of rows) {
    const world = frontdoorWorld(strengths);
    for (const within of [[], ['C'], ['G'], ['C', 'G']]) {
      const isRight = sets.some((set) => set.join() === within.join());
      assert.is(frontdoor(world, within) === '6/25', isRight, `${JSON.stringify(strengths)} within ${within}`);
    }
    const truth = strengths?.direct ? '17/50' : '6/25';
    assert.is(adjusted(jointTable(world), 'X', ['C', 'G']), truth);
    assert.is(String(contrast('X', (x) => truthUnder(world, x, LIKED))), truth);
  }
});

test('a mediator that is a function of the treatment has no overlap', () => {
  const table = jointTable({ ...frontdoorWorld(), M: linear('0', { X: '1' }) });
  assert.is(frontdoorAdjusted(table, { X: 1 }, LIKED, { mediator: ['M'] }), undefined);
});

test('a copy made after the fact answers 0 for 50 worlds with other strengths', () => {
  for (let step = 0; step < 50; step++) {
    const world: DiscreteWorld = {
      ...afterTheFactWorld({ fidelity: `${1 + (step % 8)}/10` }),
      Y: linear('1/20', { X: `${step}/100`, C: '3/10', G: '1/10' }),
    };
    assert.is(frontdoor(world, []), '0');
    assert.is(String(contrast('X', (x) => truthUnder(world, x, LIKED))), String(fraction(step, 100)));
  }
});

test('every variant of the worlds whose cells have that denominator is 20,000 rows', () => {
  const worlds = [
    ...[{}, { gammaV: '0' }, { gammaY: '0' }, { gammaT: '0' }].map(backdoorWorld),
    ...[{}, { brandOnMediator: '1/5' }, { contextOnMediator: '1/5' }, { direct: '1/10' }].map(frontdoorWorld),
    ...[{}, { fidelity: '1/2', contextOnCopy: '3/10' }].map(afterTheFactWorld),
  ];
  for (const world of worlds) assert.is(expand(jointTable(world), 20_000).length, 20_000);
});

test.run();
