import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LESSONS } from './lessons.js';
import { openLesson } from './openLesson.js';

// Outside a kernel nothing is shown; what is said is tested with the verdicts, and in the kernel by lessons.test.ts.

test('a strict lesson throws at a missing, malformed or wrong answer, with the id and what went wrong', () => {
  const { check } = openLesson('seeing-and-doing', { strict: true });
  check('effect', '3274803/61016000');
  assert.throws(() => check('effect', undefined), 'exercise effect: not answered yet');
  assert.throws(() => check('effect', '-8/175'), /^exercise effect: That is the crude difference\./);
  assert.throws(() => check('effect', 'better'), /^exercise effect: expected a fraction .*; got "better"$/);
  assert.throws(() => check('effect', '3274803/61016000', { seed: 2 }), /^exercise effect, variant 2: /);
});

test('otherwise it says so and goes on', () => {
  const { check, variant } = openLesson('seeing-and-doing');
  for (const answer of [undefined, '-8/175', 'better', '3274803/61016000']) check('effect', answer);
  variant('effect', 3);
});

test('unknown lessons, exercises and seeds are named, with those there are', () => {
  assert.throws(
    () => openLesson('seeing'),
    `there is no lesson 'seeing', there are ${Object.keys(LESSONS).join(', ')}`,
  );
  assert.throws(() => openLesson('toString'), "there is no lesson 'toString'");
  const { check, variant } = openLesson('seeing-and-doing');
  const ids = LESSONS['seeing-and-doing'].map(({ id }) => id).join(', ');
  assert.throws(() => check('efect', 1), `lesson seeing-and-doing has no exercise 'efect', it has ${ids}`);
  assert.throws(() => variant('effect', 0), 'seed must be 1, 2 or 3, got 0');
});

test('every lesson has 4 to 6 exercises with names of their own', () => {
  for (const [name, exercises] of Object.entries(LESSONS)) {
    openLesson(name); // throws where an id stands twice
    assert.ok(exercises.length >= 4 && exercises.length <= 6, `${name} has ${exercises.length}`);
  }
});

test.run();
