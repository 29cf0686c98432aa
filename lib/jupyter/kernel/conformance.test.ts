// The 34 checks of a Jupyter kernel that jupyter_kernel_test does not make, by the names under which other kernels were compared.
// With its own twelve (.ci/kernel_test.py) they are 46. Each is short here; the other tests of this folder go into the depth.
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sign } from '../messages.js';
import { connect, type Outcome, startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const check = suite('conformance');
check.before(async () => {
  kernel = await startKernel();
});
check.after(() => kernel.stop());

const run = (code: string, options?: object): Promise<Outcome> => kernel.execute(code, options);
const plain = async (code: string): Promise<string> => (await run(code)).result?.data['text/plain'];
const states = ({ published }: Outcome): string[] =>
  published.flatMap(({ type, content }) => (type === 'status' ? [content.execution_state] : []));

/** Posts a cell and waits until it has begun. */
async function begin(code: string): Promise<string> {
  const id = kernel.post('execute_request', { code: `process.stdout.write("under way"); ${code}` });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the start',
  );
  return id;
}

const bySignal = () => kernel.process.kill('SIGINT');
const byMessage = () => kernel.request('interrupt_request', {}, { control: true });

async function endsBy(interrupt: () => unknown, code: string): Promise<void> {
  await run('var survivor = 41;');
  const id = await begin(code);
  await interrupt();
  assert.is((await kernel.outcome(id)).error?.ename, 'Interrupted');
  assert.is(await plain('survivor + 1'), '42');
}

/** A kernel that is shut down; gives the content of its reply and the exit code. */
async function shutDown(restart: boolean, code = '1'): Promise<[object, unknown]> {
  const fresh = await startKernel();
  try {
    await fresh.execute(code);
    const ended = once(fresh.process, 'exit');
    const { reply } = await fresh.request('shutdown_request', { restart }, { control: true });
    return [reply, (await ended)[0]];
  } finally {
    await fresh.stop();
  }
}

check('busy_and_idle_around_every_request', async () => {
  for (const type of ['kernel_info_request', 'comm_info_request', 'history_request', 'complete_request'])
    assert.equal(states(await kernel.request(type, { code: '', cursor_pos: 0 })), ['busy', 'idle'], type);
  assert.equal(states(await run('1')), ['busy', 'idle']);
});

check('requests_on_the_control_channel_are_answered', async () => {
  const { reply } = await kernel.request('kernel_info_request', {}, { control: true });
  assert.equal([reply.protocol_version, reply.debugger, reply.supported_features], ['5.4', false, []]);
});

check('heartbeat_idle', async () => assert.is(await kernel.heartbeat(), 'ping'));

check('heartbeat_busy', async () => {
  const id = await begin('for (;;);');
  assert.is(await kernel.heartbeat(), 'ping');
  bySignal();
  await kernel.outcome(id);
});

check('execute_input_is_published', async () => {
  const { published, reply } = await run('"again"');
  const { content } = published.find(({ type }) => type === 'execute_input') ?? {};
  assert.equal(content, { code: '"again"', execution_count: reply.execution_count });
});

check('execution_count_goes_up_by_one', async () => {
  const [first, second] = [await run('1'), await run('1')];
  assert.is(second.reply.execution_count, first.reply.execution_count + 1);
  assert.is(second.result?.execution_count, second.reply.execution_count);
});

check('silent', async () => {
  const before = (await run('1')).reply.execution_count;
  const { published, reply } = await run('console.log("x"); 5', { silent: true });
  assert.equal([published.map(({ type }) => type), reply.status], [['status', 'status'], 'ok']);
  assert.is((await run('1')).reply.execution_count, before + 1);
});

check('store_history_false', async () => {
  const before = (await run('1')).reply.execution_count;
  await run('"forget me"', { store_history: false });
  assert.is((await run('1')).reply.execution_count, before + 1);
  const { history } = (await kernel.request('history_request', { hist_access_type: 'tail', n: 5 })).reply;
  assert.not.match(JSON.stringify(history), /forget me/);
});

check('user_expressions', async () => {
  const { user_expressions: answers } = (
    await run('const twenty = 20;', { user_expressions: { right: 'twenty + 1', wrong: 'missing' } })
  ).reply;
  assert.equal(answers.right, { status: 'ok', data: { 'text/plain': '21' }, metadata: {} });
  assert.equal([answers.wrong.status, answers.wrong.ename], ['error', 'TypeScriptError']);
});

check('error_reply_equals_error_message', async () => {
  const { reply, error } = await run('throw new RangeError("out")');
  const { ename, evalue, traceback } = reply;
  assert.equal([reply.status, { ename, evalue, traceback }], ['error', error]);
});

check('stop_on_error_aborts_what_waits', async () => {
  const [, second] = ['await null; throw 1', '2'].map((code) => kernel.post('execute_request', { code }));
  assert.is((await kernel.outcome(second as string)).reply.status, 'aborted');
});

