// NumPy's `.npy` file, versions 1 and 2: a magic string, a small header that is a Python dictionary, then the numbers.
import { DataError } from './dataError.js';
import type { Matrix } from './dataset.js';
import { fromFloat16, toFloat16 } from './float16.js';

const MAGIC = '\x93NUMPY';
const BYTES: Readonly<Record<string, number>> = { '<f2': 2, '<f4': 4, '<f8': 8 };

interface Header {
  readonly dtype: string;
  readonly rows: number;
  readonly cols: number;
  /** where the numbers begin */
  readonly offset: number;
}

/**
 * Reads a matrix of little-endian float16, float32 or float64 (rounded to float32) in C order.
 * @param file  the name that errors show
 * @param rows  the number of rows expected, if the caller knows it
 * @throws DataError for another version, dtype, order or shape, a truncated file, and the first NaN or infinity by its place
 */
export function parseNpy(bytes: Uint8Array, file: string, { rows }: { rows?: number } = {}): Matrix {
  const header = parseHeader(bytes, file);
  if (rows !== undefined && header.rows !== rows) {
    const found = `found ${header.rows} rows, expected ${rows}, one for each item`;
    throw new DataError(file, '', found, 'write one row for every itemID from 0 to the largest in the .inter file');
  }
  const count = header.rows * header.cols;
  const expected = count * BYTES[header.dtype];
  const actual = bytes.length - header.offset;
  if (actual !== expected) {
    const found = `found ${actual} bytes after the header, expected ${expected} for ${header.rows} × ${header.cols} numbers`;
    throw new DataError(
      file,
      '',
      found,
      `the file is ${actual < expected ? 'truncated' : 'too long'}: copy or write it again`,
    );
  }
  const values = decode(bytes, header, count);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place = `row ${Math.floor(bad / header.cols)}, column ${bad % header.cols}`;
    throw new DataError(
      file,
      place,
      `found ${values[bad]}, expected a finite float32 number`,
      'replace it before training',
    );
  }
  return { rows: header.rows, cols: header.cols, values };
}

/** The bytes of a `.npy` file that holds this matrix. */
export function formatNpy(
  { rows, cols, values }: Matrix,
  { dtype = 'float32', version = 1 }: { dtype?: 'float16' | 'float32'; version?: 1 | 2 } = {},
): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const fixed = MAGIC.length + 2 + lengthBytes;
  const width = dtype === 'float16' ? 2 : 4;
  const dictionary = `{'descr': '<f${width}', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  // NumPy aligns the numbers to 64 bytes: blanks, then a line feed, end the header.
  const offset = Math.ceil((fixed + dictionary.length + 1) / 64) * 64;
  const text = `${dictionary.padEnd(offset - fixed - 1)}\n`;

  const bytes = new Uint8Array(offset + values.length * width);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(MAGIC, 'latin1'));
  bytes.set([version, 0], MAGIC.length);
  if (version === 1) view.setUint16(MAGIC.length + 2, text.length, true);
  else view.setUint32(MAGIC.length + 2, text.length, true);
  bytes.set(Buffer.from(text, 'latin1'), fixed);
  for (let k = 0; k < values.length; k++) {
    if (width === 2) view.setUint16(offset + 2 * k, toFloat16(values[k]), true);
    else view.setFloat32(offset + 4 * k, values[k], true);
  }
  return bytes;
}

function parseHeader(bytes: Uint8Array, file: string): Header {
  if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== MAGIC) {
    throw new DataError(file, '', 'found no NumPy signature, expected a .npy file', 'write it with numpy.save');
  }
  if (bytes.length < 8) throw truncatedHeader(file);
  const version = bytes[6];
  if (version !== 1 && version !== 2) {
    throw new DataError(file, '', `found .npy version ${version}, expected 1 or 2`, 'write it again with numpy.save');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fixed = version === 1 ? 10 : 12;
  if (bytes.length < fixed) throw truncatedHeader(file);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = fixed + length;
  if (bytes.length < offset) throw truncatedHeader(file);
  const text = Buffer.from(bytes.subarray(fixed, offset)).toString('latin1');

  const dtype = /'descr':\s*'([^']*)'/.exec(text)?.[1] ?? 'a structured type';
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) {
    throw new DataError(
      file,
      '',
      'found a header without order or shape, expected both',
      'write it again with numpy.save',
    );
  }
  if (!(dtype in BYTES)) {
    const found = `found dtype ${dtype}, expected <f2, <f4 or <f8 (little-endian float16, float32 or float64)`;
    throw new DataError(file, '', found, "write it with x.astype('<f4')");
  }
  if (order === 'True') {
    throw new DataError(file, '', 'found Fortran order, expected C order', 'write it with numpy.ascontiguousarray(x)');
  }
  const sizes = shape
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number); // [rows, cols]
  if (sizes.length !== 2 || !sizes.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new DataError(
      file,
      '',
      `found shape (${shape}), expected (items, dimensions)`,
      'write one row of numbers for each item',
    );
  }
  return { dtype, rows: sizes[0], cols: sizes[1], offset };
}

function truncatedHeader(file: string): DataError {
  return new DataError(
    file,
    '',
    'found only a part of the header, expected all of it',
    'the file is truncated: copy or write it again',
  );
}

function decode(bytes: Uint8Array, { dtype, offset }: Header, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  const values = new Float32Array(count);
  if (dtype === '<f2') for (let k = 0; k < count; k++) values[k] = fromFloat16(view.getUint16(2 * k, true));
  else if (dtype === '<f4') for (let k = 0; k < count; k++) values[k] = view.getFloat32(4 * k, true);
  else for (let k = 0; k < count; k++) values[k] = view.getFloat64(8 * k, true);
  return values;
}
