import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundsOfCausation, probabilitiesOfCausation } from './causation.js';
import { jointTable, linear, truthUnder } from './discreteWorld.js';
import { backdoorWorld } from './exactWorlds.js';
import { type Fraction, fraction, sum } from './fraction.js';
import { linearCounterfactual } from './linearModel.js';
import { quantileModel } from './quantileModel.js';
import {
  counterfactual,
  jointCounterfactual,
  type StructuralModel,
  structuralGraph,
  structuralTable,
} from './structural.js';
import { JOE } from './studies/joe.js';
import { SPRINKLER } from './studies/traps.js';
import { probability, type Values } from './table.js';

/**
 * A hidden kind of person decides who takes the drug and how each would fare: doomed, saved by it, harmed by it, immune, by the
 * four functions from X to Y. u = 2 kind-of-response + inclination.
 */
const RESPONSES = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

function drug(shares: readonly string[]): StructuralModel {
  return {
    noise: { u: shares.map((share) => fraction(share)) },
    equations: {
      X: { parents: [], noise: ['u'], value: ({ u }) => u % 2 },
      Y: { parents: ['X'], noise: ['u'], value: ({ X, u }) => RESPONSES[Math.floor(u / 2)][X] },
    },
  };
}

const DRUG = drug(['1/10', '1/20', '3/20', '1/4', '1/20', '1/10', '1/5', '1/10']);

test('a model of responses: table, graph and truth', () => {
  assert.equal(structuralGraph(DRUG).bidirected, [['X', 'Y']]);
  const table = structuralTable(DRUG);
  // Untreated: doomed 1/10, saved 3/20 fare badly, harmed 1/20, immune 1/5 well.
  const cells = ['0,0', '0,1', '1,0', '1,1'].map((key) => {
    const [X, Y] = key.split(',').map(Number);
    return String(probability(table, { X, Y }));
  });
  assert.equal(cells, ['1/4', '1/4', '3/20', '7/20']);
  const under = [0, 1].map((X) => String(probability(structuralTable(DRUG, { set: { X } }), { Y: 1 })));
  // harmed 3/20 + immune 3/10; saved 2/5 + immune 3/10
  assert.equal(under, ['9/20', '7/10']);
});

test('to set what was seen anyway changes nothing, and what is set holds', () => {
  const model = quantileModel(SPRINKLER.world);
  const all = jointTable(SPRINKLER.world);
  for (const { values: seen } of all) {
    for (const name of Object.keys(seen)) {
      const asItWas = counterfactual(model, { seen, set: { [name]: seen[name] }, event: seen });
      assert.is(String(asItWas), '1', `consistency, ${name}`);
      const turned = { [name]: 1 - seen[name] };
      assert.is(String(counterfactual(model, { seen, set: turned, event: turned })), '1', `effectiveness, ${name}`);
    }
  }
});

test('counterfactuals averaged over what may be seen are the effect', () => {
  const model = quantileModel(backdoorWorld());
  for (const V of [0, 1]) {
    const terms = jointTable(backdoorWorld(), { of: ['V', 'T', 'Y'] }).map(({ values, probability: p }) =>
      p.times(counterfactual(model, { seen: values, set: { V }, event: { Y: 1 } }) ?? fraction(0)),
    );
    assert.is(String(sum(terms)), String(truthUnder(backdoorWorld(), { V }, { Y: 1 })));
  }
  assert.is(
    String(counterfactual(model, { set: { V: 1 }, event: { Y: 1 } })),
    String(truthUnder(backdoorWorld(), { V: 1 }, { Y: 1 })),
  );
});

test('a quantile model has the world distribution under every intervention', () => {
  const model = quantileModel(SPRINKLER.world);
  const settings: Values[] = [{}, { sprinkler: 1 }, { rain: 0, cloudy: 1 }];
  for (const set of settings) {
    const [table, world] = [structuralTable(model, { set }), jointTable(SPRINKLER.world, { set })];
    assert.is(table.filter((cell) => !cell.probability.isZero()).length, world.length);
    for (const { values, probability: p } of world) assert.is(String(probability(table, values)), String(p));
  }
});

