// Errors as the person who wrote the cell should see them: `Cell [3], line 5`, that line, and a stack without the kernel's own frames.
import { inspect } from 'node:util';
import { Interrupted } from './cellContext.js';
import type { CellError } from './messages.js';
import { cellLine, cellScript, originalPlace } from './scripts.js';

// frames below the cell: tslab's executor, Node's vm, this kernel
const BELOW = /sigintHandlersWrap|runInThisContext|[\\/]tslab[\\/]dist[\\/]|[\\/]jupyter[\\/]kernel[\\/]\w+\.js/;
// Node puts the compiled line and an arrow before the stack of what left a script
const ARROW = /^[^\n]+:\d+\n(?:[^\n]*\n){1,3}?\s*\^+\n\n?/;
const CELL = cellScript(0).replace(/0$/, '');
const INTERNAL = /\(node:internal|at node:internal/;

/** Makes every `error.stack` speak of cells, also where a cell prints it itself. */
export function mapStacks(): void {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map(String);
    const end = lines.findIndex(
      (line, at) => BELOW.test(line) && lines.slice(0, at).some((above) => above.includes(CELL)),
    );
    const own = frames.slice(0, end < 0 ? frames.length : end).flatMap(mapFrame);
    return [heading(error), ...own.map((line) => `    at ${line}`)].join('\n');
  };
}

// nothing for a frame of the code that the kernel put around the cell
function mapFrame(frame: NodeJS.CallSite): string[] {
  const name = frame.getScriptNameOrSourceURL() ?? '';
  const [line, column] = [frame.getLineNumber() ?? 0, frame.getColumnNumber() ?? 0];
  const place = originalPlace(name, line, column);
  const compiled = `${name}:${line}:${column}`;
  if (place === compiled) return [String(frame)];
  // functions of earlier cells are called as members of the state
  return place
    ? [
        String(frame)
          .replace(compiled, place)
          .replace(/^Object\./, ''),
      ]
    : [];
}

function heading(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

/** The error message for anything thrown. */
export function toCellError(thrown: unknown): CellError {
  if (thrown instanceof Interrupted || (thrown as NodeJS.ErrnoException)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') {
    const { name, message } = new Interrupted();
    return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
  if (!isError(thrown)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const text = inspect(thrown).replace(ARROW, '');
  const lines = text.split('\n').filter((line) => !INTERNAL.test(line));
  return { ename: thrown.name, evalue: thrown.message, traceback: [...sourceLines(lines), ...lines] };
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
    return [`Cell [${place.count}], line ${place.line}`, `--> ${place.line} ${cellLine(place.count, place.line)}`];
  });
}
