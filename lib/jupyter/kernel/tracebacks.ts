// Errors as the person who wrote the cell should see them: `Cell [3], line 5`, that line, and a stack without the kernel's own frames.
import { inspect } from 'node:util';
import { Interrupted } from './cellContext.js';
import type { CellError } from './orders.js';
import { isCell, type WrittenPlace, writtenPlace } from './scripts.js';
import { noteThrownValues, stackOfThrown } from './thrownValues.js';

// frames of tslab's executor, of Node's vm, of this kernel
const KERNEL = /sigintHandlersWrap|runInThisContext|[\\/]tslab[\\/]dist[\\/]|[\\/]jupyter[\\/]kernel[\\/]\w+\.js/;
// Node puts the compiled line and an arrow before the stack of what left a script
const ARROW = /^[^\n]+:\d+\n(?:[^\n]*\n){1,3}?\s*\^+\n\n?/;
/** Node's way to show an error without a stack. */
const BRACKETS = /^\[([\s\S]*)\]$/;
/** A frame in a package, and the package's name. */
const LIBRARY = /^ {4}at .*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
/** so many calls inside one library are shown */
const FEW_CALLS = 2;
/** so many characters of a line are shown */
const LONGEST_LINE = 100_000;
const INTERNAL = /\(node:internal|at node:internal/;

/** deep enough to reach the cell through a library */
const STACK_LIMIT = 30;

// the places in cells that an error's stack goes through, innermost first
const places = new WeakMap<Error, WrittenPlace[]>();

/** Makes every `error.stack` speak of cells, also where a cell prints it itself, and gives one to whatever is thrown. */
export function mapStacks(): void {
  noteThrownValues();
  Error.stackTraceLimit = STACK_LIMIT;
  Error.prepareStackTrace = (error, frames) => {
    const lines = withoutKernel(frames).map(mapFrame);
    places.set(
      error,
      lines.flatMap(({ place }) => (place?.count === undefined ? [] : [place])),
    );
    return [heading(error), ...lines.flatMap(({ text }) => (text ? [`    at ${text}`] : []))].join('\n');
  };
}

// without the frames of what runs the cell, if a cell is there at all
function withoutKernel(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const first = frames.findIndex((frame) => isCell(frame.getScriptNameOrSourceURL() ?? ''));
  const isKernel = frames.map((frame) => KERNEL.test(String(frame)));
  // a cell that V8 does not accept has no frame: all of them are the kernel's
  if (first < 0) return isVm(frames[0]) ? [] : frames;
  const end = isKernel.indexOf(true, first);
  return frames.filter((_, at) => !isKernel[at] && (end < 0 || at < end));
}

function isVm(frame: NodeJS.CallSite | undefined): boolean {
  return frame?.getScriptNameOrSourceURL() === 'node:vm';
}

// without text: a frame of the code that the kernel put around the cell
function mapFrame(frame: NodeJS.CallSite): { place?: WrittenPlace; text?: string } {
  const text = String(frame);
  const name = frame.getScriptNameOrSourceURL() ?? '';
  const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
  const place = writtenPlace(name, { line, column: column - 1 });
  if (!place) return isCell(name) ? {} : { text };
  const written = `${place.label}:${place.line}:${place.column + 1}`;
  // functions of earlier cells are called as members of the state
  return { place, text: text.replace(`${name}:${line}:${column}`, written).replace(/^Object\./, '') };
}

function heading(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

/** The error message for anything thrown, also for what throws when it is looked at. */
export function toCellError(thrown: unknown): CellError {
  try {
    const { ename, evalue, traceback } = describe(thrown);
    return { ename: cut(String(ename)), evalue: cut(String(evalue)), traceback: traceback.map(cut) };
  } catch {
    const evalue = 'something that cannot be described: its own members throw';
    return { ename: 'Thrown', evalue, traceback: [`Thrown: ${evalue}`] };
  }
}

function cut(text: string): string {
  if (text.length <= LONGEST_LINE) return text;
  return `${text.slice(0, LONGEST_LINE)}… ${(text.length - LONGEST_LINE).toLocaleString('en-US')} more characters`;
}

function describe(thrown: unknown): CellError {
  if (thrown instanceof Interrupted || (thrown as NodeJS.ErrnoException)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') {
    const { name, message } = new Interrupted();
    return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
  if (!isError(thrown)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    const stack = stackOfThrown(thrown);
    if (!stack) return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
    const calls = fold((stack.stack ?? '').split('\n').slice(1));
    return { ename: 'Thrown', evalue: text, traceback: [...sourceLines(stack), `Thrown: ${text}`, ...calls] };
  }
  const lines = fold(inspect(thrown).replace(BRACKETS, '$1').replace(ARROW, '').split('\n'));
  return { ename: thrown.name, evalue: thrown.message, traceback: [...sourceLines(thrown), ...lines] };
}

function fold(lines: string[]): string[] {
  return foldRepeats(foldLibraries(lines.filter((line) => !INTERNAL.test(line))));
}

// Of the calls within a library the first one tells what the cell has called; the others become a count. Innermost calls come first.
function foldLibraries(lines: string[]): string[] {
  const folded: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const name = LIBRARY.exec(lines[at])?.[1];
    let end = at + 1;
    while (name && LIBRARY.exec(lines[end] ?? '')?.[1] === name) end++;
    if (end - at > FEW_CALLS) folded.push(`    … ${end - at - 1} calls inside ${name}`, lines[end - 1]);
    else folded.push(...lines.slice(at, end));
    at = end;
  }
  return folded;
}

// a function that calls itself fills the stack with one line
function foldRepeats(lines: string[]): string[] {
  const folded: string[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at + 1;
    while (lines[at].startsWith('    at ') && lines[end] === lines[at]) end++;
    folded.push(lines[at]);
    if (end - at > 1) folded.push(`    … and ${end - at - 1} times more`);
    at = end;
  }
  return folded;
}

// errors of other realms, such as jsdom's, are no instances of ours
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
}

// The line of the newest cell that the error came through, and the line that failed.
function sourceLines(error: Error): string[] {
  const [innermost, ...outer] = places.get(error) ?? [];
  if (!innermost) return [];
  const newest = outer.reduce((a, b) => ((b.count ?? 0) > (a.count ?? 0) ? b : a), innermost);
  return [...new Set([newest, innermost])].flatMap(({ label, line, text }) => [
    `${label}, line ${line}`,
    `--> ${line} ${text}`,
  ]);
}