test('the sprinkler: the ground was wet under a clear sky, would it have been dry with the sprinkler off?', () => {
  const model = quantileModel(SPRINKLER.world);
  const seen = { sprinkler: 1, rain: 0, wet: 1 };
  assert.is(String(counterfactual(model, { seen, set: { sprinkler: 0 }, event: { wet: 0 } })), '1');
  // With rain in it as well the grass stays wet where the noise is below 9/10, of the 99/100 that made it wet.
  const both = { sprinkler: 1, rain: 1, wet: 1 };
  assert.is(String(counterfactual(model, { seen: both, set: { sprinkler: 0 }, event: { wet: 1 } })), '10/11');
});

test('probabilities of causation lie within their bounds, which need the experiment', () => {
  const question = { do: 'X', on: 'Y' };
  const exact = probabilitiesOfCausation(DRUG, question);
  // Treated and well: saved 1/4, immune 1/10. Untreated and unwell: doomed 1/10, saved 3/20. Saved in all: 2/5.
  assert.equal([exact.necessity, exact.sufficiency, exact.both].map(String), ['5/7', '3/5', '2/5']);
  const bounds = boundsOfCausation(structuralTable(DRUG), {
    ...question,
    underDo: [fraction('9/20'), fraction('7/10')],
  });
  // PN from (3/5 − 9/20) / (7/20) to (11/20 − 1/4) / (7/20); PS from 1/10 / (1/4) to 1, 7/20 being more than 1/4;
  // PNS from 1/4 to the least of 7/10, 11/20, 3/5 and 1/4 + 3/20 + 1/4.
  assert.equal(bounds.necessity?.map(String), ['3/7', '6/7']);
  assert.equal(bounds.sufficiency?.map(String), ['2/5', '1']);
  assert.equal(bounds.both?.map(String), ['1/4', '11/20']);
});

test('bounds hold for 200 models, and both ends of PN are met by models of one table and one experiment', () => {
  let state = 19;
  const integer = (limit: number) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
  const isWithin = (value: Fraction | undefined, interval: readonly [Fraction, Fraction] | undefined) =>
    value && interval && value.compare(interval[0]) >= 0 && value.compare(interval[1]) <= 0;
  for (let trial = 0; trial < 200; trial++) {
    const weights = Array.from({ length: 8 }, () => 1 + integer(30));
    const total = weights.reduce((a, b) => a + b);
    const model = drug(weights.map((weight) => `${weight}/${total}`));
    const underDo = [0, 1].map((X) => probability(structuralTable(model, { set: { X } }), { Y: 1 }) ?? fraction(0));
    const question = { do: 'X', on: 'Y', underDo: [underDo[0], underDo[1]] as const };
    const bounds = boundsOfCausation(structuralTable(model), question);
    const exact = probabilitiesOfCausation(model, question);
    for (const which of ['necessity', 'sufficiency', 'both'] as const) {
      assert.ok(isWithin(exact[which], bounds[which]), `${which} of trial ${trial}`);
    }
  }
  // A coin decides on the drug: harmed and saved people may trade places with doomed and immune ones unseen.
  const [few, many] = [
    drug(['1/8', '1/8', '1/8', '1/8', '0', '0', '1/4', '1/4']),
    drug(['0', '0', '1/4', '1/4', '1/8', '1/8', '1/8', '1/8']),
  ];
  for (const { values, probability: p } of structuralTable(few)) {
    assert.is(String(probability(structuralTable(many), values)), String(p));
  }
  const bounds = boundsOfCausation(structuralTable(few), {
    do: 'X',
    on: 'Y',
    underDo: [fraction('1/2'), fraction('3/4')],
  });
  const ends = [few, many].map((model) => String(probabilitiesOfCausation(model, { do: 'X', on: 'Y' }).necessity));
  assert.equal(bounds.necessity?.map(String), ends);
});

