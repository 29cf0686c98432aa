// PNG with a palette: figures have few colors, so one byte a pixel makes the file a third as large.
import { zlibSync } from 'fflate'; // Node's own zlib packs differently from version to version and machine to machine

const MOST_COLORS = 256;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** An opaque picture: red, green, blue and alpha of each pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array; // [height × width × 4]
}

/**
 * Encodes pixels as PNG (W3C PNG, third edition) with at most 256 colors: the most frequent ones; any other, which can only
 * be a rare shade of an edge, becomes the nearest of them. Alpha is left out.
 * @throws {RangeError} if the number of bytes does not fit the size
 */
export function palettePng({ width, height, rgba }: Pixels): Uint8Array {
  if (!(width > 0 && height > 0) || rgba.length !== 4 * width * height) {
    throw new RangeError(`a picture of ${width} × ${height} needs ${4 * width * height} bytes, got ${rgba.length}`);
  }
  const colorAt = (pixel: number): number => (rgba[4 * pixel] << 16) | (rgba[4 * pixel + 1] << 8) | rgba[4 * pixel + 2];
  const frequency = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = colorAt(pixel);
    frequency.set(color, (frequency.get(color) ?? 0) + 1);
  }
  const byFrequency = [...frequency].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([color]) => color);
  const palette = byFrequency.slice(0, MOST_COLORS);
  const place = new Map(palette.map((color, n) => [color, n]));
  for (const color of byFrequency.slice(MOST_COLORS)) place.set(color, nearest(palette, color));

  const rows = new Uint8Array((width + 1) * height); // each row begins with its filter, 0: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = place.get(colorAt(y * width + x)) ?? 0;
  }
  const header = new Uint8Array(13); // size, 8 bits a pixel, color type 3 (palette), no interlacing
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, 3], 8);
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flatMap(channels))),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function nearest(palette: readonly number[], color: number): number {
  const wanted = channels(color);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  palette.forEach((candidate, n) => {
    const distance = channels(candidate).reduce((sum, value, c) => sum + (value - wanted[c]) ** 2, 0);
    if (distance < least) {
      least = distance;
      best = n;
    }
  });
  return best;
}

function channels(color: number): [number, number, number] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}

// length, name, content, checksum of name and content
function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(
    Array.from(name, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(content, 8);
  view.setUint32(content.length + 8, checksum(bytes.subarray(4, content.length + 8)));
  return bytes;
}

// CRC-32 with the reversed polynomial, bit by bit: a figure takes milliseconds.
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
