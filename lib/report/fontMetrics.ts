// Text widths from the font file itself, since jsdom lays nothing out. The PNG is drawn with the same file, so the widths are exact there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Advance widths and line height of one font, in units of the font size. */
export interface FontMetrics {
  /** distance from the top of a line to its baseline */
  readonly ascent: number;
  readonly lineHeight: number;
  /** width of a text set at font size 1 */
  width(text: string): number;
}

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** Files of the house font, for whoever draws text. */
export const FONT_FILES: readonly string[] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf'].map(
  (name) => join(folder, name),
);

const loaded = new Map<string, FontMetrics>();

/** Metrics of DejaVu Sans, read once. */
export function fontMetrics({ bold = false }: { bold?: boolean } = {}): FontMetrics {
  const file = FONT_FILES[bold ? 1 : 0];
  let metrics = loaded.get(file);
  if (!metrics) {
    metrics = parseFont(readFileSync(file));
    loaded.set(file, metrics);
  }
  return metrics;
}

/** Width in pixels of the widest line of `text`; lines are separated by `<br>`, other tags are ignored. */
export function textWidth(text: string, { size = 12, bold = false }: { size?: number; bold?: boolean } = {}): number {
  const { width } = fontMetrics({ bold });
  const lines = text.split('<br>').map((line) => width(line.replace(/<[^>]*>/g, '')));
  return size * Math.max(...lines);
}

/** Breaks a sentence with `<br>` so that no line is wider than `limit` pixels, single words excepted. */
export function wrapText(
  text: string,
  limit: number,
  { size = 12, bold = false }: { size?: number; bold?: boolean } = {},
): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, { size, bold }) <= limit) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('<br>');
}

// The four tables of the TrueType format that hold widths: head, hhea, hmtx, and cmap's 16-bit map (platform 3, encoding 1, format 4).
function parseFont(font: Buffer): FontMetrics {
  const tables = new Map<string, number>();
  for (let record = 12, count = font.readUInt16BE(4); count > 0; count--, record += 16) {
    tables.set(font.toString('latin1', record, record + 4), font.readUInt32BE(record + 8));
  }
  const table = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined)
      throw new Error(`font has no table ${name}; expected the TrueType files of dejavu-fonts-ttf: run npm ci`);
    return offset;
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const hhea = table('hhea');
  const ascent = font.readInt16BE(hhea + 4) / unitsPerEm;
  const descent = -font.readInt16BE(hhea + 6) / unitsPerEm;
  const widths = font.readUInt16BE(hhea + 34);
  const glyphOf = characterMap(font, table('cmap'));
  const hmtx = table('hmtx');
  const advance = (character: string): number =>
    font.readUInt16BE(hmtx + 4 * Math.min(glyphOf(character.codePointAt(0) ?? 0), widths - 1)) / unitsPerEm;
  return {
    ascent,
    lineHeight: ascent + descent,
    width: (text) => Array.from(text).reduce((sum, character) => sum + advance(character), 0),
  };
}

function characterMap(font: Buffer, cmap: number): (code: number) => number {
  const records = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => cmap + 4 + 8 * i);
  const unicode = records.find((at) => font.readUInt16BE(at) === 3 && font.readUInt16BE(at + 2) === 1);
  if (unicode === undefined)
    throw new Error('font has no 16-bit Unicode map; expected the TrueType files of dejavu-fonts-ttf');
  const map = cmap + font.readUInt32BE(unicode + 4);
  const segments = font.readUInt16BE(map + 6) / 2;
  const [ends, starts] = [map + 14, map + 16 + 2 * segments];
  const [deltas, offsets] = [starts + 2 * segments, starts + 4 * segments];
  return (code) => {
    let segment = 0;
    while (segment < segments - 1 && font.readUInt16BE(ends + 2 * segment) < code) segment++;
    const start = font.readUInt16BE(starts + 2 * segment);
    if (code < start || code > 0xffff) return 0;
    const delta = font.readUInt16BE(deltas + 2 * segment);
    const offset = font.readUInt16BE(offsets + 2 * segment);
    if (offset === 0) return (code + delta) & 0xffff;
    const glyph = font.readUInt16BE(offsets + 2 * segment + offset + 2 * (code - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}
