import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonMistake } from './jsonMistake.js';

const cases: [what: string, text: string, mistake: string][] = [
  ['a missing end', '{\n "cells": [\n', 'line 3, column 1: the text ends'],
  ['no text', '', 'line 1, column 1: the text ends'],
  ['a trailing comma', '{\n "a": [1, 2,]\n}', 'line 2, column 13: found "]"'],
  ['a missing comma', '{\n "a": 1\n "b": 2\n}', 'line 3, column 2: found "\\""'],
  ['a merge conflict', '{\n "a": 1,\n<<<<<<< HEAD\n "b": 2\n}', 'line 3, column 1: found "<"'],
  ['single quotes', "{'a': 1}", 'line 1, column 2: found "\'"'],
  ['a word', '{"a": undefined}', 'line 1, column 7: found "undefined"'],
  ['a number that goes on', '[01]', 'line 1, column 2: found "01"'],
  ['a line break in a string', '["a\nb"]', 'line 1, column 2: found "\\""'],
  ['a wrong bracket', '{"a": [1}', 'line 1, column 9: found "}"'],
  ['a second value', '{} {}', 'line 1, column 4: found "{"'],
  ['a value for a key', '{1: 2}', 'line 1, column 2: found "1"'],
];
for (const [what, text, mistake] of cases) {
  test(`places ${what}`, () => {
    assert.throws(() => JSON.parse(text));
    assert.is(jsonMistake(text), mistake);
  });
}

test('what JSON allows is passed over', () => {
  const fine = JSON.stringify({ a: [1, -2.5e-7, true, null, 'é"\\\u2028\u0001', {}], b: { c: [] } }, null, 1);
  assert.is(jsonMistake(`${fine} !`).split(': ')[1], 'found "!"');
});

test.run();
