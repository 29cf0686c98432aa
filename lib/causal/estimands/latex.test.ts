import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { idAlgorithm } from '../identification/idAlgorithm.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { backdoorEstimand, crudeEstimand, frontdoorEstimand, interventional } from './adjustmentEstimands.js';
import { type Estimand, probabilityOf, product, quotient, sumOver, term, termName } from './estimand.js';
import { formKey, sizeOf } from './form.js';
import { latex, valueLatex } from './latex.js';
import { parseEstimand } from './parseEstimand.js';
import { randomEstimand } from './randomEstimands.js';
import { simplify } from './simplify.js';
import { freeTerms, variablesOf, withBoundPrimed } from './terms.js';
import { asText } from './text.js';

const QUERY = { do: 'X', on: 'Y' };
const P = (of: string, given = ''): Estimand => probabilityOf([...of], { given: [...given] });

test('the textbook formulas', () => {
  for (const [estimand, expected, text] of [
    [crudeEstimand(QUERY), 'P(y \\mid x)', 'P(y | x)'],
    [interventional(QUERY), 'P(y \\mid \\mathrm{do}(x))', 'P(y | do(x))'],
    [backdoorEstimand({ ...QUERY, by: 'Z' }), '\\sum_{z} P(y \\mid x, z)\\, P(z)', 'Σ_z P(y | x, z) P(z)'],
    [
      backdoorEstimand({ do: ['V', 'T'], on: 'Y', by: ['C', 'G'] }),
      '\\sum_{c, g} P(y \\mid v, t, c, g)\\, P(c, g)',
      'Σ_{c, g} P(y | v, t, c, g) P(c, g)',
    ],
    [
      frontdoorEstimand({ ...QUERY, through: 'M' }),
      "\\sum_{m} P(m \\mid x) \\sum_{x'} P(y \\mid m, x')\\, P(x')",
      'Σ_m P(m | x) Σ_x′ P(y | m, x′) P(x′)',
    ],
    [
      frontdoorEstimand({ ...QUERY, through: 'M', within: 'C' }),
      "\\sum_{c} P(c) \\sum_{m} P(m \\mid x, c) \\sum_{x'} P(y \\mid m, x', c)\\, P(x' \\mid c)",
      'Σ_c P(c) Σ_m P(m | x, c) Σ_x′ P(y | m, x′, c) P(x′ | c)',
    ],
  ] as const) {
    assert.is(latex(estimand), expected);
    assert.is(asText(estimand), text);
  }
});

test('fractions, parentheses, the number one', () => {
  const over = (of: string) => sumOver(['W'], product(P(of, 'WZ'), P('W')));
  for (const [estimand, expected, text] of [
    [
      quotient(over('XY'), over('X')),
      '\\frac{\\sum_{w} P(x, y \\mid w, z)\\, P(w)}{\\sum_{w} P(x \\mid w, z)\\, P(w)}',
      '(Σ_w P(x, y | w, z) P(w)) / (Σ_w P(x | w, z) P(w))',
    ],
    [
      sumOver(['Z'], quotient(P('XYZ'), P('X', 'Z'))),
      '\\sum_{z} \\frac{P(x, y, z)}{P(x \\mid z)}',
      'Σ_z [P(x, y, z) / P(x | z)]',
    ],
    // A sum reaches to the end, so it goes last, and two of them need parentheses.
    [product(sumOver(['Z'], P('Y', 'Z')), P('X')), 'P(x) \\sum_{z} P(y \\mid z)', 'P(x) Σ_z P(y | z)'],
    [
      product(sumOver(['Z'], P('Y', 'Z')), sumOver(['W'], P('X', 'W'))),
      '\\Bigl(\\sum_{z} P(y \\mid z)\\Bigr)\\, \\Bigl(\\sum_{w} P(x \\mid w)\\Bigr)',
      '(Σ_z P(y | z)) (Σ_w P(x | w))',
    ],
    [product(), '1', '1'],
    [product(product(), P('X'), product(P('Y'))), 'P(x)\\, P(y)', 'P(x) P(y)'],
    [quotient(product(), P('X')), '\\frac{1}{P(x)}', '(1) / P(x)'],
    [
      probabilityOf(['Y'], { given: ['Z'], doing: ['X', 'W'] }),
      'P(y \\mid \\mathrm{do}(x, w), z)',
      'P(y | do(x, w), z)',
    ],
    [
      sumOver(['X'], product(P('X'), P('Y', 'X'), sumOver(['X'], P('X')))),
      "\\sum_{x} P(x)\\, P(y \\mid x) \\sum_{x'} P(x')",
      'Σ_x P(x) P(y | x) Σ_x′ P(x′)',
    ],
  ] as const) {
    assert.is(latex(estimand), expected);
    assert.is(asText(estimand), text);
  }
});

