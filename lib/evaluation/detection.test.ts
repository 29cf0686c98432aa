import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detection, precisionAt, precisionRecallCurve } from './detection.js';

const near = (got: number, expected: number): void =>
  assert.ok(Math.abs(got - expected) <= 1e-12, `got ${got}, expected ${expected}`);
const truth = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1];
const scores = [0.9, 0.9, 0.8, 0.5, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1];

test('ranking measures with ties agree with scikit-learn', () => {
  // scikit-learn 1.9.1: roc_auc_score(truth, scores), average_precision_score(truth, scores)
  const got = detection(scores, truth);
  near(got.auroc, 0.54);
  near(got.averagePrecision, 0.5476190476190476);
  near(got.baseRate, 0.5);
  // five positives: the top three hold two, the next two of three ties hold 2/3
  near(got.precisionAtPositives, (2 + 2 / 3) / 5);
  // the same for 50 rows: y = (j² mod 7 < 2), s = round(13j mod 17 / 17 + 0.3y, 2)
  const j = Array.from({ length: 50 }, (_, i) => i);
  const y = j.map((i) => (i * i) % 7 < 2);
  const s = j.map((i, k) => Math.round((((i * 13) % 17) / 17 + (y[k] ? 0.3 : 0)) * 100) / 100);
  near(detection(s, y).auroc, 0.7540584415584416);
  near(detection(s, y).averagePrecision, 0.7528568978370599);
});

test('a perfect score, a constant score and a reversed score', () => {
  const perfect = detection([3, 2, 1, 0], [true, true, false, false]);
  assert.equal([perfect.auroc, perfect.averagePrecision, perfect.precisionAtPositives], [1, 1, 1]);
  const constant = detection([1, 1, 1, 1], [1, 0, 0, 0]);
  assert.equal([constant.auroc, constant.averagePrecision, constant.precisionAtPositives], [0.5, 0.25, 0.25]);
  assert.is(detection([3, 2, 1, 0], [1, 1, 0, 0], { ascending: true }).auroc, 0);
  near(detection(scores, truth, { ascending: true }).auroc, 1 - 0.54);
});

test('order of equal scores changes nothing', () => {
  const order = [9, 3, 5, 0, 4, 1, 2, 8, 6, 7];
  const shuffled = detection(
    order.map((i) => scores[i]),
    order.map((i) => truth[i]),
  );
  assert.equal(shuffled, detection(scores, truth));
});

test('the curve steps once per distinct score and ends at the base rate', () => {
  const curve = precisionRecallCurve(scores, truth);
  assert.is(curve.length, 7);
  assert.equal(curve[0], { threshold: 0.9, precision: 0.5, recall: 0.2 });
  assert.equal(curve[6], { threshold: 0.1, precision: 0.5, recall: 1 });
  near(precisionAt(scores, truth, 1), 0.5);
  near(precisionAt(scores, truth, 10), 0.5);
});

test('bad input is named', () => {
  assert.throws(() => detection([1], [1, 0]), /every score needs one label, got 1 scores and 2 labels/);
  assert.throws(() => detection([1, Number.NaN], [1, 0]), /score 1 must be a number, got NaN/);
  assert.throws(() => detection([1, 2], [1, 1]), /needs positives and negatives, got 2 positives among 2/);
  assert.throws(() => precisionAt(scores, truth, 0), /n must be an integer from 1 to 10/);
});

test.run();