check('stop_on_error_false', async () => {
  const [, second] = ['await null; throw 1', '2'].map((code) =>
    kernel.post('execute_request', { code, stop_on_error: false }),
  );
  assert.is((await kernel.outcome(second as string)).result?.data['text/plain'], '2');
});

check('cell_right_after_an_error_runs', async () => {
  await run('throw 1');
  assert.is(await plain('3'), '3');
});

check('async_error_fails_its_cell', async () => {
  const timer = await run('setTimeout(() => { throw new Error("in a timer"); }, 1); await new Promise(() => {});');
  assert.is(timer.error?.evalue, 'in a timer');
  assert.is((await run('void Promise.reject(new Error("floating"));')).error?.evalue, 'floating');
});

check('type_error_is_an_error', async () => {
  const { error } = await run('const n: number = "text";');
  assert.match(error?.evalue, /line 1: Type 'string' is not assignable to type 'number'/);
});

check('traceback_names_the_line_of_the_cell', async () => {
  const { error, reply } = await run('interface A { a: 1 }\n\nthrow new Error("here")');
  assert.match(error?.traceback.join('\n'), new RegExp(`Cell \\[${reply.execution_count}\\], line 3`));
});

check('history_request_is_answered', async () => {
  await run('"find me"');
  const ask = async (query: object) => (await kernel.request('history_request', query)).reply.history;
  assert.is((await ask({ hist_access_type: 'search', pattern: '*find me*', n: 1 }))[0][2], '"find me"');
  assert.ok((await ask({ hist_access_type: 'range', session: 0, start: 1, stop: 2 })).length === 1);
});

check('complete_cursor_in_code_points', async () => {
  const code = '"😀"; JSON.pars';
  const { reply } = await kernel.request('complete_request', { code, cursor_pos: [...code].length });
  assert.equal([reply.matches, reply.cursor_start, reply.cursor_end], [['parse'], 10, 14]);
});

check('inspect_cursor_in_code_points', async () => {
  const { reply } = await kernel.request('inspect_request', { code: '"😀😀"; JSON.parse', cursor_pos: 14 });
  assert.match(reply.data['text/plain'], /parse\(text: string/);
});

check('is_complete_gives_an_indent', async () => {
  const { reply } = await kernel.request('is_complete_request', { code: 'if (true) {' });
  assert.equal(reply, { status: 'incomplete', indent: '  ' });
});

check('comm_info', async () => {
  assert.equal((await kernel.request('comm_info_request', {})).reply, { status: 'ok', comms: {} });
});

check('unknown_comm_is_closed', async () => {
  const id = kernel.post('comm_open', { comm_id: 'c', target_name: 'nobody', data: {} });
  const closed = () => kernel.published.find(({ type, parent }) => type === 'comm_close' && parent === id);
  await kernel.until(() => closed() !== undefined, 'comm_close');
  assert.is(closed()?.content.comm_id, 'c');
});

check('unknown_messages_are_ignored', async () => {
  kernel.post('unheard_of_request', {});
  kernel.post('comm_msg', { comm_id: 'never opened', data: {} });
  assert.is(await plain('4'), '4');
});

check('wrong_signature_is_dropped', async () => {
  const parts = ['{"msg_id":"forged","msg_type":"kernel_info_request"}', '{}', '{}', '{}'];
  kernel.sendRaw(['<IDS|MSG>', sign({ ...kernel.connection, key: 'guessed' }, parts), ...parts]);
  assert.is(await plain('5'), '5');
  assert.not(kernel.published.some(({ parent }) => parent === 'forged'));
});

check('two_clients', async () => {
  const other = await connect(kernel.connection);
  try {
    const id = other.post('execute_request', { code: 'var shared = "ours"; shared' });
    assert.is((await other.outcome(id)).reply.status, 'ok');
    assert.is(await plain('shared'), 'ours');
    assert.ok(kernel.published.some(({ type, parent }) => type === 'execute_result' && parent === id));
  } finally {
    other.close();
  }
});

check('flood', async () => {
  const { stdout, published } = await run('for (let i = 0; i < 5000; i++) console.log(i);');
  assert.is(stdout.split('\n').length, 5001);
  assert.ok(published.length < 100);
});

check('output_of_5_MB', async () => assert.is((await run('console.log("x".repeat(5e6))')).stdout.length, 5_000_001));

check('interrupt_signal_sync', () => endsBy(bySignal, 'for (;;);'));
check('interrupt_signal_async', () => endsBy(bySignal, 'await new Promise(() => {});'));
check('interrupt_message_sync', () => endsBy(byMessage, 'for (;;);'));
check('interrupt_message_async', () => endsBy(byMessage, 'await new Promise(() => {});'));

check('shutdown_reply_fields', async () => assert.equal(await shutDown(false), [{ status: 'ok', restart: false }, 0]));
check('restart_reply_fields', async () => assert.equal(await shutDown(true), [{ status: 'ok', restart: true }, 0]));

check('shutdown_with_an_open_timer', async () => {
  assert.equal(await shutDown(false, 'setInterval(() => {}, 10); 1'), [{ status: 'ok', restart: false }, 0]);
});

check.run();