test('names: letters, indices, words, signs', () => {
  for (const [name, expected] of [
    ['v', 'v'],
    ['v1', 'v_{1}'],
    ['smoke', '\\mathit{smoke}'],
    ['tar_level', '\\mathit{tar\\_level}'],
    ['a%b', '\\mathit{a\\%b}'],
    ['größe', '\\mathit{gr\\text{öß}e}'],
    ['a b', '\\mathit{a\\text{ }b}'],
    ['a\\b^c~d', '\\mathit{a\\text{/}b\\text{ˆ}c\\text{∼}d}'],
    ['u[a,b]', '\\mathit{u[a,b]}'],
  ]) {
    assert.is(valueLatex(name), expected);
  }
  assert.is(latex(probabilityOf(['Cancer'], { given: ['Smoke'] })), 'P(\\mathit{cancer} \\mid \\mathit{smoke})');
  // Two variables never share a name.
  assert.is(latex(probabilityOf(['X'], { given: ['x', 'Z'] })), 'P(X \\mid x, z)');
  assert.is(asText(probabilityOf(['U[a,b]', term('U[a,b]', 1)])), 'P("u[a,b]", "u[a,b]"′)');
});

/** Names bound by a sum of the LaTeX text and names standing free in the question. */
function assertApart(estimand: Estimand): void {
  const text = latex(estimand);
  const bound = new Set(
    [...text.matchAll(/\\sum_\{((?:[^{}]|\{[^{}]*\})*)\}/g)].flatMap(([, over]) => over.split(', ')),
  );
  for (const free of freeTerms(estimand)) {
    const name = latex(probabilityOf([free])).slice(2, -1);
    assert.not.ok(bound.has(name), `${text} binds ${termName(free)}`);
  }
  const variables = variablesOf(estimand);
  // Read again, both notations are the same formula up to the order of factors.
  for (const written of [text, asText(estimand)]) {
    const again = parseEstimand(written, { variables });
    assert.is(formKey(plain(again)), formKey(plain(withBoundPrimed(estimand))), written);
  }
}

/** Nested products opened, factors of 1 left out. */
function plain(estimand: Estimand): Estimand {
  switch (estimand.kind) {
    case 'probability':
      return estimand;
    case 'sum':
      return sumOver(estimand.over, plain(estimand.body));
    case 'product':
      return product(
        ...estimand.factors.map(plain).flatMap((part) => (part.kind === 'product' ? part.factors : [part])),
      );
    case 'quotient':
      return quotient(plain(estimand.numerator), plain(estimand.denominator));
  }
}

test('no sum binds what is free, and the text reads back: random formulas', () => {
  const integer = integers(8);
  for (let trial = 0; trial < 3000; trial++)
    assertApart(randomEstimand(integer, { variables: ['A', 'B', 'V1'], depth: 4 }));
});

test('no sum binds what is free, and the text reads back: formulas of the ID algorithm', () => {
  const integer = integers(9);
  let long = 0;
  for (let trial = 0; trial < 700; trial++) {
    const graph = randomGraph(integer, { nodes: 6, arrowShare: 0.5, bidirectedShare: 0.2 });
    const answer = idAlgorithm(graph, { set: ['a'], on: ['e'] });
    if (answer.kind === 'failed') continue;
    if (sizeOf(answer.estimand) > 10) long++;
    assertApart(answer.estimand);
    assertApart(simplify(answer.estimand));
  }
  assert.ok(long > 50, `${long} formulas of more than ten names`);
});

test.run();
