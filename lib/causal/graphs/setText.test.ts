import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { setsText, setText } from './setText.js';

test('no set at all differs from the empty set', () => {
  assert.is(setText(['C', 'G']), '{C, G}');
  assert.is(setsText([['C'], ['B', 'G']]), '{C}, {B, G}');
  assert.is(setsText([[]]), '∅');
  assert.is(setsText([]), 'none');
});

test.run();