test('where nobody is harmed, PNS is the effect', () => {
  const model = quantileModel({ X: linear('1/2'), Y: linear('1/5', { X: '3/10' }) });
  assert.is(String(probabilitiesOfCausation(model, { do: 'X', on: 'Y' }).both), '3/10');
  const harmed = [
    { set: { X: 1 }, event: { Y: 0 } },
    { set: { X: 0 }, event: { Y: 1 } },
  ];
  assert.is(String(jointCounterfactual(model, harmed)), '0');
});

test('Joe, with twice the homework', () => {
  const { model, seen } = JOE;
  const then = linearCounterfactual(model, { seen, set: { H: 2 } });
  assert.equal([then.X, then.H, then.Y].map(String), ['1/2', '2', '19/10']);
  // Had he been encouraged more, homework and score would have followed: ½ · ½ more homework, 7/10 · ½ + 2/5 · ¼ more score.
  const encouraged = linearCounterfactual(model, { seen, set: { X: 1 } });
  assert.equal([encouraged.H, encouraged.Y].map(String), ['5/4', '39/20']);
  assert.equal(Object.values(linearCounterfactual(model, { seen, set: {} })).map(String), ['1/2', '1', '3/2']);
});

test('what no answer can be given to', () => {
  assert.is(counterfactual(quantileModel({ A: linear('0') }), { seen: { A: 1 }, set: {}, event: {} }), undefined);
  const seen = { X: '1/2', H: 1 };
  const model = { X: {}, H: { X: '1/2' }, Y: { H: '2/5' } };
  assert.throws(
    () => linearCounterfactual(model, { seen, set: {} }),
    'Y was not seen, expected a value of every variable',
  );
  assert.throws(() => linearCounterfactual(model, { seen, set: { Z: 1 } }), 'no equation for Z, the model has X, H, Y');
  assert.throws(() => counterfactual(DRUG, { set: { Z: 1 }, event: {} }), 'no equation for Z, the model has X, Y');
  assert.throws(
    () => structuralTable({ ...DRUG, noise: { u: [fraction('1/2')] } }),
    'noise u must have probabilities from 0 that add up to 1, got 1/2',
  );
  assert.throws(() => structuralTable({ ...DRUG, noise: {} }), 'X listens to u, which is not in the model');
  const odd: StructuralModel = {
    noise: { u: [fraction(1)] },
    equations: { X: { parents: [], noise: ['u'], value: () => 0.5 } },
  };
  assert.throws(() => structuralTable(odd), 'X is 0.5 at {"u":0}, expected a whole number from 0 on');
  const coin = [fraction('1/2'), fraction('1/2')];
  const coins = Object.fromEntries(Array.from({ length: 19 }, (_, k) => [`u${k}`, coin]));
  assert.throws(
    () => structuralTable({ noise: coins, equations: {} }),
    /^counterfactuals are enumerated over at most 262144 combinations of noise, got 524288/,
  );
  assert.throws(
    () => boundsOfCausation(structuralTable(DRUG), { do: 'X', on: 'Y', underDo: [fraction('1/10'), fraction('7/10')] }),
    'P(Y = 1 | do X = 0) is 1/10, expected from 1/4 to 3/4 with this table',
  );
});

test('names that every object has are names like others', () => {
  const fair = [fraction(1, 2), fraction(1, 2)];
  const copy = (from: string): StructuralModel => ({
    noise: { u: fair },
    equations: Object.fromEntries([
      ['__proto__', { parents: [], noise: ['u'], value: ({ u }: Values) => u }],
      ['B', { parents: [from], noise: [], value: (values: Values) => 1 - values[from] }],
    ]),
  });
  const set = Object.fromEntries([['__proto__', 1]]);
  assert.is(String(counterfactual(copy('__proto__'), { set, event: { B: 0 } })), '1');
  assert.throws(() => structuralTable(copy('toString')), 'B listens to toString, which is not in the model');
});

test.run();
