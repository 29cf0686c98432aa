import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from '../estimands/formulas.js';
import { estimateEffect } from '../estimation/estimate.js';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { isAdjustmentSet } from '../identification/adjustment.js';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from './discreteWorld.js';
import { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from './exactWorlds.js';
import { type Fraction, fraction } from './fraction.js';
import { condition, expand, probability, type Table, type Values } from './table.js';

const LIKED = { Y: 1 };

function adjusted(table: Table, treatment: string, by: string, event: Values = LIKED): Fraction | undefined {
  const names = by === '' ? [] : by.split(' ');
  return contrast(treatment, (setting) => backdoorAdjusted(table, setting, event, names));
}

function truth(world: DiscreteWorld, treatment: string, event: Values = LIKED): string {
  return String(contrast(treatment, (setting) => truthUnder(world, setting, event)));
}

function frontdoor(table: Table, within: string): Fraction | undefined {
  const names = within === '' ? [] : within.split(' ');
  return contrast('X', (setting) => frontdoorAdjusted(table, setting, LIKED, { mediator: ['M'], within: names }));
}

test('world 1 has the graph of the paper', () => {
  const { arrows } = graphOf(backdoorWorld());
  assert.equal(arrows.map(String).sort(), CAMREC_GRAPH.arrows.map(String).sort());
});

test('world 1: the truth under do, level by level', () => {
  const world = backdoorWorld();
  assert.is(String(truthUnder(world, { V: 1 }, LIKED)), '1569/4000');
  assert.is(String(truthUnder(world, { V: 0 }, LIKED)), '1169/4000');
  assert.is(truth(world, 'V'), '1/10');
  assert.is(truth(world, 'T'), '1/20');
  const joint = [0, 1].flatMap((V) => [0, 1].map((T) => String(truthUnder(world, { V, T }, LIKED))));
  assert.equal(joint, ['27/100', '8/25', '37/100', '21/50']);
  const seen = [0, 1].flatMap((V) => [0, 1].map((T) => String(probability(jointTable(world), LIKED, { V, T }))));
  assert.equal(seen, ['107/600', '703/2300', '133/325', '2379/4300']);
});

test('world 1: what each adjustment makes of the effect', () => {
  const table = jointTable(backdoorWorld());
  const ofV: [string, string][] = [
    ['', '24847/96760'],
    ['T', '4902769/20571200'],
    ['G', '1613/7040'],
    ['G T', '2137/10000'],
    ['C', '62843/455000'],
    ['C T', '21658249/158246880'],
    ['C G', '1/10'],
    ['C G T', '1/10'],
  ];
  for (const [by, expected] of ofV) assert.is(String(adjusted(table, 'V', by)), expected, `{${by}}`);
  for (const [by, expected] of [
    ['', '10921/65860'],
    ['C', '33307/487500'],
    ['C G', '1/20'],
    ['C G V', '1/20'],
  ]) {
    assert.is(String(adjusted(table, 'T', by)), expected, `T, {${by}}`);
  }
  // Averaging an item's own code, Σ_c P(c | v) P(y | v, c), is the crude value.
  assert.is(String(probability(table, LIKED, { V: 1 })), '159/328');
  assert.is(String(probability(table, LIKED, { V: 0 })), '269/1180');
});

test('the bias that {C} leaves: closed form and enumeration agree on a grid', () => {
  assert.is(String(biasLeftByC()), '17343/455000');
  for (const gammaV of ['0', '1/10', '1/5', '3/10']) {
    for (const gammaY of ['0', '1/10', '1/5', '3/10']) {
      for (const gammaT of ['0', '1/10', '1/5']) {
        const strengths = { gammaV, gammaY, gammaT };
        const enumerated = adjusted(jointTable(backdoorWorld(strengths)), 'V', 'C')?.minus(fraction('1/10'));
        assert.is(String(biasLeftByC(strengths)), String(enumerated), JSON.stringify(strengths));
      }
    }
  }
  const decimals = (gammaV: string) =>
    ['0', '1/10', '1/5', '3/10'].map((gammaY) => biasLeftByC({ gammaV, gammaY }).toNumber().toFixed(6));
  assert.equal(decimals('1/5'), ['0.000930', '0.019523', '0.038116', '0.056710']);
  assert.equal(decimals('3/10'), ['0.001359', '0.028544', '0.055728', '0.082912']);
});

test('world 1 with arrows cut: {C} is exact where the graph says that it is enough', () => {
  assert.is(String(adjusted(jointTable(backdoorWorld({ gammaV: '0' })), 'V', 'C')), '1/10');
  const withoutGY = jointTable(backdoorWorld({ gammaY: '0' }));
  assert.is(String(adjusted(withoutGY, 'V', 'C')), '45923/455000');
  assert.is(String(adjusted(withoutGY, 'V', 'C T')), '1/10');
  for (const gammaV of ['0', '1/5']) {
    for (const gammaT of ['0', '1/10']) {
      for (const gammaY of ['0', '1/5']) {
        const world = backdoorWorld({ gammaV, gammaT, gammaY });
        const isEnough = isAdjustmentSet(graphOf(world), ['C'], { do: 'V', on: 'Y' });
        assert.is(
          String(adjusted(jointTable(world), 'V', 'C')) === '1/10',
          isEnough,
          JSON.stringify({ gammaV, gammaT, gammaY }),
        );
      }
    }
  }
});

test('P(V, T | C) is not P(V | C) P(T | C), for G is a common cause too', () => {
  const table = jointTable(backdoorWorld());
  const both = (given: Values) => String(probability(table, { V: 1, T: 1 }, given));
  const product = (given: Values) =>
    String(probability(table, { V: 1 }, given)?.times(probability(table, { T: 1 }, given) ?? fraction(0)));
  assert.equal([both({ C: 0 }), product({ C: 0 })], ['17/200', '13/160']);
  assert.equal([both({ C: 1 }), product({ C: 1 })], ['41/100', '13/32']);
  for (const C of [0, 1]) for (const G of [0, 1]) assert.is(both({ C, G }), product({ C, G }));
});

test('among exposed rows {C, G} keeps the difference, not the level, and C and G depend on each other', () => {
  const world = { ...backdoorWorld(), E: linear('1/10', { C: '3/10', G: '1/2' }) };
  const exposed = condition(jointTable(world), { E: 1 });
  assert.is(String(adjusted(exposed, 'V', '')), '1669/7280');
  assert.is(String(adjusted(exposed, 'V', 'C')), '18267/126500');
  assert.is(String(adjusted(exposed, 'V', 'C G')), '1/10');
  assert.is(String(backdoorAdjusted(exposed, { V: 1 }, LIKED, ['C', 'G'])), '2363/4600');
  assert.is(String(probability(exposed, { C: 1 }, { G: 1 })), '1/2');
  assert.is(String(probability(exposed, { C: 1 }, { G: 0 })), '8/11');
});

test('accidental clicks dilute the effect, and (o − a) / (1 − a) within g restores it', () => {
  const slips: DiscreteWorld = {
    ...backdoorWorld(),
    A: linear('1/10', { G: '1/10' }),
    O: { parents: ['Y', 'A'], probability: ({ Y, A }) => fraction(Math.max(Y, A)) },
  };
  const clicked = { O: 1 };
  assert.is(truth(slips, 'V', clicked), '7/80');
  assert.is(String(truthUnder(slips, { V: 1 }, clicked)), '743/1600');
  const table = jointTable(slips);
  const noise = probability(table, { Y: 0 }, clicked);
  assert.is(String(noise), '633/3299');
  const cleared = [0, 1].map((G) => {
    const a = fraction('1/10').plus(fraction(G, 10));
    const within = adjusted(condition(table, { G }), 'V', 'C', clicked);
    return String(within?.over(fraction(1).minus(a)));
  });
  assert.equal(cleared, ['1/10', '1/10']);
});

test('a misread brand removes only a part of the bias', () => {
  const misread = (flip: string): Fraction | undefined => {
    const effect = String(fraction(1).minus(fraction(flip).times(fraction(2))));
    return adjusted(jointTable({ ...backdoorWorld(), K: linear(flip, { C: effect }) }), 'V', 'K G');
  };
  assert.is(String(misread('0')), '1/10');
  assert.is(String(misread('1/20')), '16777454623799/129994479586400');
  assert.is(String(misread('1/5')), '1266419/6718400');
  const decimals = ['1/10', '3/10', '1/2'].map((flip) => misread(flip)?.toNumber().toFixed(6));
  assert.equal(decimals, ['0.152877', '0.211695', '0.229119']);
});

test('a code that is the treatment itself has no overlap: not estimable, not a number', () => {
  const table = jointTable({ ...backdoorWorld(), K: linear('0', { V: '1' }) });
  assert.is(adjusted(table, 'V', 'K G'), undefined);
});

// Columns: truth; back door by nothing, C, G, {C, G}; front door plain, within c, within g, within both.
const FRONT_DOOR: [Parameters<typeof frontdoorWorld>[0], string, string[]][] = [
  [{}, '6/25', ['0.374560', '0.258593', '0.362971', '0.240000', '0.240000', '0.240000', '0.240000', '0.240000']],
  [
    { contextOnMediator: '1/5' },
    '6/25',
    ['0.386962', '0.273468', '0.362971', '0.240000', '0.264655', '0.271012', '0.240000', '0.240000'],
  ],
  [
    { brandOnMediator: '1/5' },
    '6/25',
    ['0.406308', '0.258593', '0.395763', '0.240000', '0.331959', '0.240000', '0.334319', '0.240000'],
  ],
  [
    { brandOnMediator: '1/10', contextOnMediator: '1/10' },
    '6/25',
    ['0.396635', '0.266031', '0.379367', '0.240000', '0.296653', '0.255881', '0.285899', '0.240000'],
  ],
  [
    { direct: '1/10' },
    '17/50',
    ['0.474560', '0.358593', '0.462971', '0.340000', '0.240000', '0.240000', '0.240000', '0.240000'],
  ],
];

test('worlds 2 and 3: where each door leads, and when it takes both', () => {
  for (const [strengths, expectedTruth, expected] of FRONT_DOOR) {
    const world = frontdoorWorld(strengths);
    const table = jointTable(world);
    assert.is(truth(world, 'X'), expectedTruth);
    const found = ['', 'C', 'G', 'C G']
      .map((by) => adjusted(table, 'X', by))
      .concat(['', 'C', 'G', 'C G'].map((by) => frontdoor(table, by)));
    assert.equal(
      found.map((value) => value?.toNumber().toFixed(6)),
      expected,
      JSON.stringify(strengths),
    );
  }
});

test('worlds 2 and 3: the exact fractions', () => {
  const [second, third] = [frontdoorWorld(), frontdoorWorld({ brandOnMediator: '1/5' })];
  const levels = (world: DiscreteWorld) => [1, 0].map((X) => String(truthUnder(world, { X }, LIKED)));
  assert.equal(levels(second), ['19/40', '47/200']);
  assert.equal(levels(third), ['507/1000', '267/1000']);
  const [table2, table3] = [jointTable(second), jointTable(third)];
  assert.is(String(adjusted(table2, 'X', '')), '45303/120950');
  assert.is(String(adjusted(table3, 'X', '')), '49143/120950');
  for (const table of [table2, table3]) assert.is(String(adjusted(table, 'X', 'C')), '5883/22750');
  assert.is(String(frontdoor(table2, '')), '6/25');
  assert.is(String(frontdoor(table3, '')), '11747162773962/35387400114875');
  assert.is(String(frontdoor(table3, 'C')), '6/25');
});

test('world P: a mediator made after the fact makes the formula answer 0, whatever the truth', () => {
  const world = afterTheFactWorld();
  const table = jointTable(world);
  assert.is(truth(world, 'X'), '2/5');
  for (const X of [0, 1]) assert.is(String(frontdoorAdjusted(table, { X }, LIKED, { mediator: ['M'] })), '359/1000');
  assert.is(String(probability(table, LIKED)), '359/1000');
  const listening = jointTable(afterTheFactWorld({ fidelity: '1/2', contextOnCopy: '3/10' }));
  assert.is(String(frontdoor(listening, '')), '252989157/18028168384');
});

test('each world is a table of 20,000 rows in which plug-in estimates are the exact values', () => {
  const worlds: [DiscreteWorld, string][] = [
    [backdoorWorld(), 'V'],
    [frontdoorWorld(), 'X'],
    [frontdoorWorld({ brandOnMediator: '1/5' }), 'X'],
    [afterTheFactWorld(), 'X'],
  ];
  for (const [world, treatment] of worlds) {
    const table = jointTable(world);
    const rows = expand(table, 20_000);
    assert.is(rows.length, 20_000);
    const column = (name: string) => rows.map((values) => values[name]);
    const data = { treatment: column(treatment), outcome: column('Y'), columns: { C: column('C'), G: column('G') } };
    for (const by of ['', 'C', 'G', 'C G']) {
      const effect = estimateEffect(data, { by: by === '' ? [] : by.split(' ') });
      const exact = adjusted(table, treatment, by)?.toNumber() ?? Number.NaN;
      // Only the last digits of double arithmetic may differ.
      assert.ok(effect.kind === 'estimated' && Math.abs(effect.difference - exact) < 1e-12, `${treatment}, {${by}}`);
    }
  }
  assert.throws(
    () => expand(jointTable(backdoorWorld()), 1000),
    /^1000 rows cannot meet a probability of \d+\/\d+, use a multiple/,
  );
});

test('a mechanism that leaves [0, 1] is refused by name', () => {
  assert.throws(
    () => jointTable({ A: linear('1/2'), B: linear('3/5', { A: '1/2' }) }),
    'P(B = 1) is 11/10 at {"A":1}, expected a number from 0 to 1',
  );
});

test.run();
