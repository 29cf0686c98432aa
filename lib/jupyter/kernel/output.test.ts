// What cells write: complete, in order, in few messages, under the cell that it belongs to.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const test = suite('output');
test.before(async () => {
  kernel = await startKernel();
});
test.after(() => kernel.stop());

const streamsOf = (id: string) => kernel.published.filter(({ type, parent }) => type === 'stream' && parent === id);
const textOf = (id: string) =>
  streamsOf(id)
    .map(({ content }) => content.text)
    .join('');

for (const count of [20_000, 100_000]) {
  test(`${count} prints arrive complete, in order, in few messages`, async () => {
    const { stdout, published, reply } = await kernel.execute(`for (let i = 0; i < ${count}; i++) console.log(i);`);
    assert.is(reply.status, 'ok');
    assert.is(stdout, Array.from({ length: count }, (_, i) => `${i}\n`).join(''));
    assert.ok(published.length < 100, `${published.length} messages`);
    assert.is(published.at(-1)?.content.execution_state, 'idle');
  });
}

test('a long synchronous loop shows its text while it runs', async () => {
  const id = kernel.post('execute_request', {
    code: 'const end = Date.now() + 600; let k = 0; while (Date.now() < end) if (k++ % 1000 === 0) console.log(k);',
  });
  await kernel.until(() => streamsOf(id).length > 2, 'text');
  assert.not(
    kernel.published.some(
      ({ type, parent, content }) => parent === id && type === 'status' && content.execution_state === 'idle',
    ),
  );
  await kernel.outcome(id);
});

test('a cell that prints and then computes for long shows the print at once', async () => {
  const id = kernel.post('execute_request', {
    code: 'console.log("wait for it"); const until = Date.now() + 1500; while (Date.now() < until) {}',
  });
  await kernel.until(() => textOf(id) === 'wait for it\n', 'the print');
  assert.not(kernel.published.some(({ parent, content }) => parent === id && content.execution_state === 'idle'));
  await kernel.outcome(id);
});

test('stdout and stderr keep their order, and text comes before the picture that follows it', async () => {
  const { published, stdout, stderr } = await kernel.execute(
    'import { display } from "tslab"; console.log("a"); console.error("b"); process.stdout.write("c"); display.text("d"); console.log("e"); 1',
  );
  assert.equal(
    published.slice(2, -1).map(({ type, content }) => [type, content.text]),
    [
      ['stream', 'a\n'],
      ['stream', 'b\n'],
      ['stream', 'c'],
      ['display_data', undefined],
      ['stream', 'e\n'],
      ['execute_result', undefined],
    ],
  );
  assert.equal([stdout, stderr], ['a\nce\n', 'b\n']);
});

test('text in pieces of bytes is put together again', async () => {
  const { stdout } = await kernel.execute(
    'const bytes = Buffer.from("ñ😀"); for (const b of bytes) process.stdout.write(Buffer.from([b]));',
  );
  assert.is(stdout, 'ñ😀');
});

test('late output goes to the cell that started it', async () => {
  const first = kernel.post('execute_request', {
    code: 'import { EventEmitter } from "node:events"; const bell = new EventEmitter(); bell.on("ring", () => console.log("rung"));\nsetTimeout(() => { console.log("timer"); bell.emit("ring"); }, 150); setTimeout(async () => { await null; console.log("promise"); }, 100); "started"',
  });
  const second = kernel.post('execute_request', {
    code: 'console.log("second"); await new Promise((r) => setTimeout(r, 300));',
  });
  await kernel.outcome(second);
  assert.is(textOf(first), 'promise\ntimer\nrung\n');
  assert.is(textOf(second), 'second\n');
});

test('output of a child process reaches the cell', async () => {
  const { stdout } = await kernel.execute(
    'import { execFileSync } from "node:child_process"; execFileSync(process.execPath, ["-e", "console.log(\'from a child\')"], { stdio: "inherit" }); await new Promise((r) => setTimeout(r, 100));',
  );
  assert.is(stdout, 'from a child\n');
});

test('a silent cell publishes nothing and is not counted', async () => {
  const before = (await kernel.execute('1')).reply.execution_count;
  const { published, reply } = await kernel.execute('console.log("hush"); let quiet = 4; quiet', { silent: true });
  assert.equal(
    published.map(({ type }) => type),
    ['status', 'status'],
  );
  assert.is(reply.execution_count, before);
  const uncounted = await kernel.execute('quiet', { store_history: false });
  assert.is(uncounted.result?.data['text/plain'], '4');
  assert.is((await kernel.execute('1')).reply.execution_count, before + 1);
});

test('execute_input repeats the code with its number', async () => {
  const { published, reply } = await kernel.execute('"me"');
  const input = published.find(({ type }) => type === 'execute_input');
  assert.equal(input?.content, { code: '"me"', execution_count: reply.execution_count });
});

test('a value of 5 MB arrives', async () => {
  const { result } = await kernel.execute('"x".repeat(5e6)');
  assert.is(result?.data['text/plain'].length, 5e6);
});

test.run();
