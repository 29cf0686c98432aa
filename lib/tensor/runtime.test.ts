import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CHUNKS, defaultThreads, KernelError, Runtime } from './runtime.js';

const FAR = 2 ** 32 - 64; // an address no heap here reaches: touching it traps

async function withRuntime(
  options: ConstructorParameters<typeof Runtime>[0],
  use: (runtime: Runtime) => unknown,
): Promise<void> {
  const runtime = new Runtime(options);
  try {
    await runtime.ready();
    await use(runtime);
  } finally {
    await runtime.dispose();
  }
}

test('options are checked', () => {
  for (const threads of [0, -1, 1.5, Number.NaN, CHUNKS + 1]) {
    assert.throws(() => new Runtime({ threads }), `threads must be an integer from 1 to ${CHUNKS}, got ${threads}`);
  }
  assert.throws(() => new Runtime({ threads: 2, shared: false }), /2 threads need shared memory/);
  assert.ok(Number.isInteger(defaultThreads()) && defaultThreads() >= 1);
});

test('split covers every element once, in ranges that are multiples of the grain', () =>
  withRuntime({ threads: 3 }, (runtime) => {
    for (const count of [0, 1, 63, 64, 1000, 4096]) {
      const ranges: [number, number][] = [];
      runtime.split('fill', count, 64, (begin, end) => {
        ranges.push([begin, end]);
        return [65536, 0, 0];
      });
      ranges.sort(([a], [b]) => a - b);
      assert.is(ranges.length, count === 0 ? 0 : Math.min(3, Math.max(1, Math.floor(count / 64))));
      ranges.forEach(([begin, end], i) => {
        assert.is(begin, i === 0 ? 0 : ranges[i - 1][1]);
        if (i < ranges.length - 1) assert.is(end % 64, 0);
      });
      if (count > 0) assert.is(ranges.at(-1)?.[1], count);
    }
    assert.throws(() => runtime.split('fill', Number.NaN, 1, () => []), /cannot run over NaN elements/);
  }));

test('a trap names its kernel and leaves the runtime usable', () =>
  withRuntime({ threads: 1 }, (runtime) => {
    assert.throws(
      () => runtime.call('fill', FAR, 1, 1000),
      (error: unknown) =>
        error instanceof KernelError &&
        error.kernel === 'fill' &&
        /kernel fill trapped: memory access out of bounds/.test(error.message),
    );
    assert.throws(() => runtime.call('nonsense'), /kernel nonsense does not exist/);
    const address = runtime.heap.allocate(16);
    runtime.call('fill', address, 3, 4);
    assert.equal([...runtime.heap.floats(address, 4)], [3, 3, 3, 3]);
  }));

test('a trap in a worker, or beside one, is the same error', () =>
  withRuntime({ threads: 3 }, (runtime) => {
    assert.is(runtime.activeThreads, 3);
    const address = runtime.heap.allocate(3 * 4096);
    for (const culprit of [0, 1, 2]) {
      const run = (): void =>
        runtime.split('fill', 3, 1, (begin, _end, thread) => [
          thread === culprit ? FAR : address + begin * 4096,
          culprit,
          1024,
        ]);
      assert.throws(run, /kernel fill trapped: memory access out of bounds/);
      const others = [0, 1, 2].filter((thread) => thread !== culprit);
      for (const thread of others)
        assert.is(runtime.heap.floats(address + thread * 4096, 1024)[1023], culprit, 'the others finish');
    }
    assert.is(runtime.activeThreads, 3);
    runtime.split('fill', 3, 1, (begin) => [address + begin * 4096, 9, 1024]);
    assert.ok(runtime.heap.floats(address, 3 * 1024).every((x) => x === 9));
  }));

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds); // without a turn of the event loop
}

test('a worker that dies while the main thread waits is noticed, and one thread goes on', () =>
  withRuntime({ threads: 2, patience: 0.2 }, (runtime) => {
    const address = runtime.heap.allocate(8192);
    const fill = (value: number): void => runtime.split('fill', 2, 1, (begin) => [address + begin * 4096, value, 1024]);
    fill(1);
    // biome-ignore lint/complexity/useLiteralKeys: brackets reach private fields
    void runtime['pool']?.['workers'][0].terminate();
    sleep(300);
    assert.throws(
      () => fill(2),
      /kernel fill lost a thread: worker 0 did not answer for 0.2 s; further work runs on one thread/,
    );
    assert.is(runtime.activeThreads, 1);
    fill(5);
    assert.ok(runtime.heap.floats(address, 1024).every((x) => x === 5));
  }));

test('a worker that dies between two kernels costs nothing but its speed', () =>
  withRuntime({ threads: 2 }, async (runtime) => {
    // biome-ignore lint/complexity/useLiteralKeys: brackets reach private fields
    await runtime['pool']?.['workers'][0].terminate();
    assert.is(runtime.activeThreads, 1);
    const address = runtime.heap.allocate(8192);
    runtime.split('fill', 2048, 1024, (begin, end) => [address + begin * 4, 3, end - begin]);
    assert.ok(runtime.heap.floats(address, 2048).every((x) => x === 3));
  }));

test('scratch blocks come back, also after an error', () =>
  withRuntime({ threads: 1 }, (runtime) => {
    const { blocks } = runtime.heap;
    assert.is(
      runtime.scratch(100, () => runtime.heap.blocks),
      blocks + 1,
    );
    const failing = (): void => {
      runtime.scratch(100, () => runtime.call('fill', FAR, 0, 100));
    };
    assert.throws(failing, /kernel fill trapped/);
    assert.is(runtime.heap.blocks, blocks);
  }));

test('a disposed runtime says so', async () => {
  const runtime = new Runtime({ threads: 2 });
  await runtime.dispose();
  assert.throws(() => runtime.call('fill', 0, 0, 0), /kernel fill does not exist \(is the backend disposed\?\)/);
  assert.is(runtime.heap.capacity, 0);
  assert.is(runtime.activeThreads, 1);
});

test.run();
