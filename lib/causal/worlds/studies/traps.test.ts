import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from '../../estimands/formulas.js';
import { jointTable, truthUnder } from '../discreteWorld.js';
import { type Fraction, fraction, sum } from '../fraction.js';
import { probability, type Table, type Values } from '../table.js';
import { SMOKING_GENOTYPE, SMOKING_TAR } from './smoking.js';
import type { WorldStudy } from './study.js';
import { INSTRUMENT, M_BIAS, NAPKIN, SPRINKLER } from './traps.js';

const ILL = { cancer: 1 };

/** P(event | do setting) as numbers for the levels 1 and 0 of the treatment. */
function underDo({ world }: WorldStudy, treatment: string, event: Values): string[] {
  return [1, 0].map((level) => String(truthUnder(world, { [treatment]: level }, event)));
}

function seen(table: Table, treatment: string, event: Values): string[] {
  return [1, 0].map((level) => String(probability(table, event, { [treatment]: level })));
}

function byFrontdoor({ table }: WorldStudy): string[] {
  return [1, 0].map((smoke) => String(frontdoorAdjusted(table, { smoke }, ILL, { mediator: ['tar'] })));
}

test('smoking and tar: the table of the book, and both routes to the effect', () => {
  const { table } = SMOKING_TAR;
  // Thousands of 800,000 people: healthy and ill, for smoke and tar 1,1; 1,0; 0,1; 0,0.
  const counted = [1, 0].flatMap((smoke) =>
    [1, 0].flatMap((tar) =>
      [0, 1].map((cancer) => String(probability(table, { smoke, tar, cancer })?.times(fraction(800)))),
    ),
  );
  assert.equal(counted, ['323', '57', '18', '2', '1', '19', '38', '342']);
  assert.equal(seen(table, 'smoke', ILL), ['59/400', '361/400']);
  assert.is(String(contrast('smoke', (x) => probability(table, ILL, x))), '-151/200');
  assert.equal(byFrontdoor(SMOKING_TAR), ['219/400', '201/400']);
  assert.equal(underDo(SMOKING_TAR, 'smoke', ILL), ['219/400', '201/400']);
  assert.is(String(contrast('smoke', (x) => truthUnder(SMOKING_TAR.world, x, ILL))), '9/200');
  const ofTar = [1, 0].map((tar) => String(backdoorAdjusted(table, { tar }, ILL, ['smoke'])));
  assert.equal(ofTar, ['11/20', '1/2']);
  assert.equal(underDo(SMOKING_TAR, 'tar', ILL), ofTar);
});

test('smoking and the genotype: the sign turns', () => {
  const { table } = SMOKING_GENOTYPE;
  const joint = ['0,0', '0,1', '1,0', '1,1'].map((key) => {
    const [smoke, tar] = key.split(',').map(Number);
    return String(probability(table, { smoke, tar }));
  });
  assert.equal(joint, ['19/40', '1/40', '1/40', '19/40']);
  assert.equal(seen(table, 'smoke', ILL), ['341/400', '39/400']);
  assert.equal(byFrontdoor(SMOKING_GENOTYPE), ['181/400', '199/400']);
  assert.equal(underDo(SMOKING_GENOTYPE, 'smoke', ILL), ['181/400', '199/400']);
});

test('the sprinkler: seeing and doing, with evidence', () => {
  const { table, world } = SPRINKLER;
  const wet = { wet: 1 };
  assert.equal(seen(table, 'sprinkler', wet), ['927/1000', '369/700']);
  assert.equal(underDo(SPRINKLER, 'sprinkler', wet), ['189/200', '9/20']);
  for (const by of ['cloudy', 'rain']) {
    const formula = [1, 0].map((sprinkler) => String(backdoorAdjusted(table, { sprinkler }, wet, [by])));
    assert.equal(formula, ['189/200', '9/20'], by);
  }
  assert.is(String(probability(jointTable(world, { set: { sprinkler: 1 } }), wet, { rain: 1 })), '99/100');
});

test('the napkin: a quotient that is the same for both z', () => {
  const { table, graph } = NAPKIN;
  assert.equal(graph.latent, ['u1', 'u2']);
  const liked = { Y: 1 };
  assert.equal(seen(table, 'X', liked), ['351/545', '86/235']);
  assert.equal(underDo(NAPKIN, 'X', liked), ['3/5', '2/5']);
  // Σ_w P(x, y | w, z) P(w) / Σ_w P(x | w, z) P(w)
  const average = (event: Values, Z: number): Fraction =>
    sum(
      [0, 1].map((W) => {
        const within = probability(table, event, { W, Z }) ?? fraction(0);
        return within.times(probability(table, { W }) ?? fraction(0));
      }),
    );
  for (const Z of [0, 1]) {
    const found = [1, 0].map((X) => String(average({ X, ...liked }, Z).over(average({ X }, Z))));
    assert.equal(found, ['3/5', '2/5'], `z = ${Z}`);
  }
});

test('the M: its middle makes a bias', () => {
  const effect = (value: (setting: Values) => Fraction | undefined) => String(contrast('X', value));
  assert.is(
    effect((x) => truthUnder(M_BIAS.world, x, { Y: 1 })),
    '0',
  );
  assert.is(
    effect((x) => probability(M_BIAS.table, { Y: 1 }, x)),
    '0',
  );
  assert.is(
    effect((x) => backdoorAdjusted(M_BIAS.table, x, { Y: 1 }, ['Z'])),
    '-36/589',
  );
  assert.is(
    effect((x) => backdoorAdjusted(jointTable(M_BIAS.world), x, { Y: 1 }, ['Z', 'u1'])),
    '0',
  );
});

test('the instrument: reduced form over first stage is the truth', () => {
  const { table, world } = INSTRUMENT;
  assert.is(String(contrast('X', (x) => probability(table, { Y: 1 }, x))), '139/330');
  const reduced = contrast('Z', (z) => probability(table, { Y: 1 }, z));
  const first = contrast('Z', (z) => probability(table, { X: 1 }, z));
  assert.equal([String(reduced), String(first)], ['3/25', '2/5']);
  const truth = String(contrast('X', (x) => truthUnder(world, x, { Y: 1 })));
  assert.equal([truth, String(first && reduced?.over(first))], ['3/10', '3/10']);
});

test('every study names its source and words for its levels', () => {
  for (const study of [SMOKING_TAR, SMOKING_GENOTYPE, SPRINKLER, NAPKIN, M_BIAS, INSTRUMENT]) {
    assert.ok(study.source.length > 20 && study.title.length > 4);
    assert.equal(Object.keys(study.levels).sort(), Object.keys(study.table[0].values).sort(), study.title);
    assert.is(String(sum(study.table.map((cell) => cell.probability))), '1');
  }
});

test.run();
