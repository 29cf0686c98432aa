// What must hold of every exercise of every lesson, for its own numbers and for its variants.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fraction } from '../causal/worlds/fraction.js';
import { exactNumber } from './answers.js';
import { type Exercise, exercise, judge, type Question, VARIANT_SEEDS } from './exercise.js';
import { LESSONS } from './lessons.js';

const SEEDS = [undefined, ...VARIANT_SEEDS];
const all = Object.entries(LESSONS).flatMap(([lesson, exercises]) => exercises.map((one) => ({ lesson, one })));

function questions(one: Exercise): [seed: number | undefined, question: Question][] {
  return SEEDS.map((seed) => [seed, one.pose({ seed })]);
}

for (const { lesson, one } of all) {
  test(`${lesson}, ${one.id}: the right answer is no known mistake, and each mistake is told`, () => {
    for (const [seed, question] of questions(one)) {
      const { kind, value } = question.answer;
      const place = seed === undefined ? 'own numbers' : `seed ${seed}`;
      assert.ok(kind.same(value, value), place);
      assert.ok(question.mistakes.length >= 2, `${place}: at least two known mistakes`);
      for (const { answer, says } of question.mistakes) {
        const reading = kind.read(answer);
        assert.ok('value' in reading, `${place}: '${says}' is readable`);
        assert.not(kind.same(value, (reading as { value: unknown }).value), `${place}: '${says}' is no right answer`);
        const verdict = judge(question, answer);
        assert.is(verdict.kind, 'wrong', place);
        // two mistakes may happen to give one number; then the first is told
        assert.ok(
          question.mistakes.some((mistake) => mistake.says === verdict.says),
          `${place}: ${verdict.says}`,
        );
      }
    }
  });

  test(`${lesson}, ${one.id}: no message gives the answer away`, () => {
    for (const [, question] of questions(one)) {
      const messages = [question.hint, ...question.mistakes.map(({ says }) => says)].join('\n');
      for (const secret of exactValues(question.answer.value)) assert.not(messages.includes(secret), secret);
    }
  });

  test(`${lesson}, ${one.id}: variants are the same on every draw, and not one like the other`, () => {
    const shown = (question: Question) => JSON.stringify([question.ask, question.given]);
    const texts = questions(one).map(([, question]) => shown(question));
    assert.is(new Set(texts).size, SEEDS.length);
    assert.equal(
      texts,
      questions(one).map(([, question]) => shown(question)),
    );
  });
}

// Fractions that a message must not hold; whole numbers and words occur in any sentence.
function exactValues(value: unknown): string[] {
  if (value instanceof Fraction) return value.denominator > 9n ? [String(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(exactValues);
}

test('an exercise has a name that can be typed, and three seeds', () => {
  const parts = { own: 1, drawn: () => 2, question: () => ({}) as Question };
  assert.throws(() => exercise({ id: 'Do A', ...parts }), "exercise id must be words such as doing-a, got 'Do A'");
  assert.throws(() => exercise({ id: 'a', ...parts }).pose({ seed: 4 }), 'seed must be 1, 2 or 3, got 4');
});

test('a draw that nothing fits is an error, no endless loop', () => {
  const impossible = exercise<number>({
    id: 'never',
    own: 1,
    drawn: (draws) =>
      draws.until(
        () => draws.integer(1, 6),
        (n) => n > 6,
      ),
    question: () => ({ ask: '', answer: exactNumber('1'), why: '', hint: '', mistakes: [] }),
  });
  assert.throws(
    () => impossible.pose({ seed: 1 }),
    'nothing fit was drawn in 1000 tries, loosen the condition or widen the draw',
  );
});

test.run();
