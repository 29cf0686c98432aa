// Two processes for the cells: one runs them, one stands by and takes over. Here they are told apart by their process ids.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { processTree } from './processTree.js';
import { startKernel, type TestKernel } from './testClient.js';

const test = suite('standby');

/** The processes that the kernel has started. */
const children = (kernel: TestKernel): number[] => processTree(kernel.process.pid ?? 0)?.slice(1) ?? [];

let kernel: TestKernel;
let alone: TestKernel;

const pidOf = async (kernel: TestKernel) => Number((await kernel.execute('process.pid')).result?.data['text/plain']);

/** Starts a cell and waits until it runs. */
async function begin(kernel: TestKernel, code: string): Promise<string> {
  const id = kernel.post('execute_request', { code: `console.log('on'); ${code}` });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the start of the cell',
  );
  return id;
}

/** The process that stands by, as soon as there is one. */
async function standby(kernel: TestKernel, executor: number): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const other = children(kernel).find((pid) => pid !== executor);
    if (other) return other;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no second process stands by');
}

/** A question is answered. */
async function answers(kernel: TestKernel): Promise<void> {
  const { reply } = await kernel.request('complete_request', { code: 'JSON.str', cursor_pos: 8 });
  assert.equal(reply.matches, ['stringify']);
}

if (!processTree(process.pid)) console.log('skipped: this system does not tell which processes a process has started');
else {
  test.before(async () => {
    kernel = await startKernel();
    alone = await startKernel({ env: { CAMREC_SPARE: '0' } });
  });
  test.after(async () => {
    await Promise.all([kernel?.stop(), alone?.stop()]);
  });

  test('one that dies before it has answered has a successor, which answers', async () => {
    const executor = await pidOf(kernel);
    process.kill(executor, 'SIGSTOP'); // it is asked, and will not answer
    const reply = kernel.request('complete_request', { code: 'JSON.str', cursor_pos: 8 });
    process.kill(executor, 'SIGKILL');
    assert.equal((await reply).reply.matches, ['stringify']);
    assert.is.not(await pidOf(kernel), executor);
  });

  test('a killed executor is replaced by the process that stands by, which knows nothing of the old variables', async () => {
    await kernel.execute('const lost = { there: 1 };');
    const executor = await pidOf(kernel);
    const next = await standby(kernel, executor);
    await answers(kernel);
    const id = kernel.post('execute_request', { code: 'for (let i = 0; ; i++) { console.log(i); await null; }' });
    await kernel.until(
      () => kernel.published.filter(({ type, parent }) => type === 'stream' && parent === id).length > 3,
      'output',
    );
    process.kill(executor, 'SIGKILL');
    const { stdout, error } = await kernel.outcome(id);
    const lines = stdout.split('\n').slice(0, -1);
    assert.equal(
      lines.slice(0, 1000),
      Array.from({ length: 1000 }, (_, line) => String(line)),
    );
    assert.match(error?.evalue, /was ended by SIGKILL; all variables are lost/);
    assert.is(await pidOf(kernel), next);
    assert.match((await kernel.execute('lost')).error?.evalue, /Cannot find name 'lost'/);
    assert.equal((await kernel.request('complete_request', { code: 'los', cursor_pos: 3 })).reply.matches, []);
    await standby(kernel, next); // and so on
  });

  test('the death of the process that stands by concerns nobody', async () => {
    await kernel.execute('const kept = 1;');
    const executor = await pidOf(kernel);
    process.kill(await standby(kernel, executor), 'SIGKILL');
    await answers(kernel);
    assert.is(await pidOf(kernel), executor);
    assert.is((await kernel.execute('kept')).result?.data['text/plain'], '1');
  });

  test('it is started when a cell takes no notice of an interrupt, before that has to be killed', async () => {
    const executor = await pidOf(kernel);
    // printed at once, since it is more than is gathered: what follows is the wait
    const id = await begin(
      kernel,
      `await null;
      process.stdout.write('waits'.padEnd(70_000));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    );
    await kernel.until(
      () => kernel.published.some(({ parent, content }) => parent === id && /waits/.test(content.text)),
      'the start of the wait',
    );
    kernel.process.kill('SIGINT');
    const next = await standby(kernel, executor);
    assert.match((await kernel.outcome(id)).error?.evalue, /was ended by SIGKILL/);
    assert.is(await pidOf(kernel), next);
  });

  test('a cell has left work that computes on: the process that stands by is asked, and started for it', async () => {
    const { error } = await kernel.execute('setTimeout(() => { console.log("left"); for (;;); });');
    assert.is(error, undefined);
    await kernel.until(() => kernel.published.some(({ content }) => /left/.test(content.text)), 'what was left');
    await answers(kernel);
  });

  test('CAMREC_SPARE=0: during a cell the only process answers, and knows what values have at run time', async () => {
    await alone.execute('const loose: any = { key: 1 };');
    const executor = await pidOf(alone);
    const id = await begin(alone, 'await new Promise(() => {});');
    const { reply } = await alone.request('complete_request', { code: 'loose.', cursor_pos: 6 });
    assert.equal(reply.matches, ['key']);
    assert.equal(children(alone), [executor], 'this question would start a second process');
    await alone.request('interrupt_request', {}, { control: true });
    assert.is((await alone.outcome(id)).error?.ename, 'Interrupted');
  });

  test('CAMREC_SPARE=0: questions are answered between cells, deaths survived', async () => {
    const executor = await pidOf(alone);
    await answers(alone);
    process.kill(executor, 'SIGKILL');
    await alone.until(() => alone.published.some(({ content }) => /SIGKILL/.test(content.text)), 'the news');
    assert.is.not(await pidOf(alone), executor);
    assert.is(children(alone).length, 1);
  });
}

test.run();
