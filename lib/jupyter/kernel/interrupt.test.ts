// A cell that does not end by itself is ended, by signal and by message, and the variables of earlier cells are kept.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Outcome, startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const test = suite('interrupt');
test.before(async () => {
  kernel = await startKernel();
  await kernel.execute(
    'let kept = 41; let turns = 0; import { readFile } from "node:fs/promises"; import { execSync } from "node:child_process";',
  );
});
test.after(() => kernel.stop());

const bySignal = () => kernel.process.kill('SIGINT');
const byMessage = () => kernel.request('interrupt_request', {}, { control: true });

/** Runs a cell that prints `on` when it is under way, interrupts it, and checks that the kernel is well afterwards. */
async function interrupted(code: string, interrupt: () => unknown = bySignal): Promise<Outcome> {
  const id = kernel.post('execute_request', { code: `process.stdout.write("on".padEnd(70_000)); ${code}` });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the start of the cell',
  );
  await interrupt();
  const outcome = await kernel.outcome(id);
  assert.is(outcome.error?.ename, 'Interrupted', JSON.stringify(outcome.reply));
  assert.ok(outcome.seconds < 4, `took ${outcome.seconds} s`); // 5 s would be the last step, which loses the variables
  const after = await kernel.execute('kept + 1');
  assert.is(after.result?.data['text/plain'], '42', after.error?.evalue);
  return outcome;
}

for (const [how, interrupt] of [
  ['a signal', bySignal],
  ['a message', byMessage],
] as const) {
  test(`${how} ends a busy loop`, async () => {
    await interrupted('while (true) {}', interrupt);
  });
  test(`${how} ends a pending await`, async () => {
    await interrupted('await new Promise(() => {});', interrupt);
  });
}

test('loops that catch exceptions, in functions, after an await, in callbacks', async () => {
  await interrupted('for (;;) try { for (;;); } finally { turns++; }');
  await interrupted('const spin = (): void => { do turns++; while (true); }; spin();');
  await interrupted('await null; while (true) await null;');
  await interrupted('setTimeout(() => { while (true) turns++; }, 1); await new Promise(() => {});');
});

test('a synchronous wait outside of loops', async () => {
  await interrupted('execSync("sleep 5");');
  await interrupted('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);');
});

test('nothing of the cell goes on afterwards: timers, immediates, waits, loops over files', async () => {
  await interrupted('turns = 0; setInterval(() => { turns++; }, 5); await new Promise(() => {});');
  await interrupted('const again = () => { turns++; setImmediate(again); }; again(); await new Promise(() => {});');
  await interrupted('import { setTimeout as wait } from "node:timers/promises"; for (;;) { await wait(1); turns++; }');
  await interrupted('for (;;) { await readFile("/dev/null").catch(() => {}); turns++; }');
  await interrupted(
    '(async () => { for (;;) { await new Promise((r) => setTimeout(r, 1)); turns++; } })(); await new Promise(() => {});',
  );
  await kernel.execute('await new Promise((r) => setTimeout(r, 50)); turns = 0;');
  await kernel.execute('await new Promise((r) => setTimeout(r, 100));');
  assert.is((await kernel.execute('turns')).result?.data['text/plain'], '0');
});

test('what cannot be ended otherwise is killed after 5 s, and a fresh executor takes over', async () => {
  const fresh = await startKernel();
  try {
    const id = fresh.post('execute_request', {
      code: 'process.stdout.write("on".padEnd(70_000)); await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    });
    await fresh.until(
      () => fresh.published.some(({ type, parent }) => type === 'stream' && parent === id),
      'the start of the cell',
    );
    fresh.process.kill('SIGINT');
    assert.match((await fresh.outcome(id)).error?.evalue, /was ended by SIGKILL; all variables are lost/);
    assert.is((await fresh.execute('1')).result?.data['text/plain'], '1');
  } finally {
    await fresh.stop();
  }
});

test('cells that wait behind it are aborted, later ones run', async () => {
  let waiting = '';
  await interrupted('await new Promise(() => {});', () => {
    waiting = kernel.post('execute_request', { code: '1' });
    return new Promise((resolve) => setTimeout(resolve, 100)).then(bySignal);
  });
  assert.is((await kernel.outcome(waiting)).reply.status, 'aborted');
});

test('a cell that swallows the interrupt does not pass it on to the next', async () => {
  const id = kernel.post('execute_request', {
    code: 'process.stdout.write("on".padEnd(70_000)); try { for (;;); } catch {} "survived"',
  });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the start of the cell',
  );
  const next = kernel.post('execute_request', {
    code: 'let m = 0; for (let i = 0; i < 1e7; i++) m++; m',
    stop_on_error: false,
  });
  bySignal();
  await kernel.outcome(id);
  const { reply, result } = await kernel.outcome(next);
  if (reply.status !== 'aborted') assert.is(result?.data['text/plain'], '10000000');
  assert.is((await kernel.execute('kept')).result?.data['text/plain'], '41');
});

test('an interrupt with nothing to interrupt does nothing', async () => {
  bySignal();
  await byMessage();
  assert.is(
    (await kernel.execute('let w = 0; for (let i = 0; i < 1e6; i++) w++; w')).result?.data['text/plain'],
    '1000000',
  );
});

test('an interrupt before the executor is ready ends the cell', async () => {
  const fresh = await startKernel();
  try {
    const id = fresh.post('execute_request', { code: 'while (true) {}' });
    await fresh.until(
      () => fresh.published.some(({ type, parent }) => type === 'execute_input' && parent === id),
      'execute_input',
    );
    fresh.process.kill('SIGINT');
    assert.is((await fresh.outcome(id)).error?.ename, 'Interrupted');
    assert.is((await fresh.execute('1')).result?.data['text/plain'], '1');
  } finally {
    await fresh.stop();
  }
});

test.run();
