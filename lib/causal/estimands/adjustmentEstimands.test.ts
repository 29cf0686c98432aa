// The formulas against the published numbers, and against the same formulas written directly on tables.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../worlds/discreteWorld.js';
import { afterTheFactWorld, backdoorWorld, frontdoorWorld } from '../worlds/exactWorlds.js';
import { type Table, tableFromCounts } from '../worlds/table.js';
import { backdoorEstimand, crudeEstimand, frontdoorEstimand, interventional } from './adjustmentEstimands.js';
import { effect } from './effect.js';
import { evaluate } from './evaluate.js';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from './formulas.js';

/** Kidney stones (Charig et al. 1986): treatment 1 is open surgery. */
const STONES = tableFromCounts(
  [
    [1, 0, 81, 87],
    [1, 1, 192, 263],
    [0, 0, 234, 270],
    [0, 1, 55, 80],
  ].flatMap(([A, L, cured, all]) => [
    { values: { A, L, Y: 1 }, count: cured },
    { values: { A, L, Y: 0 }, count: all - cured },
  ]),
);

test('kidney stones: crude, back-door, difference and risk ratio', () => {
  const query = { do: 'A', on: 'Y' };
  const crude = effect(crudeEstimand(query), STONES, query);
  assert.equal([crude.treated, crude.control, crude.difference].map(String), ['39/50', '289/350', '-8/175']);
  const { treated, control, difference, ratio } = effect(backdoorEstimand({ ...query, by: 'L' }), STONES, query);
  assert.is(String(treated), '634983/762700');
  assert.is(String(control), '6231/8000');
  assert.is(String(difference), '3274803/61016000');
  assert.is(String(ratio), '16932880/15841279');
});

test('smoking, tar, cancer by the front door (Pearl, Glymour and Jewell 2016, Table 3.1)', () => {
  const table = tableFromCounts(
    [
      [1, 1, 323, 57],
      [1, 0, 18, 2],
      [0, 1, 1, 19],
      [0, 0, 38, 342],
    ].flatMap(([smoke, tar, healthy, ill]) => [
      { values: { smoke, tar, cancer: 0 }, count: healthy },
      { values: { smoke, tar, cancer: 1 }, count: ill },
    ]),
  );
  const query = { do: 'smoke', on: 'cancer' };
  const { treated, control, difference } = effect(frontdoorEstimand({ ...query, through: 'tar' }), table, query);
  assert.equal([treated, control, difference].map(String), ['219/400', '201/400', '9/200']);
});

/** The estimand and the direct computation, for treatment values 1 and 0. */
function agree(
  source: DiscreteWorld,
  { through, by }: { through?: string[]; by: string[] },
  on: [string, string],
): string {
  const [treatment, outcome] = on;
  const query = { do: treatment, on: outcome };
  const table: Table = jointTable(source);
  const estimand = through ? frontdoorEstimand({ ...query, through, within: by }) : backdoorEstimand({ ...query, by });
  const found = effect(estimand, source, query);
  const direct = contrast(treatment, (setting) =>
    through
      ? frontdoorAdjusted(table, setting, { [outcome]: 1 }, { mediator: through, within: by })
      : backdoorAdjusted(table, setting, { [outcome]: 1 }, by),
  );
  assert.is(String(found.difference), String(direct));
  assert.is(String(effect(estimand, table, query).difference), String(direct));
  return String(direct);
}

test('worlds 1, 2, 3 and P: two routes to each value', () => {
  const one = backdoorWorld();
  const byV = [[], ['T'], ['G'], ['G', 'T'], ['C'], ['C', 'T'], ['C', 'G'], ['C', 'G', 'T']].map((by) =>
    agree(one, { by }, ['V', 'Y']),
  );
  assert.equal(byV.slice(4), ['62843/455000', '21658249/158246880', '1/10', '1/10']);
  assert.is(agree(one, { by: ['C'] }, ['T', 'Y']), '33307/487500');

  const three = frontdoorWorld({ brandOnMediator: '1/5' });
  assert.is(agree(frontdoorWorld(), { through: ['M'], by: [] }, ['X', 'Y']), '6/25');
  assert.is(agree(three, { through: ['M'], by: [] }, ['X', 'Y']), '11747162773962/35387400114875');
  assert.is(agree(three, { through: ['M'], by: ['C'] }, ['X', 'Y']), '6/25');
  assert.is(agree(three, { by: ['C'] }, ['X', 'Y']), '5883/22750');
  assert.is(agree(afterTheFactWorld(), { through: ['M'], by: [] }, ['X', 'Y']), '0');
});

test('several treatments: world 1 under do(v, t), seen and set', () => {
  const [world, query] = [backdoorWorld(), { do: ['V', 'T'], on: 'Y' }];
  const cells = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ].map(([V, T]) => ({ V, T, Y: 1 }));
  const all = (estimand: ReturnType<typeof backdoorEstimand>) =>
    cells.map((values) => String(evaluate(estimand, world, values)));
  const truth = cells.map(({ V, T }) => String(truthUnder(world, { V, T }, { Y: 1 })));
  assert.equal(truth, ['27/100', '8/25', '37/100', '21/50']);
  assert.equal(all(backdoorEstimand({ ...query, by: ['C', 'G'] })), truth);
  assert.equal(all(interventional(query)), truth);
  assert.equal(all(crudeEstimand(query)), ['107/600', '703/2300', '133/325', '2379/4300']);
});

test('an effect of several levels, an undefined one, and one without a ratio', () => {
  const table = tableFromCounts([
    { values: { X: 0, Y: 0 }, count: 1 },
    { values: { X: 2, Y: 1 }, count: 1 },
  ]);
  const query = { do: 'X', on: 'Y' };
  const found = effect(crudeEstimand(query), table, { ...query, treated: 2 });
  assert.equal([found.difference, found.ratio].map(String), ['1', 'undefined']);
  const missing = effect(crudeEstimand(query), table, query);
  assert.equal([missing.treated, missing.control, missing.difference].map(String), ['undefined', '0', 'undefined']);
});

test('an empty stratum list is the crude value, no mediator is no effect', () => {
  const query = { do: 'X', on: 'Y' };
  assert.equal(backdoorEstimand({ ...query, by: [] }), crudeEstimand(query));
  const world: DiscreteWorld = { X: linear('1/3'), Y: linear('1/5') };
  const nothing = effect(frontdoorEstimand({ ...query, through: [] }), world, query);
  assert.equal([nothing.treated, nothing.control].map(String), ['1/5', '1/5']);
});

test('a variable has one part to play', () => {
  assert.throws(() => backdoorEstimand({ do: 'X', on: 'Y', by: ['X'] }), /node X stands twice in the three sets/);
  assert.throws(() => frontdoorEstimand({ do: 'X', on: 'Y', through: 'M', within: 'M' }), /M stands twice/);
  assert.throws(() => crudeEstimand({ do: [], on: 'Y' }), /do names no variable/);
  assert.throws(() => interventional({ do: 'X', on: [] }), /on names no variable/);
});

test.run();
