import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frontdoorEstimand } from '../../causal/estimands/adjustmentEstimands.js';
import { evaluate } from '../../causal/estimands/evaluate.js';
import { contrast } from '../../causal/estimands/formulas.js';
import { dag } from '../../causal/graphs/dag.js';
import { isFrontdoorSet } from '../../causal/identification/frontdoor.js';
import { identify } from '../../causal/identification/identify.js';
import { graphOf, jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { afterTheFactWorld, frontdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { SMOKING_GENOTYPE, SMOKING_TAR } from '../../causal/worlds/studies/smoking.js';
import { streams } from '../../tensor/streams.js';
import { drawsOf } from '../draws.js';
import { copyRows, copyWorld, levelsIn, shareOfY, WORLD_P } from './afterTheFact.js';
import { BOW, drawnAnswerCase, FOUR_GRAPHS, kindOf, OPEN_DOOR } from './answerCases.js';
import {
  brokenDoorRows,
  changedWorld,
  crudeDifference,
  failing,
  followerRows,
  frontdoorDifference,
  REPEATED,
  trueEffectOf,
} from './brokenWorlds.js';
import { breakingPaths, brokenConditions } from './criterion.js';
import { hedgeRows, napkinRows, twinRows, worldsOfHedge } from './doorless.js';
import { between, CHAIN, doorsOf, drawnSetCase, interceptingSets } from './setCases.js';
import { estimandFaces, stepRows, stepsInWorlds } from './steps.js';
import { effectsAt } from './strengths.js';
import { doneRate, fromMediator, GENOTYPE, jointOf, reached, seenRate, TAR, tarRows } from './tarTable.js';

const close = (actual: unknown, expected: number, digits = 6): void =>
  assert.is(Number(actual).toFixed(digits), expected.toFixed(digits));

test('the tar table: crude, both doors, and the effect, by hand and from the world behind it', () => {
  assert.equal(
    [1, 0].map((X) => String(seenRate(TAR, X))),
    ['59/400', '361/400'],
  );
  assert.equal(
    [1, 0].map((X) => String(reached(TAR, 1, X))),
    ['19/20', '1/20'],
  );
  assert.equal(
    [1, 0].map((M) => String(fromMediator(TAR, M))),
    ['11/20', '1/2'],
  );
  assert.equal(
    [1, 0].map((X) => String(doneRate(TAR, X))),
    ['219/400', '201/400'],
  );
  assert.is(String(doneRate(TAR, 1).minus(doneRate(TAR, 0))), '9/200');
  assert.is(String(seenRate(TAR, 1).minus(seenRate(TAR, 0))), '-151/200');
  const genotypes = [1, 0].map((X) => String(doneRate(GENOTYPE, X)));
  assert.equal(genotypes, ['181/400', '199/400']);
  for (const [table, { world }] of [
    [TAR, SMOKING_TAR],
    [GENOTYPE, SMOKING_GENOTYPE],
  ] as const) {
    for (const smoke of [0, 1]) {
      assert.is(String(doneRate(table, smoke)), String(truthUnder(world, { smoke }, { cancer: 1 })));
    }
  }
  assert.equal(tarRows(TAR)[0], { 'cancer / people': 'smokes', tar: '57/380', 'no tar': '2/20', all: '59/400' });
});

test('the formula as a tree gives what the hand computes', () => {
  const formula = frontdoorEstimand({ do: 'X', on: 'Y', through: 'M' });
  assert.is(String(evaluate(formula, jointOf(TAR), { X: 1, Y: 1 })), '219/400');
  const faces = estimandFaces(formula, frontdoorWorld(), { X: 1, Y: 1 });
  assert.equal(faces[0].is, "$\\sum_{m} P(m \\mid x) \\sum_{x'} P(y \\mid m, x')\\, P(x')$");
  assert.equal(faces[2].is, '19/40');
});

test('every line of the derivation has one value, each separation holds, and where one fails the value jumps', () => {
  const answer = identify(OPEN_DOOR, { do: 'X', on: 'Y' });
  if (answer.kind !== 'identified') throw new Error(answer.kind);
  const rows = stepRows(answer.derivation, OPEN_DOOR, frontdoorWorld());
  assert.is(rows.length, 8);
  assert.ok(rows.every((row) => row.value === '19/40' && row.checked !== 'no'));
  assert.is(rows.filter((row) => row.checked === 'yes').length, 5);

  const worlds = { G: frontdoorWorld({ contextOnMediator: '1/5' }), direct: frontdoorWorld({ direct: '1/10' }) };
  const lines = stepsInWorlds(worlds);
  const jumps = (name: string): number[] =>
    lines.flatMap((line, k) => (k > 0 && plain(line[name]) !== plain(lines[k - 1][name]) ? [k] : []));
  const crosses = (name: string): number[] =>
    lines.flatMap((line, k) => (String(line[name]).startsWith('✗') ? [k] : []));
  assert.equal(
    [jumps('G'), crosses('G')],
    [
      [2, 3, 7],
      [2, 3, 7],
    ],
  );
  assert.equal([jumps('direct'), crosses('direct')], [[4], [4]]);
});

function plain(cell: unknown): string {
  return String(cell).replace('✗ ', '');
}

test('world 2 with one thing changed: conditions, truth and formula', () => {
  const [nothing, byG, byC, byD, direct, repeated] = brokenDoorRows();
  assert.equal(
    [nothing, byG, byC, byD, direct, repeated].map((row) => row['conditions broken']),
    ['none', '2 and 3', '2 and 3', '3', '1', '4'],
  );
  close(nothing['front door'], 0.24, 12);
  close(byG['front door'], 0.264655);
  close(byG['within g'], 0.24, 12);
  close(byG['within c'], 0.271012);
  close(byC['front door'], 0.331959);
  close(byC['within c'], 0.24, 12);
  close(byC['within g'], 0.334319);
  assert.equal(
    [direct.truth, direct['front door']].map((value) => Number(value).toFixed(12)),
    ['0.340000000000', '0.240000000000'],
  );
  assert.ok(Number(byD.error) > 0);
  assert.equal([repeated.truth, repeated['front door']], [0.4, undefined]);
  assert.is(String(trueEffectOf(REPEATED)), '2/5');
});

test('the changes are those of the published worlds', () => {
  const same = [
    [changedWorld({ change: 'nothing', by: '0' }), frontdoorWorld()],
    [changedWorld({ change: 'G → M', by: '1/5' }), frontdoorWorld({ contextOnMediator: '1/5' })],
    [changedWorld({ change: 'C → M', by: '1/5' }), frontdoorWorld({ brandOnMediator: '1/5' })],
    [changedWorld({ change: 'X → Y', by: '1/10' }), frontdoorWorld({ direct: '1/10' })],
  ] as const;
  for (const [ours, theirs] of same) {
    assert.equal(String(trueEffectOf(ours)), String(trueEffectOf(theirs)));
    assert.equal(String(frontdoorDifference(ours)), String(frontdoorDifference(theirs)));
    assert.equal(String(crudeDifference(ours)), String(crudeDifference(theirs)));
  }
  assert.is(String(frontdoorDifference(frontdoorWorld({ brandOnMediator: '1/5' }))), '11747162773962/35387400114875');
  assert.is(String(crudeDifference(frontdoorWorld())), '45303/120950');
});

test('the side of the error follows from the signs: what leaks into either step, or past both', () => {
  const sign = (...strengths: readonly string[]): number =>
    strengths.reduce((all, one) => all * Math.sign(fraction(one).toNumber()), 1);
  for (const by of ['1/10', '-1/10']) {
    for (const xToM of ['2/5', '-2/5']) {
      for (const mToY of ['3/10', '-3/10']) {
        const strengths = { gToX: '1/10', gToY: '1/10', xToM, mToY };
        const side = (change: Parameters<typeof changedWorld>[0]['change']): number => {
          const world = changedWorld({ change, by, strengths });
          return (frontdoorDifference(world) as Fraction).compare(trueEffectOf(world));
        };
        assert.is(side('X → Y'), -sign(by));
        assert.is(side('S → M'), 0);
        assert.is(side('D → M, D → Y'), sign(xToM));
        if (sign(xToM) === sign(mToY)) assert.is(side('G → M'), sign(by, mToY));
      }
    }
  }
});

test('the fewer people in the two rare cells, the closer M follows X; at the end there is no number', () => {
  const rows = followerRows();
  const rare = rows.map((row) => Number(row['X = 0, M = 1']) + Number(row['X = 1, M = 0']));
  assert.equal(rare, [3640, 1000, 100, 0]);
  assert.equal(
    rows.slice(0, 3).map((row) => row['effect by the front door']),
    rows.slice(0, 3).map((row) => row.truth),
  );
  assert.is(rows[3]['effect by the front door'], 'none: a cell is empty');
});

test('the slider passes through world 2 and its broken relatives; within g misses by the direct arrow alone', () => {
  close(effectsAt([0, 0])['front door'], 0.24, 12);
  close(effectsAt([20, 0])['front door'], 0.264655);
  close(effectsAt([0, 0]).crude, 0.37456);
  // where X → Y and G → M pull in opposite directions the error changes its sign between two positions
  const error = (tilt: number): number =>
    Number(effectsAt([tilt, 2])['front door']) - Number(effectsAt([tilt, 2]).truth);
  assert.ok(error(12) < 0 && error(20) > 0);
  assert.ok(Number(effectsAt([-8, 0])['front door']) < 0.24);
  for (const tilt of [-8, 0, 28]) {
    for (const direct of [-4, 0, 12]) {
      const { truth, 'within g': within } = effectsAt([tilt, direct]);
      close(Number(truth) - Number(within), direct / 100, 12);
    }
  }
});

test('world P: the formula reports nothing, whatever the copy; one that listens to G shows a trace of G', () => {
  const world = copyWorld(WORLD_P);
  assert.equal(
    [1, 0].map((X) => String(levelsIn(world, X).formula)),
    ['359/1000', '359/1000'],
  );
  assert.is(String(shareOfY(world)), '359/1000');
  assert.is(String(trueEffectOf(world)), '2/5');
  assert.is(String(frontdoorDifference(afterTheFactWorld())), '0');
  const listening = afterTheFactWorld({ fidelity: '1/2', contextOnCopy: '3/10' });
  assert.is(String(frontdoorDifference(listening)), '252989157/18028168384');
  const rows = copyRows();
  assert.equal(
    rows.slice(0, 3).map((row) => row['formula, effect']),
    [0, 0, 0],
  );
  close(rows[3]['formula, effect'], 0.014033);
});

test('the criterion taken apart agrees with the criterion', () => {
  const uniform = streams(7).fork('front door').generator();
  const draws = drawsOf(streams(7).fork('front door', 'graphs'));
  for (let round = 0; round < 60; round++) {
    const graph = drawnSetCase(draws);
    const set = between(graph).filter(() => uniform() < 0.5);
    const door = { do: 'X', on: 'Y', through: set };
    assert.is(brokenConditions(graph, door).length === 0, isFrontdoorSet(graph, set, door));
    assert.ok(doorsOf(graph).every((one) => interceptingSets(graph).some((other) => other.join() === one.join())));
  }
});

test('paths are named that break a condition', () => {
  const door = { do: 'X', on: 'Y', through: ['M'] };
  const graph = graphOf(frontdoorWorld({ contextOnMediator: '1/5', direct: '1/10' }), { latent: ['C', 'G'] });
  assert.equal(breakingPaths(graph, door), { 1: ['X → Y'], 2: ['X ← G → M'], 3: ['M ← G → Y', 'M ← G → X ← C → Y'] });
  // a cause of X and M alone opens its path to Y at the collider X, which condition 3 holds
  assert.equal(brokenConditions(dag('X -> M -> Y; X <-> M; X <-> Y'), door), ['2', '3']);
  assert.equal(brokenConditions(dag('X -> M -> Y; X <-> M'), door), ['2']);
  assert.equal(failing(changedWorld({ change: 'S → M', by: '1/10' })), []);
});

test('front-door sets of the chain, and the four graphs', () => {
  assert.equal(
    doorsOf(CHAIN)
      .map((set) => set.join())
      .sort(),
    ['M1', 'M1,M2', 'M2'],
  );
  assert.equal(Object.values(FOUR_GRAPHS).map(kindOf), [
    'notIdentifiable',
    'noEffect',
    'identified',
    'notIdentifiable',
  ]);
  const draws = drawsOf(streams(3).fork('answers'));
  for (let round = 0; round < 20; round++) assert.is(Object.keys(drawnAnswerCase(draws)).join(''), 'ABCD');
});

test('the napkin: both values of z give the truth, seeing does not', () => {
  assert.equal(napkinRows(), [
    {
      x: 1,
      'seen, P(y | x)': '351/545',
      'formula at z = 0': '3/5',
      'formula at z = 1': '3/5',
      'truth, P(y | do(x))': '3/5',
    },
    {
      x: 0,
      'seen, P(y | x)': '86/235',
      'formula at z = 0': '2/5',
      'formula at z = 1': '2/5',
      'truth, P(y | do(x))': '2/5',
    },
  ]);
});

test('the bow: a hedge, and pairs of worlds that are seen alike and done differently', () => {
  assert.is(hedgeRows(BOW)[3].is, 'yes');
  for (const worlds of [undefined, worldsOfHedge(BOW)]) {
    const rows = twinRows(worlds).map(({ probability: _, ...cells }) => Object.values(cells));
    assert.ok(rows.slice(0, 4).every(([one, other]) => one === other));
    assert.ok(rows.slice(4).every(([one, other]) => one !== other));
  }
  assert.throws(() => hedgeRows(OPEN_DOOR), 'expected an effect that is not identifiable, got one that is identified');
});

test('the world of the lesson, seen through X, M and Y only, gives up its effect', () => {
  const seen = jointTable(frontdoorWorld(), { of: ['X', 'M', 'Y'] });
  const formula = frontdoorEstimand({ do: 'X', on: 'Y', through: 'M' });
  assert.is(String(contrast('X', (setting) => evaluate(formula, seen, { ...setting, Y: 1 }))), '6/25');
});

test.run();
