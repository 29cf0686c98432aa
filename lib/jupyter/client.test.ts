import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KernelClient, KernelError, type KernelSpec } from './client.js';
import type { Message } from './messages.js';

const spec: KernelSpec = {
  argv: [process.execPath, fileURLToPath(new URL('./testKernel.js', import.meta.url)), '{connection_file}'],
  display_name: 'test',
  language: 'none',
  interrupt_mode: 'signal',
};
const textOf = (messages: Message[]): string =>
  messages.map(({ header, content }) => (header.msg_type === 'stream' ? content.text : '')).join('');

async function withKernel(
  use: (kernel: KernelClient) => Promise<void>,
  options: Partial<KernelSpec> = {},
): Promise<void> {
  const kernel = await KernelClient.start({ ...spec, ...options });
  try {
    await use(kernel);
  } finally {
    await kernel.kill();
  }
}

async function rejected(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a rejection');
}

test('a cell gives its messages in order, its outcome and its reply', () =>
  withKernel(async (kernel) => {
    assert.is(kernel.info.implementation, 'test');
    const messages: Message[] = [];
    const { outcome, reply } = await kernel.execute('say', { onMessage: (message) => messages.push(message) });
    assert.is(outcome, 'ok');
    assert.is(reply?.execution_count, 1);
    assert.equal(
      messages.map(({ header }) => header.msg_type),
      ['status', 'stream', 'status'],
    );
    assert.is((await kernel.execute('fail')).outcome, 'error');
  }));

test('5,000 messages of one cell arrive complete and in order', () =>
  withKernel(async (kernel) => {
    const messages: Message[] = [];
    await kernel.execute('flood', { onMessage: (message) => messages.push(message) });
    assert.is(textOf(messages), `${Array.from({ length: 5000 }, (_, i) => `${i}\n`).join('')}cell 1\n`);
  }));

test('the connection file is for its owner only and goes with the kernel', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-test-'));
  const kernel = await KernelClient.start(spec, { env: { TEST_KERNEL_MARKS: join(folder, 'marks') } });
  const { file } = JSON.parse(readFileSync(join(folder, 'marks'), 'utf8'));
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.is(statSync(dirname(file)).mode & 0o777, 0o700);
  await kernel.shutdown();
  assert.not(existsSync(dirname(file)));
  assert.is(kernel.death, 'exit code 0');
  rmSync(folder, { recursive: true });
});

test('messages signed with another key are dropped', () =>
  withKernel(async (kernel) => {
    const messages: Message[] = [];
    await kernel.execute('forge', { onMessage: (message) => messages.push(message) });
    assert.is(textOf(messages), 'cell 1\n');
  }));

test('the death of the kernel ends a cell, keeps its output and refuses what comes later', () =>
  withKernel(async (kernel) => {
    const messages: Message[] = [];
    const { outcome, reply } = await kernel.execute('die', { onMessage: (message) => messages.push(message) });
    assert.is(outcome, 'died');
    assert.is(reply, undefined);
    assert.is(textOf(messages), 'last words\n');
    assert.is(kernel.death, 'exit code 3');
    assert.is((await kernel.execute('say')).outcome, 'died');
    const error = await rejected(kernel.request('kernel_info_request'));
    assert.is(error.message, 'kernel_info_request: the kernel has ended (exit code 3)');
  }));

test('a timeout interrupts the cell; the kernel lives on', () =>
  withKernel(async (kernel) => {
    assert.is((await kernel.execute('wait', { timeout: 0.1 })).outcome, 'timeout');
    assert.is((await kernel.execute('say')).outcome, 'ok');
  }));

test('the interrupt goes as a message where the kernelspec asks for it', () =>
  withKernel(
    async (kernel) => {
      assert.is((await kernel.execute('wait', { timeout: 0.1, grace: 5 })).outcome, 'timeout');
      assert.is(kernel.death, undefined);
    },
    { interrupt_mode: 'message' },
  ));

test('a cell that ignores the interrupt is killed after the grace time', () =>
  withKernel(async (kernel) => {
    assert.is((await kernel.execute('hang', { timeout: 0.1, grace: 0.1 })).outcome, 'timeout');
    assert.is(kernel.death, 'signal SIGKILL');
  }));

test('an abort signal stops the running cell and refuses the next one', () =>
  withKernel(async (kernel) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    assert.is((await kernel.execute('wait', { signal: controller.signal })).outcome, 'stopped');
    assert.is((await kernel.execute('say', { signal: controller.signal })).outcome, 'stopped');
    const { reply } = await kernel.execute('say');
    assert.is(reply?.execution_count, 2, 'the refused cell was never sent');
  }));

test('a reply without the end of the output counts as lost output', () =>
  withKernel(async (kernel) => {
    assert.is((await kernel.execute('never idle', { silence: 0.2 })).outcome, 'lost');
  }));

test('a kernel that ends while starting is reported with its own words', async () => {
  const error = await rejected(KernelClient.start({ ...spec, argv: [...spec.argv, 'exit'] }));
  assert.instance(error, KernelError);
  assert.match(error.message, /^the kernel ended while starting \(exit code 4\): .*testKernel\.js .*\nno luck today$/);
});

test('a port taken between finding and binding it leads to another start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-test-'));
  const kernel = await KernelClient.start(spec, { env: { TEST_KERNEL_TAKEN: join(folder, 'taken') } });
  assert.is((await kernel.execute('say')).outcome, 'ok');
  await kernel.kill();
  rmSync(folder, { recursive: true });
});

test('a kernel that does not exist or never answers is reported', async () => {
  const missing = await rejected(KernelClient.start({ ...spec, argv: ['no-such-program-here'] }));
  assert.match(missing.message, 'the kernel ended while starting (spawn no-such-program-here ENOENT)');
  const mute = await rejected(KernelClient.start({ ...spec, argv: [...spec.argv, 'mute'] }, { startTimeout: 0.5 }));
  assert.match(mute.message, 'the kernel did not answer within 0.5 s');
});

test('a client that ends without closing its kernel takes kernel and connection file with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-test-'));
  const marks = join(folder, 'marks');
  const script = `import { KernelClient } from ${JSON.stringify(new URL('./client.js', import.meta.url).href)};
    await KernelClient.start(${JSON.stringify(spec)}, { env: { TEST_KERNEL_MARKS: ${JSON.stringify(marks)} } });
    process.exit(0);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  const { file, port } = JSON.parse(readFileSync(marks, 'utf8'));
  assert.not(existsSync(dirname(file)));
  const knock = (): Promise<string | undefined> =>
    new Promise((resolve) => {
      const socket: Socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() && 'still there'));
      socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
    });
  // the kill is on its way when the client is gone: a busy machine may take a moment
  for (let i = 0; i < 50 && (await knock()) === 'still there'; i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.is(await knock(), 'ECONNREFUSED');
  rmSync(folder, { recursive: true });
});

test('2,000 cells leave no listener, no open request and no memory behind', async () => {
  const before = process.listenerCount('exit');
  const kernel = await KernelClient.start(spec);
  const { signal } = new AbortController();
  const run = async (cells: number): Promise<number> => {
    for (let i = 0; i < cells; i++) await kernel.execute('say', { signal });
    return process.memoryUsage().heapUsed;
  };
  await run(1000);
  const half = await run(500);
  const full = await run(500);
  assert.is(kernel.waiting, 0);
  // 500 leaked requests with their closures and messages would be several MB; the collector's phase is 4 MB or so
  assert.ok(full - half < 8e6, `heap grew by ${full - half} bytes in 500 cells`);
  await kernel.shutdown();
  assert.is(process.listenerCount('exit'), before);
});

test.run();
