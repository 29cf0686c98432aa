// Cells ask the person at the notebook: input, password, prompt; whom they ask, and what happens where nobody can be asked.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Asked, connect, startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const test = suite('input');
test.before(async () => {
  kernel = await startKernel();
});
test.after(() => kernel.stop());

/** Posts a cell that may ask, waits for its question; the answer is up to the test. */
async function asking(
  code: string,
  client: Pick<TestKernel, 'post' | 'until' | 'asked'> = kernel,
): Promise<[string, Asked]> {
  const before = client.asked.length;
  const id = client.post('execute_request', { code, allow_stdin: true });
  await client.until(() => client.asked.length > before, 'the question');
  return [id, client.asked[before] as Asked];
}

test('input: the question belongs to its cell, the answer is the value, with its type', async () => {
  const [id, { type, parent, content, header }] = await asking(
    'const name: string = await input("Name? "); name.length',
  );
  assert.equal([type, parent, content], ['input_request', id, { prompt: 'Name? ', password: false }]);
  kernel.replyInput({ status: 'ok', value: 'José 😀' }, header);
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], '7');
});

test('password says that the line is not to be shown', async () => {
  const [id, { content }] = await asking('(await password("Key: ")).toUpperCase()');
  assert.equal(content, { prompt: 'Key: ', password: true });
  kernel.replyInput({ value: 'secret' }); // without a parent header, as jupyter_client does
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], 'SECRET');
});

test('prompt waits without await, also in a function, and knows a preset', async () => {
  const [id] = await asking(
    'const twice = (): string => prompt("a") + (prompt("b", "preset") ?? ""); console.log("before"); twice()',
  );
  kernel.replyInput({ value: 'one-' });
  await kernel.until(() => kernel.asked.at(-1)?.content.prompt === 'b', 'the second question');
  assert.match(
    JSON.stringify(kernel.published.filter(({ parent }) => parent === id)),
    /before/,
    'shown before the question',
  );
  kernel.replyInput({ value: '' });
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], 'one-preset');
});

test('what was printed stands above the question, and a long line arrives whole', async () => {
  const [id, { header }] = await asking('console.log("above"); const line = await input(); line.length');
  assert.is(header.msg_type, 'input_request');
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the print',
  );
  kernel.replyInput({ value: 'x'.repeat(200_000) });
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], '200000');
  const [blocking] = await asking('prompt("long")?.length');
  kernel.replyInput({ value: 'é'.repeat(100_000) });
  assert.is((await kernel.outcome(blocking)).result?.data['text/plain'], '100000');
});

test('several questions at once are put one after another', async () => {
  const [id] = await asking('await Promise.all([input("1"), input("2"), input("3")])');
  for (const answer of ['a', 'b', 'c']) {
    const { content, header } = kernel.asked.at(-1) as Asked;
    assert.is(content.prompt, String('abc'.indexOf(answer) + 1));
    const before = kernel.asked.length;
    kernel.replyInput({ value: answer }, header);
    if (answer !== 'c') await kernel.until(() => kernel.asked.length > before, 'the next question');
  }
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], "[ 'a', 'b', 'c' ]");
});

test('a reply to another question is no answer', async () => {
  const [id, first] = await asking('await input("first"); await input("second")');
  kernel.replyInput({ value: 'x' }, first.header);
  await kernel.until(() => kernel.asked.at(-1)?.content.prompt === 'second', 'the second question');
  const second = kernel.asked.at(-1) as Asked;
  kernel.replyInput({ value: 'late' }, first.header);
  kernel.replyInput({ value: 'right' }, second.header);
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], 'right');
});

test('the client that sent the cell is asked, and only its reply counts', async () => {
  const other = await connect(kernel.connection);
  try {
    const before = kernel.asked.length;
    const [id, { header }] = await asking('await input("other?")', other);
    kernel.replyInput({ value: 'wrong' }, header);
    await kernel.request('comm_info_request', {});
    assert.is(kernel.asked.length, before, 'the first client is not asked');
    other.replyInput({ value: 'right' }, header);
    assert.is((await other.outcome(id)).result?.data['text/plain'], 'right');
  } finally {
    other.close();
  }
});

for (const code of ['await input("x")', 'await password("x")', 'prompt("x")']) {
  test(`${code}: an error where the client takes no input, at the line that asks`, async () => {
    const { error, reply } = await kernel.execute(`\n${code}`, { allow_stdin: false });
    assert.is(error?.ename, 'StdinNotImplementedError');
    assert.is(error?.evalue, 'this client cannot be asked for input (allow_stdin is not true in its request)');
    assert.equal(error?.traceback.slice(0, 2), [`Cell [${reply.execution_count}], line 2`, `--> 2 ${code}`]);
  });
}

test('an error reply and one without a value are errors of the cell', async () => {
  const [id] = await asking('await input("x")');
  kernel.replyInput({ status: 'error', ename: 'Closed', evalue: 'the box was closed' });
  assert.is((await kernel.outcome(id)).error?.evalue, 'the box was closed');
  const [second] = await asking('await input("x")');
  kernel.replyInput({});
  assert.is((await kernel.outcome(second)).error?.evalue, 'the client replied without a value');
});

test('a question after the end of its cell is refused', async () => {
  const id = kernel.post('execute_request', {
    code: 'setTimeout(() => input("late").catch((error) => console.log(error.message)), 100); 1',
    allow_stdin: true,
  });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the refusal',
  );
  const text = kernel.published.find(({ type, parent }) => type === 'stream' && parent === id)?.content.text;
  assert.is(text, 'the cell that asks for input has ended; await the answer before its end\n');
});

for (const code of ['await input("x")', 'prompt("x")', 'for (;;) try { prompt("x"); } catch {}']) {
  test(`an interrupt ends ${code}`, async () => {
    await kernel.execute('var kept = 41;');
    const [id, { header }] = await asking(code);
    kernel.process.kill('SIGINT');
    const { error, seconds } = await kernel.outcome(id);
    assert.is(error?.ename, 'Interrupted');
    assert.ok(seconds < 4, `took ${seconds} s`);
    kernel.replyInput({ value: 'too late' }, header);
    assert.is((await kernel.execute('kept + 1')).result?.data['text/plain'], '42');
  });
}

test('the executor may die while it asks', async () => {
  const [id] = await asking('setTimeout(() => process.exit(5), 50); await input("x")');
  assert.match((await kernel.outcome(id)).error?.evalue, /ended with exit code 5/);
  const [second] = await asking('prompt("again")');
  kernel.replyInput({ value: 'works' });
  assert.is((await kernel.outcome(second)).result?.data['text/plain'], 'works');
});

test('completion and hover know the functions', async () => {
  const { reply } = await kernel.request('complete_request', { code: 'passw', cursor_pos: 5 });
  assert.ok(reply.matches.includes('password'));
  const found = await kernel.request('inspect_request', { code: 'input("x")', cursor_pos: 3, detail_level: 0 });
  assert.match(found.reply.data['text/plain'], /^function input\(prompt\?: string/);
  assert.match(found.reply.data['text/plain'], /Asks the person at the notebook/);
  const wrong = await kernel.execute('const n: number = await input("x");');
  assert.match(wrong.error?.evalue, /Type 'string' is not assignable to type 'number'/);
  assert.is((await kernel.execute('const prompt = 6; prompt')).result?.data['text/plain'], '6', 'names may be taken');
});

test.run();
