// Completion, hover texts, and whether an input is complete.

import type * as TslabConverter from 'tslab/dist/converter.js';
import type { Converter } from 'tslab/dist/converter.js';
import type { Completeness, Completion } from './orders.js';
import { require, ts } from './typescript.js';

// a string or a comment that goes on: TypeScript's numbers for `unterminated template literal` and `*/ expected`
const UNTERMINATED = new Set([1160, 1010]);

export function complete(converter: Converter, code: string, position: number): Completion {
  const { candidates, start, end } = converter.complete('', code, position);
  return { matches: [...new Set(candidates)], start, end };
}

/** Signature or type, then its documentation. */
export function inspectAt(converter: Converter, code: string, position: number): string | null {
  // after the name, as a cursor often is, means the name
  const info =
    converter.inspect('', code, position) ?? (position > 0 ? converter.inspect('', code, position - 1) : undefined);
  if (!info) return null;
  const parts = [info.displayParts, info.documentation].map((part) => ts.displayPartsToString(part));
  return parts.filter(Boolean).join('\n\n') || null;
}

export function isComplete(code: string): Completeness {
  const { isCompleteCode } = require('tslab/dist/converter.js') as typeof TslabConverter;
  const { completed, indent = '' } = isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent };
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest) as unknown as {
    parseDiagnostics: { code: number }[];
  };
  if (file.parseDiagnostics.some((diagnostic) => UNTERMINATED.has(diagnostic.code)))
    return { status: 'incomplete', indent: '' };
  return { status: file.parseDiagnostics.length ? 'invalid' : 'complete' };
}
