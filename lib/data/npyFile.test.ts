import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { DataError } from './dataError.js';
import { fromFloat16, toFloat16 } from './float16.js';
import { formatNpy, parseNpy } from './npyFile.js';

// np.save of [[1, -0.5], [65504, 2**-24]]: the header is padded with blanks so that the numbers begin at byte 128.
const GOLDEN = {
  '<f2': '003c00b8ff7b0100',
  '<f4': '0000803f000000bf00e07f4700008033',
  '<f8': '000000000000f03f000000000000e0bf0000000000fcef40000000000000703e',
} as const;

function numpyFile(
  dtype: string,
  numbers: string,
  { order = 'False', shape = '(2, 2)', version = 1 }: { order?: string; shape?: string; version?: number } = {},
): Uint8Array {
  const length = version === 2 ? [0x74, 0, 0, 0] : [0x76, 0];
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0, ...length]);
  const dictionary = `{'descr': '${dtype}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  return Buffer.concat([head, Buffer.from(`${dictionary.padEnd(127 - head.length)}\n`), Buffer.from(numbers, 'hex')]);
}

function refuses(bytes: Uint8Array, message: string, rows?: number): void {
  try {
    parseNpy(bytes, 'x.npy', { rows });
  } catch (error) {
    assert.instance(error, DataError);
    assert.is((error as DataError).message, message);
    return;
  }
  assert.unreachable(`accepted what should give: ${message}`);
}

test("reads NumPy's float16, float32 and float64, versions 1 and 2", () => {
  for (const [dtype, numbers] of Object.entries(GOLDEN)) {
    for (const version of [1, 2]) {
      const { rows, cols, values } = parseNpy(numpyFile(dtype, numbers, { version }), 'x.npy', { rows: 2 });
      assert.equal([rows, cols], [2, 2]);
      assert.equal([...values], [1, -0.5, 65504, 2 ** -24]);
    }
  }
});

test('a view that begins inside a larger buffer reads the same', () => {
  const file = numpyFile('<f4', GOLDEN['<f4']);
  const larger = new Uint8Array(file.length + 3);
  larger.set(file, 3);
  assert.equal([...parseNpy(larger.subarray(3), 'x.npy').values], [1, -0.5, 65504, 2 ** -24]);
});

test('writes the bytes NumPy writes', () => {
  const matrix = { rows: 2, cols: 2, values: Float32Array.of(1, -0.5, 65504, 2 ** -24) };
  assert.is(
    Buffer.from(formatNpy(matrix)).toString('hex'),
    Buffer.from(numpyFile('<f4', GOLDEN['<f4'])).toString('hex'),
  );
  const half = Buffer.from(formatNpy(matrix, { dtype: 'float16' })).toString('hex');
  assert.is(half, Buffer.from(numpyFile('<f2', GOLDEN['<f2'])).toString('hex'));
  const second = formatNpy(matrix, { version: 2 });
  assert.equal([...parseNpy(second, 'x.npy').values], [...matrix.values]);
});

test('float16: all 65,536 patterns survive, and rounding goes to the nearest, ties to even', () => {
  let differing = 0;
  for (let bits = 0; bits < 65536; bits++) {
    const value = fromFloat16(bits);
    if (!Number.isNaN(value) && toFloat16(value) !== bits) differing++;
  }
  assert.is(differing, 0);
  assert.is(fromFloat16(0x7c00), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(fromFloat16(0x7e00)));
  assert.is(toFloat16(1 + 2 ** -11), 0x3c00); // a tie, down to the even neighbor
  assert.is(toFloat16(1 + 3 * 2 ** -11), 0x3c02); // a tie, up to the even neighbor
  assert.is(toFloat16(2047.9), 0x6800); // carries into the exponent: 2048
  assert.is(toFloat16(65519), 0x7bff);
  assert.is(toFloat16(65520), 0x7c00);
  assert.is(toFloat16(-(2 ** -25)), 0x8000); // a tie with 0
});

test('refuses wrong rows', () => {
  refuses(
    numpyFile('<f4', GOLDEN['<f4']),
    'x.npy: found 2 rows, expected 5, one for each item; write one row for every itemID from 0 to the largest in the .inter file',
    5,
  );
});

test('refuses other dtypes, big-endian numbers among them', () => {
  for (const dtype of ['>f4', '<i8', '|O', '|b1', '<c8']) {
    const found = `x.npy: found dtype ${dtype}, expected <f2, <f4 or <f8 (little-endian float16, float32 or float64)`;
    refuses(numpyFile(dtype, GOLDEN['<f4']), `${found}; write it with x.astype('<f4')`);
  }
});

test('refuses Fortran order', () => {
  refuses(
    numpyFile('<f4', GOLDEN['<f4'], { order: 'True' }),
    'x.npy: found Fortran order, expected C order; write it with numpy.ascontiguousarray(x)',
  );
});

test('refuses other shapes than a matrix', () => {
  for (const shape of ['(4,)', '()', '(2, 2, 1)', '(0, 4)']) {
    refuses(
      numpyFile('<f4', GOLDEN['<f4'], { shape }),
      `x.npy: found shape ${shape}, expected (items, dimensions); write one row of numbers for each item`,
    );
  }
});

test('refuses version 3 and files that are no .npy', () => {
  const third = 'x.npy: found .npy version 3, expected 1 or 2; write it again with numpy.save';
  refuses(numpyFile('<f4', GOLDEN['<f4'], { version: 3 }), third);
  const foreign = 'x.npy: found no NumPy signature, expected a .npy file; write it with numpy.save';
  refuses(Buffer.from('PK\x03\x04'), foreign);
  refuses(new Uint8Array(0), foreign);
});

test('refuses a file that ends too early or too late', () => {
  const file = numpyFile('<f4', GOLDEN['<f4']);
  const sizes = 'expected 16 for 2 × 2 numbers; the file is';
  refuses(file.subarray(0, 140), `x.npy: found 12 bytes after the header, ${sizes} truncated: copy or write it again`);
  refuses(
    Buffer.concat([file, Buffer.alloc(4)]),
    `x.npy: found 20 bytes after the header, ${sizes} too long: copy or write it again`,
  );
  const header =
    'x.npy: found only a part of the header, expected all of it; the file is truncated: copy or write it again';
  refuses(file.subarray(0, 60), header);
  refuses(file.subarray(0, 9), header);
  refuses(file.subarray(0, 7), header);
});

test('refuses NaN and infinity by their place', () => {
  const remedy = 'expected a finite float32 number; replace it before training';
  refuses(numpyFile('<f2', '003c003c003c007e'), `x.npy, row 1, column 1: found NaN, ${remedy}`);
  refuses(numpyFile('<f4', `0000803f000080ff${'00'.repeat(8)}`), `x.npy, row 0, column 1: found -Infinity, ${remedy}`);
  // 1e300 is finite as float64 only
  refuses(
    numpyFile('<f8', `${'00'.repeat(16)}9c7500883ce4377e${'00'.repeat(8)}`),
    `x.npy, row 1, column 0: found Infinity, ${remedy}`,
  );
});

test('an altered or shortened file is read or refused, never anything else', () => {
  const file = numpyFile('<f2', GOLDEN['<f2']);
  const uniform = streams(5).generator();
  const below = (limit: number) => Math.floor(uniform() * limit);
  let refused = 0;
  for (let trial = 0; trial < 3000; trial++) {
    const altered = Uint8Array.from(file.subarray(0, trial % 3 === 0 ? below(file.length + 1) : file.length));
    for (let change = below(4); change > 0 && altered.length > 0; change--) altered[below(altered.length)] = below(256);
    try {
      parseNpy(altered, 'x.npy', { rows: 2 });
    } catch (error) {
      assert.instance(error, DataError);
      assert.not.match((error as DataError).message, /\n/);
      refused++;
    }
  }
  assert.ok(refused > 1000, `${refused}`);
});

test.run();
