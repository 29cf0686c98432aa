// Rows of results as tables: danfo for notebooks, HTML, Markdown, and plain text for the terminal. All show the same numbers.
import { createRequire } from 'node:module';
import type { DataFrame } from 'danfojs-node';
import { type Displayable, displayable } from './displayable.js';
import { decimal } from './format.js';

/** One line of a table; a missing value shows as a dash. */
export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** How a table is shown. */
export interface TableOptions {
  /** columns to show, in this order; all, in the order of their first appearance, unless given */
  readonly columns?: readonly string[];
  /** decimals of every number, or by column; whole numbers of a column without any fraction keep none */
  readonly digits?: number | Readonly<Record<string, number>>;
}

interface TextTable {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** columns of numbers stand right */
  readonly right: readonly boolean[];
}

const DIGITS = 3;

/** A danfo DataFrame of the rows, numbers rounded; missing values are undefined.
 *  @throws {RangeError} if there are no rows or a column is unknown */
export function dataFrame(rows: readonly Row[], { columns, digits = DIGITS }: TableOptions = {}): DataFrame {
  const names = columnNames(rows, columns);
  const rounded = rows.map((row) => names.map((name) => roundCell(row[name], decimals(rows, name, digits))));
  // danfo takes a second to load, which a terminal table need not wait for
  const danfo = createRequire(import.meta.url)('danfojs-node') as typeof import('danfojs-node');
  return new danfo.DataFrame(rounded, { columns: [...names] });
}

/** The rows as a value that a notebook shows: an HTML table without a style sheet of its own, and plain text. */
export function displayTable(rows: readonly Row[], options: TableOptions = {}): Displayable {
  return displayable({ 'text/html': toHtml(rows, options), 'text/plain': textTable(rows, options) });
}

/** An HTML table; numbers stand right by an attribute that untrusted notebooks keep. */
export function toHtml(rows: readonly Row[], options: TableOptions = {}): string {
  const { columns, cells, right } = layOut(rows, options);
  const cell = (tag: string, text: string, c: number): string =>
    `<${tag} style="text-align: ${right[c] ? 'right' : 'left'}">${escapeHtml(text)}</${tag}>`;
  const line = (tag: string, texts: readonly string[]): string =>
    `<tr>${texts.map((text, c) => cell(tag, text, c)).join('')}</tr>`;
  const body = cells.map((texts) => line('td', texts)).join('\n');
  return `<table>\n<thead>\n${line('th', columns)}\n</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** A GitHub Markdown table. */
export function toMarkdown(rows: readonly Row[], options: TableOptions = {}): string {
  const { columns, cells, right } = layOut(rows, options);
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(right.map((is) => (is ? '---:' : '---'))), ...cells.map(line)].join('\n');
}

/** A table for the terminal: columns two spaces apart, numbers right, a rule below the heads. */
export function textTable(rows: readonly Row[], options: TableOptions = {}): string {
  const { columns, cells, right } = layOut(rows, options);
  const length = (text: string): number => Array.from(text).length;
  const widths = columns.map((name, c) => Math.max(length(name), ...cells.map((texts) => length(texts[c]))));
  const pad = (text: string, c: number): string => {
    const space = ' '.repeat(widths[c] - length(text));
    return right[c] ? space + text : text + space;
  };
  const line = (texts: readonly string[]): string => texts.map(pad).join('  ').trimEnd();
  return [line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

function layOut(rows: readonly Row[], { columns, digits = DIGITS }: TableOptions): TextTable {
  const names = columnNames(rows, columns);
  const places = names.map((name) => decimals(rows, name, digits));
  return {
    columns: names,
    cells: rows.map((row) => names.map((name, c) => cellText(row[name], places[c]))),
    right: names.map((name) => isNumeric(rows, name)),
  };
}

function columnNames(rows: readonly Row[], wanted: readonly string[] | undefined): readonly string[] {
  if (rows.length === 0) throw new RangeError('a table needs at least one row, got none');
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`table has no column ${unknown}; its columns are ${known.join(', ')}`);
  return wanted ?? known;
}

function decimals(rows: readonly Row[], name: string, digits: number | Readonly<Record<string, number>>): number {
  if (typeof digits === 'object' && name in digits) return digits[name];
  const whole = rows.every((row) => typeof row[name] !== 'number' || Number.isInteger(row[name]));
  if (whole) return 0;
  return typeof digits === 'number' ? digits : DIGITS;
}

// Numbers, or numbers with their spread.
function isNumeric(rows: readonly Row[], name: string): boolean {
  const texts = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
  return (
    texts.length > 0 &&
    texts.every((value) => typeof value === 'number' || /^[+−-]?[\d.]+( ±.*| %)?$|^–$/.test(String(value)))
  );
}

function cellText(value: Row[string], digits: number): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? decimal(value, digits) : String(value);
}

function roundCell(value: Row[string], digits: number): string | number | boolean | undefined {
  return typeof value === 'number' ? Number(value.toFixed(digits)) : (value ?? undefined);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
