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
const CELL = 'camrec-cell:';
const TSLAB_FIRST_LINES = 1; // `export {};`

const scripts = new Map<string, Script>();
const cells: string[] = []; // their names, oldest first

/** Name of the compiled code of a run, as V8 shows it. */
export function cellScript(run: number): string {
  return CELL + run;
}

export function rememberCell(name: string, cell: CellSource, compiled: CompiledScript): void {
  remember(name, compiled, cell);
  cells.push(name);
  if (cells.length > REMEMBERED) scripts.delete(cells.shift() ?? '');
}

/** `name`: of the compiled file, as V8 shows it; `file`: of the TypeScript, as a person is to see it. */
export function rememberModule(name: string, file: string, compiled: CompiledScript): void {
  remember(name, compiled, file);
}

function remember(name: string, compiled: CompiledScript, origin: Script['origin']): void {
  const [moduleMap, scriptMap] = [new TraceMap(compiled.moduleMap), new TraceMap(compiled.scriptMap)];
  scripts.set(name, { moduleMap, scriptMap, compiled, origin });
}

/** A place in what was written. */
export interface WrittenPlace extends Place {
  /** `Cell [3]`, or the file of a module */
  label: string;
  /** number of the cell, undefined for a module */
  count?: number;
  /** the line itself, of a cell */
  text?: string;
}

/** Is it the code of a cell, or of the kernel around it? */
export function isCell(name: string): boolean {
  return name.startsWith(CELL);
}

/** Where in what was written a place of compiled code lies; undefined for other code, and for lines that the kernel added. */
export function writtenPlace(name: string, compiled: Place): WrittenPlace | undefined {
  const script = scripts.get(name);
  const place = script && inTypeScript(script, compiled);
  if (!place) return undefined;
  const { origin } = script;
  if (typeof origin === 'string') return { label: origin, ...place };
  if (place.line <= TSLAB_FIRST_LINES) return undefined;
  const offset = offsetOf(origin.source.text, { line: place.line - TSLAB_FIRST_LINES, column: place.column });
  const typed = placeOf(origin.code, origin.source.original(offset));
  const text = origin.code.split(/\r?\n/)[typed.line - 1];
  return { label: `Cell [${origin.count}]`, count: origin.count, text, ...typed };
}

function inTypeScript({ compiled, moduleMap, scriptMap }: Script, place: Place): Place | undefined {
  const edited = originalPositionFor(scriptMap, place);
  if (edited.line === null) return undefined;
  let offset = offsetOf(compiled.edits.at(-1)?.text ?? compiled.module, edited);
  for (const edit of [...compiled.edits].reverse()) offset = edit.original(offset);
  const { line, column } = originalPositionFor(moduleMap, placeOf(compiled.module, offset));
  return line === null ? undefined : { line, column };
}
