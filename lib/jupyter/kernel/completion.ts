// Completion: what can stand at the cursor, by TypeScript, each with what it is.
import type typescript from '@tslab/typescript-for-tslab';
import type { Converter } from 'tslab/dist/converter.js';
import type { Completion, Match } from './orders.js';
import { CELL_OFFSET, currentProgram } from './tslabHooks.js';
import { ts } from './typescript.js';

/** TypeScript's words for what a name stands for, and the ones that Jupyter's clients have icons for. */
const TYPES: Record<string, string> = {
  method: 'method',
  'local function': 'function',
  function: 'function',
  constructor: 'function',
  'local class': 'class',
  class: 'class',
  interface: 'interface',
  type: 'interface',
  'type parameter': 'interface',
  enum: 'enum',
  'enum member': 'property',
  module: 'module',
  'external module name': 'module',
  script: 'path',
  directory: 'path',
  keyword: 'keyword',
  'primitive type': 'keyword',
  property: 'property',
  getter: 'property',
  setter: 'property',
  JSX: 'property',
  string: 'value',
};

/** What `ts` keeps to itself. */
const internals = ts as unknown as {
  findPrecedingToken(position: number, file: typescript.SourceFile): typescript.Node | undefined;
};

/** `declared`: what earlier cells have declared. */
export function complete(converter: Converter, declared: string, code: string, position: number): Completion {
  const { candidates, original, ...place } = converter.complete(declared, code, position);
  const entries = new Map(original?.entries.map((entry) => [entry.name, entry]));
  const { program, cell, declarations } = currentProgram();
  const token = cell && internals.findPrecedingToken(position + CELL_OFFSET, cell);
  const inText = token && ts.isStringLiteralLike(token) && position + CELL_OFFSET > token.getStart();
  const span = inText ? spanInText(code, position, original) : place;
  const typed = inText ? code.slice(span.start, position) : '';
  const names = [...new Set(candidates)].filter((name) => name.startsWith(typed) && !isHidden(name, typed));
  const value = token && declarations && valueBefore(token, program.getTypeChecker(), declarations);
  return {
    matches: names.map((text) => toMatch(text, entries.get(text))),
    ...span,
    ...(value && { value: { path: value, quoted: !!inText } }),
  };
}

function toMatch(text: string, entry: typescript.CompletionEntry | undefined): Match {
  const type = TYPES[entry?.kind ?? ''] ?? 'variable';
  const isDeprecated = entry?.kindModifiers?.split(',').includes('deprecated');
  return { text, type, ...(isDeprecated && { deprecated: true }) };
}

// within quotes: the last part of a path, or the name of a property
function spanInText(code: string, position: number, info: typescript.CompletionInfo | undefined) {
  const span = info?.entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan;
  const word = /[\w$]*$/.exec(code.slice(0, position)) as RegExpExecArray;
  return { start: span ? span.start - CELL_OFFSET : word.index, end: position };
}

function isHidden(name: string, typed: string): boolean {
  return name.startsWith('.') && !typed.startsWith('.');
}

/** The value before a `.` or `[`, as a path from a variable of an earlier cell, if its type leaves open what members it has. */
function valueBefore(
  token: typescript.Node,
  checker: typescript.TypeChecker,
  declarations: typescript.SourceFile,
): string[] | undefined {
  const access = ts.isPropertyAccessExpression(token.parent) || ts.isElementAccessExpression(token.parent);
  if (!access) return undefined;
  const { expression } = token.parent as typescript.PropertyAccessExpression | typescript.ElementAccessExpression;
  if (token === expression) return undefined;
  const path = pathOf(expression, checker, declarations);
  return path && isOpen(checker.getTypeAtLocation(expression), checker) ? path : undefined;
}

function isOpen(type: typescript.Type, checker: typescript.TypeChecker): boolean {
  const { Any, Unknown, NonPrimitive } = ts.TypeFlags;
  return (
    (type.flags & (Any | Unknown | NonPrimitive)) !== 0 ||
    !!checker.getIndexInfoOfType(type, ts.IndexKind.String) ||
    type.getProperties().length === 0
  );
}

// only what can be looked up without running anything
function pathOf(
  node: typescript.Expression,
  checker: typescript.TypeChecker,
  declarations: typescript.SourceFile,
): string[] | undefined {
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    const isEarlier = symbol?.declarations?.some((declaration) => declaration.getSourceFile() === declarations);
    return isEarlier ? [node.text] : undefined;
  }
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node))
    return pathOf(node.expression, checker, declarations);
  if (ts.isPropertyAccessExpression(node))
    return append(pathOf(node.expression, checker, declarations), node.name.text);
  if (!ts.isElementAccessExpression(node)) return undefined;
  const { argumentExpression: name, expression } = node;
  if (!ts.isStringLiteralLike(name) && !ts.isNumericLiteral(name)) return undefined;
  return append(pathOf(expression, checker, declarations), name.text);
}

function append(path: string[] | undefined, name: string): string[] | undefined {
  return path && [...path, name];
}
