// danfo's DataFrame and Series as tables: HTML without styles of its own, which notebooks keep also untrusted, and plain text.

/** What danfo's frames and series look like from outside; danfo itself need not be installed. */
interface Frame {
  $columns: unknown[];
  $data: unknown[];
  $index: unknown[];
  $isSeries: boolean;
}

const ALL_ROWS = 60;
const ALL_COLUMNS = 20;
const HEAD = 10;
const TAIL = 5;
const LONGEST_TEXT = 100;
const GAP = '…';

export function isFrame(value: object): value is Frame {
  if (!('$columns' in value)) return false; // reading a member may run code
  const { $columns, $data, $index } = value as Partial<Frame>;
  return Array.isArray($columns) && Array.isArray($data) && Array.isArray($index);
}

/** A long or wide one is cut in the middle, its size is said below. */
export function frameBundle(frame: Frame): { 'text/html': string; 'text/plain': string } {
  const { $columns, $data, $index, $isSeries } = frame;
  const rowsShown = shown($index.length, ALL_ROWS);
  const columnsShown = shown($columns.length, ALL_COLUMNS);
  const pick = (values: unknown[]) => columnsShown.map((at) => (at === undefined ? GAP : format(values[at])));
  const header = ['', ...pick($columns)];
  const rows = rowsShown.map((at) => {
    if (at === undefined) return header.map(() => GAP);
    const values = $isSeries ? [$data[at]] : ($data[at] as unknown[]);
    return [format($index[at]), ...pick(values)];
  });
  const isCut = rowsShown.includes(undefined) || columnsShown.includes(undefined);
  const size = `${$index.length} rows × ${$columns.length} columns`;
  return {
    'text/html': html(header, rows) + (isCut || $index.length === 0 ? `<p>${size}</p>` : ''),
    'text/plain': plain(header, rows) + (isCut || $index.length === 0 ? `\n\n[${size}]` : ''),
  };
}

// the places to show; undefined stands for those left out
function shown(length: number, limit: number): (number | undefined)[] {
  const all = Array.from({ length }, (_, at) => at);
  return length <= limit ? all : [...all.slice(0, HEAD), undefined, ...all.slice(-TAIL)];
}

/** Six significant digits are what a table is read for; all of them are in the frame, as is the rest of a long text. */
function format(value: unknown): string {
  if (typeof value !== 'number') {
    const text = String(value);
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}${GAP}` : text;
  }
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function html(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `<tr>${cells.join('')}</tr>`;
  const head = line(header.map((name) => `<th>${escapeHtml(name)}</th>`));
  const body = rows.map(([index = '', ...cells]) => {
    return line([`<th>${escapeHtml(index)}</th>`, ...cells.map((cell) => `<td>${escapeHtml(cell)}</td>`)]);
  });
  return `<table><thead>${head}</thead><tbody>${body.join('')}</tbody></table>`;
}

function plain(header: string[], rows: string[][]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padStart(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
