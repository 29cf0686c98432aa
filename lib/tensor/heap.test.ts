import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Heap, sizeClass } from './heap.js';

const MEBIBYTE = 2 ** 20;

test('a block wastes at most an eighth, or less than a cache line', () => {
  assert.is(sizeClass(0), 64);
  assert.is(sizeClass(65), 128);
  assert.is(sizeClass(1025), 1152);
  for (let bytes = 1; bytes < 3e9; bytes = Math.ceil(bytes * 1.37)) {
    const size = sizeClass(bytes);
    assert.ok(size >= bytes && size - bytes < Math.max(64, bytes / 8 + 1), `${bytes} bytes in a block of ${size}`);
    assert.is(size % 64, 0);
    assert.is(sizeClass(size), size, 'a class is a fixed point');
  }
});

test('no size, no block', () => {
  const heap = new Heap({ shared: false, initialBytes: 0 });
  for (const bytes of [Number.NaN, -4, 0.5, Number.POSITIVE_INFINITY]) {
    assert.throws(() => heap.allocate(bytes), new RegExp(`cannot allocate ${bytes} bytes`));
  }
  assert.is(heap.blocks, 0);
  assert.throws(() => heap.free(12345), /no block at 12345/);
  assert.throws(
    () => new Heap({ shared: false, initialBytes: -1 }),
    /initialBytes must be from 0 to 4294967296, got -1/,
  );
});

test('freeing twice is an error, and the block is handed out once', () => {
  const heap = new Heap({ shared: false });
  const address = heap.allocate(100);
  heap.free(address);
  assert.throws(() => heap.free(address), /no block/);
  assert.is.not(heap.allocate(100), heap.allocate(100));
});

test('live blocks never overlap, whatever the order of allocations', () => {
  const heap = new Heap({ shared: false, initialBytes: 0 });
  const live = new Map<number, number>();
  let state = 7;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % limit;
  };
  for (let i = 0; i < 3000; i++) {
    if (random(5) < 3 || live.size === 0) {
      const bytes = random(200_000);
      live.set(heap.allocate(bytes), bytes);
    } else {
      const address = [...live.keys()][random(live.size)];
      heap.free(address);
      live.delete(address);
    }
  }
  const blocks = [...live].sort(([a], [b]) => a - b);
  blocks.forEach(([address, bytes], i) => {
    const next = blocks[i + 1]?.[0] ?? heap.capacity;
    assert.ok(address % 64 === 0 && address + bytes <= next, `block at ${address} reaches into ${next}`);
  });
  assert.is(heap.blocks, live.size);
  for (const address of live.keys()) heap.free(address);
  assert.is(heap.bytesInUse, 0);
});

test('sizes that change from step to step do not let the heap grow for ever', () => {
  const heap = new Heap({ shared: false });
  let worst = 0;
  for (let step = 0; step < 400; step++) {
    const blocks = Array.from({ length: 40 }, (_, i) => heap.allocate((1 + ((step * 7 + i * 13) % 40)) * 100_000));
    for (const address of blocks) heap.free(address);
    worst = Math.max(worst, heap.footprint / heap.peakBytes);
  }
  assert.ok(worst < 1.5, `footprint ${worst} times the peak in use`);
});

test('a shared view survives growth, an ordinary one is detached', () => {
  const shared = new Heap({ shared: true, initialBytes: MEBIBYTE });
  const address = shared.allocate(4000);
  const view = shared.floats(address, 1000).fill(7);
  shared.allocate(64 * MEBIBYTE);
  assert.is(view.length, 1000);
  shared.floats(address, 1)[0] = 9;
  assert.equal([view[0], view[999]], [9, 7], 'old and new view see the same numbers');
  assert.ok(shared.owns(view));

  const ordinary = new Heap({ shared: false, initialBytes: MEBIBYTE });
  const detached = ordinary.floats(ordinary.allocate(4000), 1000);
  ordinary.allocate(64 * MEBIBYTE);
  assert.is(detached.length, 0);
  assert.not.ok(ordinary.owns(new Float32Array(4)));
});

test('the ceiling of 4 GiB is an error with numbers, and freed neighbours merge', () => {
  const heap = new Heap({ shared: true }); // address space only: nothing is written, so no physical memory is taken
  const held: number[] = [];
  const fill = (): void => {
    for (;;) held.push(heap.allocate(100 * MEBIBYTE));
  };
  assert.throws(fill, /simd heap: no room for 104857600 bytes, \d{10} in use of at most 4294967296; dispose/);
  assert.ok(held.length >= 36, `${held.length} blocks of 100 MiB`);
  const addresses = held.map((address) => heap.floats(address, 1).byteOffset);
  assert.ok(Math.max(...addresses) > 2 ** 31, 'addresses above 2 GiB are right');
  for (const address of held) heap.free(address);
  assert.ok(heap.allocate(2000 * MEBIBYTE) > 0);
});

test('a disposed heap refuses work and holds nothing', () => {
  const heap = new Heap({ shared: true });
  const address = heap.allocate(100);
  heap.dispose();
  assert.is(heap.capacity, 0);
  heap.free(address); // a tensor that outlives its backend may still be disposed
  assert.throws(() => heap.allocate(4), /was disposed/);
});

test.run();
