import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fraction } from '../../causal/worlds/fraction.js';
import { naturalIndirectEffect, totalEffect } from '../../causal/worlds/mediation.js';
import { BERKELEY_ADMISSIONS } from '../../causal/worlds/studies/berkeley.js';
import { BERKELEY, gaps } from './admissions.js';
import { factorOf, STONE_GRAPH } from './cutGraph.js';
import { hiddenCauseRows } from './hiddenCause.js';
import { differencesAt } from './stoneShare.js';
import { averaged, cuttingRows, done, STONES, seen, share, studyRows } from './study.js';

test('the kidney stones: seeing, doing, and the effects on all, on the treated, on the others', () => {
  assert.equal(
    [1, 0].map((T) => String(seen(STONES, T))),
    ['39/50', '289/350'],
  );
  assert.equal(
    [1, 0].map((T) => String(done(STONES, T))),
    ['634983/762700', '6231/8000'],
  );
  const effectOn = (T: number) => {
    const weights = [share(STONES, { Z: 0 }, { T }), share(STONES, { Z: 1 }, { T })] as const;
    return String(averaged(STONES, 1, weights).minus(averaged(STONES, 0, weights)));
  };
  assert.equal([effectOn(1), effectOn(0)], ['1343/28000', '158507/2669450']);
  assert.equal(studyRows(STONES)[0], { treatment: 'A', small: '81/87', large: '192/263', all: '273/350' });
  assert.equal(
    cuttingRows(STONES).map((row) => row['exactly the same']),
    ['yes', 'yes'],
  );
});

test('the slider passes through the study itself, and both curves meet at its ends', () => {
  const { crude, adjusted } = differencesAt(STONES, fraction('49/100'));
  assert.equal([crude, adjusted].map(String), ['-8/175', '3274803/61016000']);
  for (const end of ['0', '1']) {
    const at = differencesAt(STONES, fraction(end));
    assert.is(String(at.crude), String(at.adjusted));
  }
});

test('Berkeley: crude, within departments, and the natural indirect effect of the choice', () => {
  const { crude, within, throughChoice } = gaps(BERKELEY);
  assert.is(String(crude), '699443/4937985');
  assert.is(within.toNumber().toFixed(6), '-0.042637');
  assert.is(throughChoice.toNumber().toFixed(6), '0.212615');
  const change = { from: { male: 0 }, to: { male: 1 }, event: { admitted: 1 }, through: ['department'] };
  assert.is(String(totalEffect(BERKELEY_ADMISSIONS.table, change)), String(crude));
  assert.is(String(naturalIndirectEffect(BERKELEY_ADMISSIONS.table, change)), String(throughChoice));
});

test('a hidden cause biases what is adjusted for the known one, ever more, and no longer once it is known too', () => {
  const rows = hiddenCauseRows();
  for (const row of rows) {
    assert.ok(
      Math.abs(Number(row['true effect']) - 0.1) < 1e-12 && Math.abs(Number(row['adjusted for Z and U']) - 0.1) < 1e-12,
    );
  }
  const adjusted = rows.map((row) => Number(row['adjusted for Z']));
  assert.ok(Math.abs(adjusted[0] - 0.1) < 1e-12, 'no hidden cause yet');
  assert.ok(adjusted.every((value, i) => i === 0 || value > adjusted[i - 1]));
});

test('factors name their causes', () => {
  assert.equal(
    STONE_GRAPH.nodes.map((node) => factorOf(STONE_GRAPH, node)),
    ['P(z)', 'P(t\\mid z)', 'P(y\\mid z,t)'],
  );
});

test.run();
