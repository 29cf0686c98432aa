import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorEstimand, frontdoorEstimand, interventional } from '../causal/estimands/adjustmentEstimands.js';
import { CAMREC_GRAPH } from '../causal/graphs/camrecGraph.js';
import { causalGraph } from '../causal/graphs/graph.js';
import { estimandOf } from './estimandAnswer.js';
import { judge, type Question } from './exercise.js';

function asked(answer: Question['answer'], mistakes: Question['mistakes'] = []): Question {
  return { ask: '?', answer, why: 'because', hint: 'think', mistakes };
}

const TRIANGLE = causalGraph({
  arrows: [
    ['Z', 'X'],
    ['Z', 'Y'],
    ['X', 'Y'],
  ],
});
const FRONT_DOOR = causalGraph({
  arrows: [
    ['X', 'M'],
    ['M', 'Y'],
  ],
  bidirected: [['X', 'Y']],
});
const NAPKIN = causalGraph({
  arrows: [
    ['W', 'Z'],
    ['Z', 'X'],
    ['X', 'Y'],
  ],
  bidirected: [
    ['W', 'X'],
    ['W', 'Y'],
  ],
});
const EFFECT = interventional({ do: 'X', on: 'Y' });

test('a formula is right in any algebraic form, in any spelling', () => {
  const question = asked(estimandOf(EFFECT, { graph: TRIANGLE }));
  for (const answer of [
    'Σ_z P(y | x, z) P(z)',
    'sum_z P(z) P(y|x,z)',
    '\\sum_{z} P(y ∣ z, x) · P(z)',
    "Σ_z' P(y | x, z') * P(z')",
    'Σ_z P(x, y, z) / P(x | z)',
    "Σ_z (P(x,y,z) / P(x,z)) [Σ_x' P(x', z)]",
    backdoorEstimand({ do: 'X', on: 'Y', by: 'Z' }),
  ]) {
    assert.is(judge(question, answer).kind, 'right', JSON.stringify(answer));
  }
  for (const answer of [
    'P(y | x)',
    'Σ_z P(y | x, z) P(z | x)',
    'P(y | x, z) P(z)',
    'Σ_z P(y, z | x)',
    '1',
    'P(x | y)',
  ]) {
    assert.is(judge(question, answer).kind, 'wrong', answer);
  }
});

test('mistakes are told by what they are worth, not by how they are written', () => {
  const question = asked(estimandOf(EFFECT, { graph: TRIANGLE }), [{ answer: 'P(y | x)', says: 'crude' }]);
  assert.is(judge(question, 'Σ_z P(y | x, z) P(z | x)').says, 'crude');
});

test('front door and napkin: what is free and does not matter may stay free', () => {
  const frontdoor = asked(estimandOf(EFFECT, { graph: FRONT_DOOR }));
  const answer = "Σ_m P(m | x) Σ_x' P(y | m, x') P(x')";
  assert.is(judge(frontdoor, answer).kind, 'right');
  assert.is(judge(frontdoor, frontdoorEstimand({ do: 'X', on: 'Y', through: 'M' })).kind, 'right');
  assert.is(judge(frontdoor, 'Σ_m P(m | x) P(y | m)').kind, 'wrong');
  const napkin = asked(estimandOf(EFFECT, { graph: NAPKIN }));
  for (const ratio of [
    '(Σ_w P(x, y | w, z) P(w)) / (Σ_w P(x | w, z) P(w))',
    'Σ_w P(x,y|w,z) P(w) / Σ_w P(x|w,z) P(w)',
  ]) {
    assert.is(judge(napkin, ratio).kind, 'right', ratio);
  }
  assert.is(judge(napkin, 'Σ_w P(y | x, w, z) P(w)').kind, 'wrong');
});

test('another sufficient set is as right, a hidden variable is no name of the data', () => {
  const graph = { ...CAMREC_GRAPH, latent: ['C'] };
  const open = asked(estimandOf(interventional({ do: 'V', on: 'Y' }), { graph: CAMREC_GRAPH }));
  assert.is(judge(open, 'sum_{c,g} P(y|v,c,g) P(c,g)').kind, 'right');
  assert.is(judge(open, 'sum_{c,g,t} P(y|v,c,g,t) P(c,g,t)').kind, 'right');
  assert.is(judge(open, 'sum_c P(y|v,c) P(c)').kind, 'wrong');
  const hidden = judge(asked(estimandOf('P(y|v)', { graph })), 'sum_c P(y|v,c) P(c)');
  assert.is(hidden.kind, 'malformed');
  assert.match(hidden.says, /no variable c, expected one of V, T, Y, G$/);
});

test('what cannot be read is told', () => {
  const cases: [string, string][] = [
    ['P(y | do(x))', 'there is a do( ) in it, which no data shows: work it out'],
    ['P(y | x', 'column 8: expected ) or a comma, got the end of the formula'],
    ['P(y | x))', "column 9: expected a factor or the end of the formula, got ')'"],
    ['Σ P(y)', 'column 3: no variable P, expected one of Z, X, Y'],
    ['y', "column 1: expected P(…), a sum or a parenthesis, got 'y'"],
    ['P(y ; x)', "column 5: expected ), a comma or |, got ';'"],
    ['P()', "column 3: expected a variable (Z, X, Y), got ')'"],
    ['P(y) /', 'column 7: expected what to divide by, got the end of the formula'],
    ['P(q)', 'column 3: no variable q, expected one of Z, X, Y'],
  ];
  const { kind } = estimandOf(EFFECT, { graph: TRIANGLE });
  for (const [text, problem] of cases) assert.equal(kind.read(text), { problem }, text);
  assert.equal(kind.read(7), { problem: 'got 7' });
  assert.throws(
    () => estimandOf('P(q)', { graph: TRIANGLE }),
    'the right formula cannot be read: column 3: no variable q, expected one of Z, X, Y',
  );
});

test.run();
