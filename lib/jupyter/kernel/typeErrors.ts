// What the type checker found, as one error with every diagnostic: where, the line, a caret, the message.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from 'tslab/dist/converter.js';
import { type Edited, type Place, placeOf } from './edits.js';
import type { CellError } from './orders.js';

const NEWLINE = /\r?\n/;
/** modules are named as seen from there; a cell may go elsewhere */
const STARTED_IN = process.cwd();

/** The error for a cell that does not compile. `code`: as typed; `source`: as the checker saw it. */
export function typeErrors(diagnostics: readonly Diagnostic[], code: string, source: Edited, count: number): CellError {
  const lines = code.split(NEWLINE);
  const found = merge(diagnostics).map(({ fileName, start, end, messages, number }) => {
    const message = `${messages.join(' ')} (TS${number})`;
    if (fileName) {
      const place = { line: start.line + 1, column: start.character };
      return {
        short: `${fileName}, line ${place.line}: ${message}`,
        long: [
          `${fileName}, line ${place.line}`,
          ...pointAt(place, end.offset - start.offset, linesOf(fileName)),
          message,
        ],
      };
    }
    const place = placeOf(code, source.original(start.offset));
    const width = source.original(end.offset) - source.original(start.offset);
    return {
      short: `line ${place.line}: ${message}`,
      long: [`Cell [${count}], line ${place.line}`, ...pointAt(place, width, lines), message],
    };
  });
  return {
    ename: 'TypeScriptError',
    evalue: found.map(({ short }) => short).join('\n'),
    traceback: found.flatMap(({ long }, index) => [...(index ? [''] : []), ...long]),
  };
}

// the line, and carets below it as far as it goes
function pointAt({ line, column }: Place, width: number, lines: string[]): string[] {
  const text = lines[line - 1];
  if (text === undefined) return [];
  const carets = '^'.repeat(Math.max(1, Math.min(width, text.length - column)));
  return [`--> ${line} ${text}`, ' '.repeat(`--> ${line} `.length + column) + carets];
}

// none, if the module is gone meanwhile
function linesOf(file: string): string[] {
  try {
    return readFileSync(path.resolve(STARTED_IN, file), 'utf8').split(NEWLINE);
  } catch {
    return [];
  }
}

// tslab gives the parts of one explanation as diagnostics of their own, at the same place
function merge(diagnostics: readonly Diagnostic[]) {
  const merged: {
    fileName?: string;
    start: Diagnostic['start'];
    end: Diagnostic['end'];
    messages: string[];
    number: number;
  }[] = [];
  for (const { fileName, start, end, messageText, code } of diagnostics) {
    const before = merged.at(-1);
    if (before && before.start.offset === start.offset && before.end.offset === end.offset)
      before.messages.push(messageText);
    else merged.push({ fileName, start, end, messages: [messageText], number: code });
  }
  return merged;
}
