// Parameters of a notebook by papermill's convention: defaults in a cell tagged `parameters`, other values in a cell tagged
// `injected-parameters` right after it.
import { freeId } from './cellIds.js';
import type { CodeCell, Notebook } from './notebook.js';
import { hasTag } from './solutions.js';

const INJECTED = 'injected-parameters';

/** Names and values, as JSON can hold them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The value a text stands for: a number, true, false, null, another value of JSON, or else the text itself. */
export function parameterValue(text: string): unknown {
  // neither 007 nor an integer that a number cannot hold exactly becomes a number
  if (/^[+-]?(0|[1-9]\d*)?(\.\d*)?(e[+-]?\d+)?$/i.test(text) && /\d/.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) || (/[.e]/i.test(text) && Number.isFinite(value)) ? value : text;
  }
  if (!/^(true$|false$|null$|[[{"])/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface Injection {
  notebook: Notebook;
  /** names the notebook's own parameters cell declares; undefined without such a cell */
  declared?: string[];
  /** names given that it does not declare */
  unknown: string[];
}

/**
 * The notebook with a cell that sets the parameters: in place of the one it has, else after its parameters cell, else first.
 * A type written in the parameters cell is kept, so that a value of another type is an error of the injected cell.
 * @throws RangeError for a name that TypeScript does not allow
 */
export async function injectParameters(notebook: Notebook, parameters: Parameters): Promise<Injection> {
  const { cells } = notebook;
  const { ts } = await import('./kernel/typescript.js'); // loaded only where it is needed: it takes 0.2 s
  for (const name of Object.keys(parameters)) {
    if (declarations(ts, `let ${name} = 0;`).size !== 1 || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
      throw new RangeError(`'${name}' cannot be a parameter; expected a name that TypeScript allows`);
  }
  const own = cells.findIndex((cell) => cell.cell_type === 'code' && hasTag(cell, 'parameters'));
  const types = own < 0 ? undefined : declarations(ts, cells[own].source);
  const lines = Object.entries(parameters).map(([name, value]) => {
    const type = types?.get(name) || looseType(value);
    return `let ${name}${type && `: ${type}`} = ${JSON.stringify(value)};`;
  });
  const source = ['// Parameters', ...lines].join('\n');
  const old = cells.findIndex((cell) => cell.cell_type === 'code' && hasTag(cell, INJECTED));
  const injected =
    old < 0
      ? [...cells.slice(0, own + 1), injectedCell(notebook, source), ...cells.slice(own + 1)]
      : cells.map((cell, i) => (i === old ? { ...cell, source } : cell));
  const declared = types && [...types.keys()];
  return {
    notebook: { ...notebook, cells: injected },
    declared,
    unknown: Object.keys(parameters).filter((name) => declared && !declared.includes(name)),
  };
}

// TypeScript infers nothing useful from these two.
function looseType(value: unknown): string {
  if (value === null) return 'any';
  return Array.isArray(value) && value.length === 0 ? 'any[]' : '';
}

function injectedCell({ cells }: Notebook, source: string): CodeCell {
  const id = freeId(INJECTED, new Set(cells.map((cell) => cell.id)));
  return { cell_type: 'code', id, metadata: { tags: [INJECTED] }, source, outputs: [], execution_count: null };
}

type TypeScript = typeof import('./kernel/typescript.js').ts;

// Each variable that the code declares at its top level, with the type written behind it. Nothing for code that does not parse.
function declarations(ts: TypeScript, source: string): Map<string, string> {
  const found = new Map<string, string>();
  if (ts.transpileModule(source, { reportDiagnostics: true }).diagnostics?.length) return found;
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest);
  const add = (name: import('@tslab/typescript-for-tslab').BindingName, type = ''): void => {
    if (ts.isIdentifier(name)) found.set(name.text, type);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type } of statement.declarationList.declarations) add(name, type?.getText(file));
  }
  return found;
}
