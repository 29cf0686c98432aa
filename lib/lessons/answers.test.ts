import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fraction } from '../causal/worlds/fraction.js';
import { anySet, exactNumber, listOfSets, numberNear, oneOf, parts, setOf } from './answers.js';
import { exactly } from './arithmetic.js';
import { judge, type Mistake, type Question } from './exercise.js';

function asked(answer: Question['answer'], mistakes: Mistake[] = []): Question {
  return { ask: '?', answer, why: 'because', hint: 'think', mistakes };
}

function verdicts(question: Question, answers: readonly unknown[]): string[] {
  return answers.map((answer) => judge(question, answer).kind);
}

test('arithmetic in text is exact', () => {
  const cases: [string, string | undefined][] = [
    ['81/87 * 51/100 + 192/263 * 49/100', '634983/762700'],
    ['1 - 2 - 3', '-4'],
    ['8 / 4 / 2', '1'],
    ['-(1/2 − 0.75) · 4', '1'],
    ['2 * -.5', '-1'],
    ['0.1 + 0.2', '3/10'],
    ['(1 + 2', undefined],
    ['1 / (2 - 2)', undefined],
    ['1 2', undefined],
    ['1 +', undefined],
    ['3 apples', undefined],
    ['1e3', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) assert.is(exactly(text)?.toString(), expected, `'${text}'`);
});

test('an exact number: fractions, arithmetic, all digits; not a rounding, not a percentage', () => {
  const question = asked(exactNumber('273/350'));
  const right = [
    '273/350',
    '39/50',
    fraction(39, 50),
    0.78,
    273 / 350,
    '0.78',
    ' .780 ',
    '(81+192)/(87+263)',
    '1 - 0.22',
  ];
  assert.equal(
    verdicts(question, right),
    right.map(() => 'right'),
  );
  assert.equal(verdicts(question, ['39/51', 0.7800001, -0.78, 1, '0.8']), [
    'wrong',
    'wrong',
    'wrong',
    'wrong',
    'wrong',
  ]);
  assert.equal(verdicts(question, ['a half', true, {}, [1], Number.NaN, Number.POSITIVE_INFINITY, '1/0']), [
    ...Array(7).fill('malformed'),
  ]);
  const third = asked(exactNumber('1/3'));
  assert.is(
    judge(third, '0.333').says,
    'That is the right value, but rounded: give the fraction, or all digits. think',
  );
  assert.is(judge(third, 33.33).says, 'That is a percentage: give the share, from 0 to 1. think');
  assert.is(judge(third, '0.343').says, 'think');
  assert.is(
    judge(third, 'x').says,
    "expected a fraction such as '3/10' or fraction(3, 10), arithmetic such as '81/87 * 1/2 + 1/4', or a number with all its digits; got \"x\"",
  );
});

test('a number within a tolerance that the message states', () => {
  const question = asked(numberNear(1.0689, { tolerance: 0.001 }));
  assert.equal(verdicts(question, [1.069, '1.068', '1.07', 'one']), ['right', 'right', 'wrong', 'malformed']);
  assert.match(judge(question, 'one').says, 'right to within 0.001');
  assert.throws(() => numberNear(1, { tolerance: 0 }), 'tolerance must be above 0, got 0');
});

test('a set: order does not matter, the empty set is an answer, an unknown name is told', () => {
  const question = asked(setOf(['C', 'G'], { among: ['C', 'G', 'T'] }));
  assert.equal(verdicts(question, [['G', 'C'], new Set(['C', 'G']), [' C', 'G', 'C'], [], ['C'], ['Q'], 'C, G']), [
    ...['right', 'right', 'right'],
    ...['wrong', 'wrong', 'malformed', 'malformed'],
  ]);
  assert.match(judge(question, ['Q']).says, /"Q" is none of C, G, T$/);
  assert.is(judge(asked(setOf([], { among: ['C'] })), []).kind, 'right');
});

test('a list of sets tells no set needed from no set exists, and how many are found', () => {
  const among = ['C', 'G', 'T'];
  const question = asked(listOfSets([['C', 'G'], ['T']], { among }));
  assert.equal(verdicts(question, [[['T'], ['G', 'C']], [['T'], ['G', 'C'], ['C', 'G']], [], [[]], ['T'], 'T']), [
    ...['right', 'right', 'wrong', 'wrong', 'malformed', 'malformed'],
  ]);
  assert.is(judge(question, [['T']]).says, '1 of the 1 listed belong there, and some are missing. think');
  assert.is(judge(question, [['T'], ['C']]).says, '1 of the 2 listed belong there. think');
  const none = asked(listOfSets([], { among }));
  assert.equal(verdicts(none, [[], [[]]]), ['right', 'wrong']);
  const empty = asked(listOfSets([[]], { among }));
  assert.equal(verdicts(empty, [[], [[]]]), ['wrong', 'right']);
});

test('any right set: each is the same answer, a wrong one gets its objection, a wrong example is the author’s to mend', () => {
  const options = {
    among: ['A', 'B', 'C'],
    objection: (set: readonly string[]) => (set.length === 2 ? undefined : `${set.length} are not two.`),
  };
  const question = asked(anySet(['A', 'B'], options), [{ answer: ['C'], says: 'C alone' }]);
  assert.equal(verdicts(question, [['B', 'A'], new Set(['C', 'A']), ['C'], [], ['Q']]), [
    ...['right', 'right', 'wrong', 'wrong', 'malformed'],
  ]);
  assert.is(judge(question, ['C']).says, 'C alone');
  assert.is(judge(question, ['A']).says, '1 are not two. think');
  assert.throws(() => anySet(['A'], options), 'A is no right set: 1 are not two.');
});

test('one of several words: case, minus signs and yes or no as truth values', () => {
  assert.equal(verdicts(asked(oneOf(['yes', 'no'], 'no')), [false, 'No', true, 'maybe', 0]), [
    ...['right', 'right', 'wrong', 'malformed', 'malformed'],
  ]);
  assert.equal(verdicts(asked(oneOf(['+0.142', '−0.043'], '−0.043')), ['-0.043', '−0.043', '+0.142']), [
    ...['right', 'right', 'wrong'],
  ]);
  assert.throws(() => oneOf(['yes', 'no'], 'perhaps'), 'perhaps is none of the options yes, no');
});

test('named parts: what is missing and what is wrong is said by name, a mistake in one part is enough', () => {
  const question = asked(parts({ A: exactNumber('1/2'), B: exactNumber('1/3') }), [
    { answer: { B: '2/3' }, says: 'B is the other one' },
  ]);
  assert.equal(
    verdicts(question, [{ A: 0.5, B: '1/3' }, { B: '1/3', A: '2/4' }, { A: 0.5 }, {}, { A: undefined, B: '' }]),
    [...['right', 'right', 'wrong', 'unanswered', 'unanswered']],
  );
  assert.is(judge(question, { A: '1/2' }).says, 'Not answered yet: B. think');
  assert.is(
    judge(question, { A: '1/4', B: '0.33' }).says,
    'Not right: A, B. That is the right value, but rounded: give the fraction, or all digits. think',
  );
  assert.is(judge(question, { A: '1/9', B: '2/3' }).says, 'B is the other one');
  assert.match(judge(question, { C: 1 }).says, /there is no part C$/);
  assert.match(
    judge(question, { A: 'x' }).says,
    /^expected an object \{ A: …, B: … \}, each a fraction.*; A: got "x"$/,
  );
  assert.is(judge(question, 3).kind, 'malformed');
});

test('what stands in a cell before the learner has come is not answered', () => {
  assert.equal(verdicts(asked(exactNumber('1/2')), [undefined, null, '', '  ', 'ANSWER_HERE']), [
    'unanswered',
    'unanswered',
    'unanswered',
    'unanswered',
    'unanswered',
  ]);
});

test('a mistake that cannot be read is the author’s to mend', () => {
  const question = asked(exactNumber('1/2'), [{ answer: 'x', says: 'no' }]);
  assert.throws(() => judge(question, '1/3'), 'the mistake \'no\' has no readable answer: got "x"');
});

test.run();
