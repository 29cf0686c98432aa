import { inflateSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { palettePng } from './palettePng.js';

/** The chunks of a PNG by name; the checksum of an empty IEND is known to everyone who ever looked at a PNG. */
function chunks(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    found.set(String.fromCharCode(...png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return found;
}

test('three pixels by hand: header, palette by frequency, rows with their filter', () => {
  const png = palettePng({
    width: 3,
    height: 1,
    rgba: Uint8Array.of(255, 255, 255, 255, 0, 114, 178, 255, 255, 255, 255, 255),
  });
  assert.equal([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const parts = chunks(png);
  assert.equal([...parts.keys()], ['IHDR', 'PLTE', 'IDAT', 'IEND']);
  assert.equal([...(parts.get('IHDR') ?? [])], [0, 0, 0, 3, 0, 0, 0, 1, 8, 3, 0, 0, 0]);
  assert.equal([...(parts.get('PLTE') ?? [])], [255, 255, 255, 0, 114, 178]);
  assert.equal([...inflateSync(parts.get('IDAT') ?? new Uint8Array(0))], [0, 0, 1, 0]);
  assert.equal([...png.subarray(-4)], [0xae, 0x42, 0x60, 0x82]);
});

test('beyond 256 colors the rare ones become their nearest neighbor', () => {
  // 256 grays twice, then a blueish black once
  const grays = Array.from({ length: 512 }, (_, n) => [n >> 1, n >> 1, n >> 1, 255]).flat();
  const png = palettePng({ width: 513, height: 1, rgba: Uint8Array.of(...grays, 3, 3, 5, 255) });
  const pixels = inflateSync(chunks(png).get('IDAT') ?? new Uint8Array(0));
  const palette = chunks(png).get('PLTE') ?? new Uint8Array(0);
  assert.is(palette.length, 3 * 256);
  assert.equal([...palette.subarray(3 * pixels[513], 3 * pixels[513] + 3)], [4, 4, 4]);
  assert.equal([...palette.subarray(3 * pixels[21], 3 * pixels[21] + 3)], [10, 10, 10]);
});

test('too few bytes are refused', () => {
  assert.throws(() => palettePng({ width: 2, height: 2, rgba: new Uint8Array(4) }), /2 × 2 needs 16 bytes, got 4/);
});

test.run();
