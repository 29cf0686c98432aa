import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SimdBackend } from './backend.js';
import { kernel, run, shortcut } from './kernel.js';
import { useSimdBackend } from './useSimdBackend.js';

let backend: SimdBackend;

test.before(async () => {
  backend = await useSimdBackend({ threads: 1 });
});

test.after(() => {
  tf.removeBackend('simd');
});

test('asking again gives the same backend; other options are refused', async () => {
  assert.is(await useSimdBackend(), backend);
  assert.is(await useSimdBackend({ threads: 1 }), backend);
  let message = '';
  await useSimdBackend({ threads: 2 }).catch((error) => {
    message = error.message;
  });
  assert.match(message, /runs with threads 1, not 2: call tf.removeBackend\('simd'\) first/);
});

test('a tensor keeps its numbers when the array it came from is reused', () => {
  tf.tidy(() => {
    const batch = new Float32Array([1, 2, 3]);
    const x = tf.tensor1d(batch);
    batch.fill(0);
    assert.equal([...x.dataSync()], [1, 2, 3]);
  });
});

test('what dataSync returns is a copy', () => {
  const x = tf.tensor1d([1, 2, 3]);
  const values = x.dataSync();
  x.dispose();
  const y = tf.tensor1d([7, 7, 7]); // takes the same block
  assert.equal([...values], [1, 2, 3]);
  y.dispose();
});

test('a view that a cpu kernel returns does not outlive its input', () => {
  const x = tf.tensor3d([0, 1, 2, 3, 4, 5, 6, 7], [2, 2, 2]);
  const part = tf.slice(x, [1, 0, 0], [1, 2, 2]); // rank 3: cpu's kernel, which returns a subarray of x
  x.dispose();
  const other = tf.fill([2, 2, 2], 9);
  assert.equal([...part.dataSync()], [4, 5, 6, 7]);
  tf.dispose([part, other]);
});

test("cpu's cast only renames: a kernel still gets numbers of the type it was told", () => {
  tf.tidy(() => {
    const flags = tf.tensor1d([true, false, true], 'bool');
    assert.equal([...tf.mul(flags.toFloat(), 2).dataSync()], [2, 0, 2]);
    assert.equal([...tf.add(tf.cast(tf.greater(tf.tensor1d([1, -1]), 0), 'float32'), 0.5).dataSync()], [1.5, 0.5]);
  });
});

test('tensors move from and to the cpu backend', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2, 3]);
  await tf.setBackend('simd');
  const y = tf.mul(x, 2);
  await tf.setBackend('cpu');
  const z = tf.add(y, 1);
  assert.equal([...z.dataSync()], [3, 5, 7]);
  await tf.setBackend('simd');
  tf.dispose([x, y, z]);
});

test('a kernel that throws gives back the outputs it had begun', () => {
  kernel('TestHalfDone', (_inputs, _attrs, simd) => {
    simd.output([1000]);
    simd.output([1000]);
    throw new RangeError('half way');
  });
  shortcut('Sinh', (_inputs, _attrs, simd) => {
    simd.output([1000]);
    throw new RangeError('half way');
  });
  const { blocks } = backend.runtime.heap;
  const ids = backend.numDataIds();
  const x = tf.tensor1d([1]);
  assert.throws(() => run('TestHalfDone', {}), /half way/);
  assert.throws(() => tf.sinh(x), /half way/);
  x.dispose();
  assert.is(backend.runtime.heap.blocks, blocks);
  assert.is(backend.numDataIds(), ids);
});

test('a full heap is an error with numbers, and what is freed afterwards can be used', () => {
  const held: tf.Tensor[] = [];
  const quarter = 2 ** 28; // numbers: 1 GiB, never written to
  kernel('TestReserve', (_inputs, { size }, simd) => simd.output([size]));
  const fill = (): void => {
    for (;;) held.push(run('TestReserve', {}, { size: quarter }));
  };
  assert.throws(fill, /simd heap: no room for 1073741824 bytes, \d+ in use of at most 4294967296/);
  assert.is(held.length, 3);
  tf.dispose(held);
  tf.dispose(run('TestReserve', {}, { size: quarter }));
  assert.throws(() => run('TestReserve', {}, { size: Number.NaN }), /cannot allocate NaN bytes/);
  assert.throws(() => run('TestReserve', {}, { size: -1 }), /cannot allocate -4 bytes/);
});

test('a tensor without an address says which types have one', () => {
  kernel('TestAddress', ({ x }, _attrs, simd) => {
    simd.address(x);
    return [];
  });
  const x = tf.tensor1d([true], 'bool');
  assert.throws(
    () => run('TestAddress', { x }),
    /a bool tensor has no address: only float32 and int32 live on the heap/,
  );
  x.dispose();
});

test('removing the backend frees its heap and lets another one start', async () => {
  const orphan = tf.tensor1d([1, 2, 3]);
  tf.removeBackend('simd');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(backend.runtime.heap.capacity, 0);
  orphan.dispose();
  backend = await useSimdBackend({ threads: 2, initialBytes: 2 ** 20 });
  assert.is(backend.runtime.threads, 2);
  tf.tidy(() => assert.is(tf.sum(tf.ones([1000])).dataSync()[0], 1000));
});

test('impossible options are refused before anything is registered', async () => {
  tf.removeBackend('simd');
  for (const options of [{ threads: 0 }, { threads: 2, shared: false }, { initialBytes: -1 }]) {
    let name = '';
    await useSimdBackend(options).catch((error) => {
      name = error.name;
    });
    assert.is(name, 'RangeError', JSON.stringify(options));
  }
  backend = await useSimdBackend({ shared: false });
  assert.is(backend.runtime.threads, 1);
});

test.run();
