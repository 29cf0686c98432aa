import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newMessage } from './messages.js';
import type { Output } from './notebook.js';
import { type Displays, outputArea, overwrite } from './outputs.js';

type Sent = [type: string, content: Record<string, unknown>];
const print = (text: string, name = 'stdout'): Sent => ['stream', { name, text }];
const picture = (text: string, id?: string, type = 'display_data'): Sent => [
  type,
  { data: { 'text/plain': text }, metadata: {}, transient: id ? { display_id: id } : {} },
];
const clear = (wait: boolean): Sent => ['clear_output', { wait }];

function outputs(messages: Sent[], displays?: Displays): Output[] {
  const area = outputArea(displays);
  for (const [type, content] of messages) area.add(newMessage(type, content, { session: 'test' }));
  return area.finish();
}
const texts = (list: Output[]): unknown[] =>
  list.map((output) =>
    output.output_type === 'stream' ? output.text : 'data' in output ? output.data['text/plain'] : '',
  );

test('text of one stream becomes one output, however many messages brought it', () => {
  const list = outputs([print('a'), print('b\n'), print('!', 'stderr'), print('c')]);
  assert.equal(texts(list), ['ab\n', '!', 'c']);
  assert.equal(
    outputs([print('ab\n')]),
    outputs([print('a'), print('b'), print('\n')]),
    'how a kernel gathers its output leaves no trace',
  );
});

test('a carriage return writes over the line, as a terminal does', () => {
  assert.is(overwrite('10 %\r100 %\n'), '100 %\n');
  assert.is(overwrite('epoch 10\repoch 9\n'), 'epoch 90\n'); // the shorter text leaves the last digit
  assert.is(overwrite('a\r\nb\r\n'), 'a\nb\n');
  assert.is(overwrite('kept\r'), 'kept');
  assert.equal(texts(outputs([print('1\r'), print('2\r'), print('3\n')])), ['3\n']);
});

test('results carry no count, and messages that show nothing are ignored', () => {
  const data = { 'text/plain': '42', 'text/html': '<b>42</b>' };
  const list = outputs([
    ['status', { execution_state: 'busy' }],
    ['execute_input', { code: '42', execution_count: 7 }],
    ['execute_result', { data, metadata: {}, execution_count: 7 }],
  ]);
  assert.equal(list, [{ output_type: 'execute_result', data, metadata: {}, execution_count: null }]);
});

test('an error keeps name, value and traceback', () => {
  const error = { ename: 'TypeError', evalue: 'boom', traceback: ['TypeError: boom', '  at line 1'] };
  assert.equal(outputs([['error', error]]), [{ output_type: 'error', ...error }]);
});

test('clear_output empties the cell at once, or when the next output comes', () => {
  assert.equal(texts(outputs([print('a'), clear(false)])), []);
  assert.equal(texts(outputs([print('a'), clear(true)])), ['a']);
  assert.equal(texts(outputs([print('a'), clear(true), picture('b'), picture('c')])), ['b', 'c']);
});

test('an update reaches every output of its display id, in earlier cells too', () => {
  const displays: Displays = new Map();
  const first = outputs([picture('1', 'x'), picture('other')], displays);
  const second = outputs([picture('2', 'x'), picture('3', 'x', 'update_display_data')], displays);
  assert.equal(texts(first), ['3', 'other']);
  assert.equal(texts(second), ['3']);
  assert.equal(outputs([picture('lost', 'unknown', 'update_display_data')], displays), []);
});

test.run();
