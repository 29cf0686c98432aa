// What the type checker found, as one error with every diagnostic: where, the line, a caret, the message.
import type { Diagnostic } from 'tslab/dist/converter.js';
import { type Edited, placeOf } from './edits.js';
import type { CellError } from './orders.js';

/** The error for a cell that does not compile. `code`: as typed; `source`: as the checker saw it. */
export function typeErrors(diagnostics: readonly Diagnostic[], code: string, source: Edited, count: number): CellError {
  const lines = code.split('\n');
  const found = merge(diagnostics).map(({ fileName, start, end, messages, number }) => {
    const message = `${messages.join(' ')} (TS${number})`;
    if (fileName)
      return {
        short: `${fileName}, line ${start.line + 1}: ${message}`,
        long: [`${fileName}, line ${start.line + 1}`, message],
      };
    const place = placeOf(code, source.original(start.offset));
    const text = lines[place.line - 1] ?? '';
    const width = Math.max(
      1,
      Math.min(source.original(end.offset) - source.original(start.offset), text.length - place.column),
    );
    const caret = ' '.repeat(`--> ${place.line} `.length + place.column) + '^'.repeat(width);
    return {
      short: `line ${place.line}: ${message}`,
      long: [`Cell [${count}], line ${place.line}`, `--> ${place.line} ${text}`, caret, message],
    };
  });
  return {
    ename: 'TypeScriptError',
    evalue: found.map(({ short }) => short).join('\n'),
    traceback: found.flatMap(({ long }, index) => [...(index ? [''] : []), ...long]),
  };
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
