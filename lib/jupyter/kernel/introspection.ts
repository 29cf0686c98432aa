// What is at the cursor: types and documentation, signatures of calls; and whether an input is complete.
import type typescript from '@tslab/typescript-for-tslab';
import type * as TslabConverter from 'tslab/dist/converter.js';
import type { Converter } from 'tslab/dist/converter.js';
import type { Completeness } from './orders.js';
import { CELL_OFFSET, currentProgram } from './tslabHooks.js';
import { require, ts } from './typescript.js';

// a string or a comment that goes on: TypeScript's numbers for `unterminated template literal` and `*/ expected`
const UNTERMINATED = new Set([1160, 1010]);

/** What `ts` keeps to itself. */
const { SignatureHelp } = ts as unknown as {
  SignatureHelp: {
    getSignatureHelpItems(
      program: typescript.Program,
      file: typescript.SourceFile,
      position: number,
      reason: undefined,
      cancellation: object,
    ): typescript.SignatureHelpItems | undefined;
  };
};
const NEVER_CANCELLED = { isCancellationRequested: () => false, throwIfCancellationRequested: () => {} };

/** The name at the cursor, with type and documentation; then the call around it, with its parameters. Null for neither. */
export function inspectAt(converter: Converter, declared: string, code: string, position: number): string | null {
  // after the name, as a cursor often is, means the name
  const info =
    converter.inspect(declared, code, position) ??
    (/[\w$]$/.test(code.slice(0, position)) ? converter.inspect(declared, code, position - 1) : undefined);
  const isKnown = info && (info.kind || text(info.displayParts) !== 'any');
  const name =
    isKnown && [text(info.displayParts), text(info.documentation), tagLines(info.tags)].filter(Boolean).join('\n\n');
  return [name, signatureAt(position)].filter(Boolean).join('\n\n') || null;
}

/** The call whose parentheses hold the cursor: its signature, the parameter to be given »marked«, what is said about both. */
function signatureAt(position: number): string | undefined {
  const { program, cell } = currentProgram();
  const help =
    cell && SignatureHelp.getSignatureHelpItems(program, cell, position + CELL_OFFSET, undefined, NEVER_CANCELLED);
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const { parameters, documentation, tags } = item;
  const at = item.isVariadic ? Math.min(help.argumentIndex, parameters.length - 1) : help.argumentIndex;
  const shown = parameters.map(({ displayParts }, index) =>
    index === at ? `»${text(displayParts)}«` : text(displayParts),
  );
  const signature =
    text(item.prefixDisplayParts) + shown.join(text(item.separatorDisplayParts)) + text(item.suffixDisplayParts);
  const others = help.items.length > 1 ? `  (${help.selectedItemIndex + 1} of ${help.items.length})` : '';
  const parameter = parameters[at];
  const about = parameter?.documentation.length ? `${parameter.name}: ${text(parameter.documentation)}` : '';
  const otherTags = tags.filter(({ name }) => name !== 'param');
  return [signature + others, about, text(documentation), tagLines(otherTags)].filter(Boolean).join('\n\n');
}

function text(parts: readonly typescript.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString(parts ? [...parts] : undefined);
}

function tagLines(tags: readonly typescript.JSDocTagInfo[] | undefined): string {
  return (tags ?? []).map(({ name, text: said }) => `@${name} ${text(said)}`.trim()).join('\n');
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
