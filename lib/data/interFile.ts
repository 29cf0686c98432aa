// The `.inter` file of MMRec: one click a line, tab-separated, with a header; every row belongs to one of three splits.
import { DataError } from './dataError.js';

/** Rows of an `.inter` file in file order, repeated rows included. */
export interface InterRows {
  readonly users: Int32Array; // [rows]
  readonly items: Int32Array; // [rows]
  /** 0 train, 1 validation, 2 test */
  readonly labels: Uint8Array; // [rows]
}

const COLUMNS = ['userID', 'itemID', 'x_label'] as const;
const LARGEST_ID = 2 ** 31 - 1;

/**
 * Reads the text of an `.inter` file. Columns are found by their names in the header, others are ignored; lines may end
 * in CRLF; ids may have gaps. Rows are returned as they stand: `buildDataset` keeps a repeated (user, item) of a split once.
 * @param file  the name that errors show
 * @throws DataError with the line, for a wrong header, a ragged row, an id or label out of range, or no training row
 */
export function parseInter(text: string, file: string): InterRows {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  while (lines.length > 0 && (lines.at(-1) === '' || lines.at(-1) === '\r')) lines.pop();
  const header = (lines[0] ?? '').replace(/\r$/, '').split('\t');
  const [userColumn, itemColumn, labelColumn] = COLUMNS.map((name) => columnOf(header, name, file));

  const count = Math.max(0, lines.length - 1);
  const rows = { users: new Int32Array(count), items: new Int32Array(count), labels: new Uint8Array(count) };
  for (let row = 0; row < count; row++) {
    const line = row + 2;
    const cells = lines[row + 1].replace(/\r$/, '').split('\t');
    if (cells.length !== header.length) {
      const found = `found ${cells.length} columns, expected ${header.length} as in the header`;
      throw new DataError(file, `line ${line}`, found, 'separate the columns by single tabs and leave no line empty');
    }
    rows.users[row] = parseId(cells[userColumn], 'userID', file, line);
    rows.items[row] = parseId(cells[itemColumn], 'itemID', file, line);
    rows.labels[row] = parseLabel(cells[labelColumn], file, line);
  }
  if (!rows.labels.includes(0)) {
    const found = `found no training row among ${count} rows, expected at least one with x_label 0`;
    throw new DataError(file, '', found, 'mark the rows to train on with x_label 0');
  }
  return rows;
}

/** The text of an `.inter` file with these rows, in this order. */
export function formatInter({ users, items, labels }: InterRows): string {
  const lines: string[] = [COLUMNS.join('\t')];
  for (let row = 0; row < users.length; row++) lines.push(`${users[row]}\t${items[row]}\t${labels[row]}`);
  return `${lines.join('\n')}\n`;
}

function columnOf(header: readonly string[], name: string, file: string): number {
  const column = header.indexOf(name);
  if (column >= 0 && header.lastIndexOf(name) === column) return column;
  const found = column < 0 ? `found no column ${name}` : `found column ${name} twice`;
  const shown = JSON.stringify(header.join('\t').slice(0, 80));
  throw new DataError(
    file,
    'line 1',
    `${found} in the header ${shown}, expected userID, itemID and x_label once each`,
    'begin the file with the tab-separated line "userID\\titemID\\tx_label"',
  );
}

function parseId(cell: string, column: string, file: string, line: number): number {
  const id = Number(cell);
  if (/^\d+$/.test(cell) && id <= LARGEST_ID) return id;
  const found = `found ${column} ${JSON.stringify(cell)}, expected a whole number from 0 to ${LARGEST_ID}`;
  throw new DataError(file, `line ${line}`, found, 'number users and items from 0');
}

function parseLabel(cell: string, file: string, line: number): number {
  if (cell === '0' || cell === '1' || cell === '2') return Number(cell);
  const found = `found x_label ${JSON.stringify(cell)}, expected 0 (train), 1 (validation) or 2 (test)`;
  throw new DataError(file, `line ${line}`, found, 'give every row one of these labels');
}
