// Errors as the person who wrote the cell should see them: `Cell [3], line 5`, that line, and a stack without the kernel's own frames.
import { inspect } from 'node:util';
import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import { Interrupted } from './cellContext.js';
import { type Edited, offsetOf, type Place, placeOf } from './edits.js';
import type { CellError } from './messages.js';

/** What it takes to find the way back from compiled code to the cell. */
export interface CompiledCell {
  /** as typed */
  code: string;
  /** as tslab got it, behind a first line of its own */
  source: Edited;
  module: string;
  moduleMap: TraceMap;
  bound: Edited;
  checked: Edited;
  scriptMap: TraceMap;
}

const TSLAB_FIRST_LINES = 1; // `export {};`
const SCRIPT = /camrec-cell:(\d+):(\d+):(\d+)/;
// frames below the cell: tslab's executor, Node's vm, this kernel
const BELOW = /sigintHandlersWrap|runInThisContext|[\\/]tslab[\\/]dist[\\/]|[\\/]jupyter[\\/]kernel[\\/]\w+\.js/;
const INTERNAL = /\(node:internal|at node:internal/;

/** so many of the last runs can be shown with their lines */
const REMEMBERED = 1000;

const scripts = new Map<number, { count: number; cell: CompiledCell }>();

/** Name of the compiled code of a run, as V8 shows it. */
export function scriptName(run: number): string {
  return `camrec-cell:${run}`;
}

export function rememberScript(run: number, count: number, cell: CompiledCell): void {
  scripts.set(run, { count, cell });
  scripts.delete(run - REMEMBERED);
}

/** Where in the cell as typed a position of its compiled code lies; undefined for lines that the kernel put there. */
export function placeInCell(cell: CompiledCell, compiled: Place): Place | undefined {
  const inChecked = originalPositionFor(cell.scriptMap, compiled);
  if (inChecked.line === null) return undefined;
  const offset = cell.checked.original(offsetOf(cell.checked.text, inChecked));
  const inModule = originalPositionFor(cell.moduleMap, placeOf(cell.module, cell.bound.original(offset)));
  if (inModule.line === null || inModule.line <= TSLAB_FIRST_LINES) return undefined;
  const inSource = offsetOf(cell.source.text, { line: inModule.line - TSLAB_FIRST_LINES, column: inModule.column });
  return placeOf(cell.code, cell.source.original(inSource));
}

// `camrec-cell:7:5:2` as `Cell [3]:4:1`; nothing for a frame of the code that the kernel put around the cell
function mapFrame(frame: string): string[] {
  const found = SCRIPT.exec(frame);
  if (!found) return [frame];
  const [all, run, line, column] = found;
  const script = scripts.get(Number(run));
  const place = script && placeInCell(script.cell, { line: Number(line), column: Number(column) - 1 });
  return place ? [frame.replace(all, `Cell [${script.count}]:${place.line}:${place.column + 1}`)] : [];
}

/** Makes every `error.stack` speak of cells, also where a cell prints it itself. */
export function mapStacks(): void {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map(String);
    const end = lines.findIndex(
      (line, index) => BELOW.test(line) && lines.slice(0, index).some((l) => l.includes('camrec-cell:')),
    );
    const own = lines.slice(0, end < 0 ? lines.length : end).flatMap(mapFrame);
    return [heading(error), ...own.map((line) => `    at ${line}`)].join('\n');
  };
}

function heading(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

/** The error message for anything thrown. `before` is put before its text. */
export function toCellError(thrown: unknown, before = ''): CellError {
  if (thrown instanceof Interrupted || (thrown as NodeJS.ErrnoException)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') {
    const { name, message } = new Interrupted();
    return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
  if (!isError(thrown)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Thrown', evalue: before + text, traceback: [`Thrown: ${before}${text}`] };
  }
  // Node puts the compiled line and an arrow before the stack of what left a script
  const text = inspect(thrown).replace(/^camrec-cell:.*\n[\s\S]*?\n\s*\^+\n\n?/, '');
  const lines = text.split('\n').filter((line) => !INTERNAL.test(line));
  return { ename: thrown.name, evalue: before + thrown.message, traceback: [...sourceLines(lines), ...lines] };
}

// errors of other realms, such as jsdom's, are no instances of ours
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

// The line that failed, and the line of the newest cell that led there.
function sourceLines(stack: string[]): string[] {
  const places = stack.flatMap((line) => {
    const found = /^ {4}at .*?Cell \[(\d+)\]:(\d+):\d+/.exec(line);
    return found ? [{ count: Number(found[1]), line: Number(found[2]) }] : [];
  });
  const newest = places.find(({ count }) => count === Math.max(...places.map((place) => place.count)));
  return [...new Set([newest, places[0]])].flatMap((place) => {
    if (!place) return [];
    const script = [...scripts.values()].findLast(({ count }) => count === place.count);
    const text = script?.cell.code.split('\n')[place.line - 1] ?? '';
    return [`Cell [${place.count}], line ${place.line}`, `--> ${place.line} ${text}`];
  });
}
