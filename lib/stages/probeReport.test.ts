import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { probeAll } from './confounderProbe.js';
import { baselines, clearlyAbove, plainProbes, probeClaim, probeTable, resultOf } from './probeReport.js';

const label = { name: 'C', labels: [0, 0, 0, 1, 1, 1, 0, 0, 0, 0], classNames: ['C = 0', 'C = 1'] };
const telling = { rows: 10, cols: 1, values: Float32Array.from(label.labels) };
const silent = { rows: 10, cols: 1, values: new Float32Array(10) };
const results = probeAll(
  [
    { source: 'telling', draws: [telling, telling] },
    { source: 'silent', draws: [silent] },
  ],
  [label],
  streams(2),
);

test('baselines of seven and three: the majority .7, guessing .49 + .09', () => {
  const { majority, chance } = baselines(label);
  assert.is(majority, 0.7);
  assert.ok(Math.abs(chance - 0.58) < 1e-12);
});

test('the class itself is read without error, a constant as the commonest class', () => {
  assert.is(resultOf(results, 'telling', 'C').accuracy, 1);
  assert.is(resultOf(results, 'silent', 'C').accuracy, 0.7);
  assert.equal(probeTable(results, [label])[0], { source: 'telling', C: '1.000 ± 0.000' });
  assert.match(probeClaim(results, label), /reads C best from telling \(100 %\), worst from silent \(70 %\)/);
  assert.equal(Object.keys(plainProbes(results)), ['C from telling', 'C from silent']);
});

test('clearly above means two standard errors of the difference', () => {
  assert.ok(clearlyAbove({ accuracy: 0.8, standardError: 0.03 }, { accuracy: 0.69, standardError: 0.04 }));
  assert.not.ok(clearlyAbove({ accuracy: 0.8, standardError: 0.03 }, { accuracy: 0.71, standardError: 0.04 }));
  assert.ok(clearlyAbove({ accuracy: 0.8 }, { accuracy: 0.7 }));
});

test('a probe that was not made is named', () => {
  assert.throws(() => resultOf(results, 'nothing', 'C'), /no probe of C from 'nothing'; probed were telling, silent/);
});

test.run();
