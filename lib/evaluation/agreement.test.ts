import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { agreement, contingency, entropy, perplexity } from './agreement.js';

const near = (got: number, expected: number, tolerance = 1e-12): void => {
  assert.ok(Math.abs(got - expected) <= tolerance, `got ${got}, expected ${expected}`);
};

// scikit-learn 1.9.1: normalized_mutual_info_score(a, b), adjusted_mutual_info_score(a, b), adjusted_rand_score(a, b),
// homogeneity_score(b, a), completeness_score(b, a) with the lists of each test
test('ten labels agree with scikit-learn', () => {
  const got = agreement([0, 0, 0, 1, 1, 1, 2, 2, 2, 2], [0, 0, 1, 1, 1, 2, 2, 2, 2, 3]);
  near(got.nmi, 0.568241032922968);
  near(got.ami, 0.33570100265157904);
  near(got.ari, 0.28);
  near(got.completeness, 0.6180656462921543);
  near(got.homogeneity, 0.5258502518682331);
  near(got.purity, 0.7); // commonest: 2 of 3, 2 of 3, 3 of 4
});

test('two hundred labels agree with scikit-learn, related and unrelated', () => {
  const n = Array.from({ length: 200 }, (_, i) => i);
  const a = n.map((i) => i % 4);
  const related = agreement(
    a,
    n.map((i) => ((i % 4) * 3 + (i % 13 === 0 ? 5 : 0) + (i % 3)) % 11),
  );
  near(related.nmi, 0.533577388197322);
  near(related.ami, 0.5128133435611121, 1e-11); // its sum runs over some hundred exponentials of log factorials
  near(related.ari, 0.30167721256666025);
  const unrelated = agreement(
    n.map((i) => (i * i) % 4),
    n.map((i) => (i * 7 + Math.floor((i * i) / 3)) % 9),
  );
  near(unrelated.nmi, 0.0004002360514573964);
  near(unrelated.ami, -0.015100967439464137, 1e-11);
  near(unrelated.ari, -0.008301144017246919);
});

test('equal groupings under other names agree fully, one label tells nothing', () => {
  for (const classes of [
    [5, 5, 9, 9, 7],
    [0, 1, 2, 3, 4],
  ]) {
    const codes = classes.map((c) => 20 - c);
    for (const [measure, value] of Object.entries(agreement(codes, classes)))
      near(value, 1, 1e-12 + (measure === 'ami' ? 1e-9 : 0));
  }
  const single = agreement([3, 3, 3, 3], [0, 0, 1, 1]);
  near(single.nmi, 0);
  near(single.ami, 0);
  near(single.ari, 0);
  near(single.homogeneity, 0);
  near(single.completeness, 1);
});

test('contingency counts pairs by ascending label', () => {
  const { counts, rowLabels, columnLabels, rowSums, columnSums } = contingency([7, -1, 7, 7], [1, 1, 0, 1]);
  assert.equal(rowLabels, [-1, 7]);
  assert.equal(columnLabels, [0, 1]);
  assert.equal(counts, [
    [0, 1],
    [1, 2],
  ]);
  assert.equal(rowSums, [1, 3]);
  assert.equal(columnSums, [1, 3]);
});

test('perplexity is the number of codes when all are used alike, and 1 when one is', () => {
  near(perplexity([5, 5, 5, 5]), 4);
  near(perplexity([9, 0, 0]), 1);
  near(entropy([1, 3]), 0.5623351446188083); // −¼ ln ¼ − ¾ ln ¾
});

test('bad labels and counts are named', () => {
  assert.throws(() => agreement([1, 2], [1]), /both groupings must label the same things, got 2 and 1 labels/);
  assert.throws(() => agreement([], []), /at least one labelled thing/);
  assert.throws(() => agreement([0.5], [1]), /label 0 must be an integer, got 0.5/);
  assert.throws(() => perplexity([0, 0]), /at least one use of a code/);
  assert.throws(() => perplexity([1, Number.NaN]), /uses of code 1 must be a count, got NaN/);
});

test.run();
