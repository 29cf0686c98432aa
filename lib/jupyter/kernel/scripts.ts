// The way back from compiled code to what was written: for cells, and for the project's modules that cells import.
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { type Edited, offsetOf, type Place, placeOf } from './edits.js';

/** TypeScript that became an ES module, was edited there, and became a CommonJS script. */
export interface CompiledScript {
  module: string;
  moduleMap: string;
  /** in the order in which they were made */
  edits: Edited[];
  scriptMap: string;
}

/** A cell as typed, and as tslab got it, behind a first line of its own. */
export interface CellSource {
  count: number;
  code: string;
  source: Edited;
}

interface Script {
  moduleMap: TraceMap;
  scriptMap: TraceMap;
  compiled: CompiledScript;
  /** a cell, or the file of a module */
  origin: CellSource | string;
}

/** so many of the last cells can be shown with their lines */
const REMEMBERED = 1000;
const TSLAB_FIRST_LINES = 1; // `export {};`

const scripts = new Map<string, Script>();
const cells = new Map<number, CellSource>();

/** Name of the compiled code of a run, as V8 shows it. */
export function cellScript(run: number): string {
  return `camrec-cell:${run}`;
}

export function rememberCell(run: number, cell: CellSource, compiled: CompiledScript): void {
  remember(cellScript(run), compiled, cell);
  cells.set(cell.count, cell);
  scripts.delete(cellScript(run - REMEMBERED));
  cells.delete(cell.count - REMEMBERED);
}

/** `name`: of the compiled file, as V8 shows it; `file`: of the TypeScript, as a person is to see it. */
export function rememberModule(name: string, file: string, compiled: CompiledScript): void {
  remember(name, compiled, file);
}

function remember(name: string, compiled: CompiledScript, origin: Script['origin']): void {
  const [moduleMap, scriptMap] = [new TraceMap(compiled.moduleMap), new TraceMap(compiled.scriptMap)];
  scripts.set(name, { moduleMap, scriptMap, compiled, origin });
}

/** The line of the cell that was run last under this number. */
export function cellLine(count: number, line: number): string {
  return cells.get(count)?.code.split('\n')[line - 1] ?? '';
}

/** `Cell [3]:4:1` or `../lib/model.ts:7:3`; undefined for lines that the kernel added; the name itself if it is none of ours. */
export function originalPlace(name: string, line: number, column: number): string | undefined {
  const script = scripts.get(name);
  if (!script) return `${name}:${line}:${column}`;
  const place = inTypeScript(script, { line, column: column - 1 });
  if (!place) return undefined;
  const { origin } = script;
  if (typeof origin === 'string') return `${origin}:${place.line}:${place.column + 1}`;
  if (place.line <= TSLAB_FIRST_LINES) return undefined;
  const offset = offsetOf(origin.source.text, { line: place.line - TSLAB_FIRST_LINES, column: place.column });
  const typed = placeOf(origin.code, origin.source.original(offset));
  return `Cell [${origin.count}]:${typed.line}:${typed.column + 1}`;
}

function inTypeScript({ compiled, moduleMap, scriptMap }: Script, place: Place): Place | undefined {
  const edited = originalPositionFor(scriptMap, place);
  if (edited.line === null) return undefined;
  let offset = offsetOf(compiled.edits.at(-1)?.text ?? compiled.module, edited);
  for (const edit of [...compiled.edits].reverse()) offset = edit.original(offset);
  const { line, column } = originalPositionFor(moduleMap, placeOf(compiled.module, offset));
  return line === null ? undefined : { line, column };
}
