import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { choosePoint, judgePoints } from './choice.js';

const score = (point: string, seed: number, value: number) => ({ point, seed, score: value });

test('the highest mean over seeds wins, not the highest seed', () => {
  const judged = judgePoints(
    ['a', 'b'],
    [score('a', 1, 0.1), score('a', 2, 0.5), score('b', 1, 0.35), score('b', 2, 0.35)],
  );
  assert.equal(judged, [
    { point: 'a', seeds: 2, score: 0.3 },
    { point: 'b', seeds: 2, score: 0.35 },
  ]);
  assert.is(choosePoint(judged)?.point, 'b');
});

test('of equals the first; a point that lacks a seed is no rival; nothing finished, nothing chosen', () => {
  assert.is(
    choosePoint([
      { point: 'a', seeds: 1, score: 0.2 },
      { point: 'b', seeds: 1, score: 0.2 },
    ])?.point,
    'a',
  );
  assert.is(
    choosePoint([
      { point: 'a', seeds: 1, score: 0.9 },
      { point: 'b', seeds: 2, score: 0.2 },
    ])?.point,
    'b',
  );
  assert.is(choosePoint(judgePoints(['a'], [])), undefined);
});

test.run();
