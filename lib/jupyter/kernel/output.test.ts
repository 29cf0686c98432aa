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

test('output of child processes that inherit stdout reaches the cell, whole', async () => {
  const { stdout, stderr, published } = await kernel.execute(
    `import { execFileSync } from "node:child_process";
const inherit = { stdio: "inherit" } as const;
execFileSync(process.execPath, ["-e", "for (let i = 0; i < 50000; i++) console.log(i)"], inherit);
execFileSync(process.execPath, ["-e", "console.error('from a child')"], inherit);
await new Promise((r) => setTimeout(r, 100));`,
  );
  assert.is(stdout, Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join(''));
  assert.is(stderr, 'from a child\n');
  assert.ok(published.length < 100, `${published.length} messages`);
});

test('output of a worker thread reaches the cell that started it, also after its end', async () => {
  const id = kernel.post('execute_request', {
    code: `import { Worker } from "node:worker_threads";
const script = "console.log('from a worker'); setTimeout(() => { console.error('and its stderr'); require('fs').writeSync(1, 'by number'); }, 200)";
new Worker(script, { eval: true }); "started"`,
  });
  await kernel.until(
    () => ['from a worker', 'and its stderr', 'by number'].every((text) => textOf(id).includes(text)),
    'the worker',
  );
  assert.not.ok(
    kernel.published.find(({ type, parent }) => type === 'stream' && parent !== id)?.content.text?.includes('worker'),
  );
});

test('prints that follow each other closely share messages', async () => {
  const { stdout, published } = await kernel.execute(
    'for (let i = 0; i < 2000; i++) { console.log(i); await new Promise((r) => setImmediate(r)); }',
  );
  assert.is(stdout.split('\n').length, 2001);
  assert.ok(published.length < 400, `${published.length} messages`); // 50 ms each, on however slow a machine
});

test('text of more than 64 kB is shown before the cell goes on', async () => {
  const id = kernel.post('execute_request', {
    code: 'process.stdout.write("a"); process.stdout.write("x".repeat(70_000)); await new Promise((r) => setTimeout(r, 300)); throw 1',
  });
  await kernel.until(() => textOf(id).length === 70_001, 'the text');
  assert.not(kernel.published.some(({ type, parent }) => parent === id && type === 'error'));
  await kernel.outcome(id);
});

test('5 MB of text arrive whole, in pieces that a server passes on, before the reply', async () => {
  const { stdout, published } = await kernel.execute(
    'const mega = Array.from({ length: 5e5 }, (_, i) => String(i).padStart(9)).join("\\n"); console.log(mega)',
  );
  assert.is(stdout, `${Array.from({ length: 500_000 }, (_, i) => String(i).padStart(9)).join('\n')}\n`);
  const sizes = published.flatMap(({ type, content }) => (type === 'stream' ? [content.text.length] : []));
  assert.ok(Math.max(...sizes) <= 65_536);
  assert.is(published.at(-1)?.content.execution_state, 'idle');
});

test('an endless flood is interrupted, and has a short tail', async () => {
  const id = kernel.post('execute_request', { code: 'for (;;) console.log("x".repeat(1000));' });
  await kernel.until(() => textOf(id).length > 2_000_000, 'the flood');
  await kernel.request('interrupt_request', {}, { control: true });
  const { error, stderr } = await kernel.outcome(id);
  assert.is(error?.ename, 'Interrupted');
  assert.match(stderr, /more characters had been printed when the cell was interrupted/);
  assert.is((await kernel.execute('1')).result?.data['text/plain'], '1');
});

test('a flood that ends by a crash is shown to its end', async () => {
  const { error, stdout } = await kernel.execute(
    'for (let i = 0; i < 8000; i++) console.log(String(i).padStart(999)); process.exit(6);',
  );
  assert.match(error?.evalue, /ended with exit code 6/);
  assert.is(stdout.length, 8_000_000);
});

test('clearOutput goes out in its place, with and without wait', async () => {
  const { published } = await kernel.execute(
    'console.log("a"); clearOutput({ wait: true }); console.log("b"); clearOutput(); "c"',
  );
  assert.equal(
    published.slice(2, -1).map(({ type, content }) => [type, content.wait ?? content.text]),
    [
      ['stream', 'a\n'],
      ['clear_output', true],
      ['stream', 'b\n'],
      ['clear_output', false],
      ['execute_result', undefined],
    ],
  );
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
