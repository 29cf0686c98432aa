// Cells are compiled to CommonJS, so `import` becomes `require`. Packages that are ES modules are imported before the cell starts:
// they may await at their top, and their `exports` may name nothing for `require`.
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { constants, Script } from 'node:vm';
import type typescript from '@tslab/typescript-for-tslab';
import { currentGeneration, isEdited } from './freshModules.js';
import { ts } from './typescript.js';

// both resolve names as a module in the notebook's folder would
const here = path.join(process.cwd(), 'cell.js');
const requireHere = createRequire(here);
const importHere: (name: string) => Promise<object> = new Script('(name) => import(name)', {
  filename: here,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext();

const imported = new Map<string, object>();

/** Packages that are ES modules, not imported yet or edited since, which the code of a module imports by literal names. */
export function importedPackages(code: string): string[] {
  const names = new Set<string>();
  const add = (name: typescript.Expression | undefined) => {
    if (name && ts.isStringLiteral(name) && !/^\.{0,2}\//.test(name.text)) names.add(name.text);
  };
  const visit = (node: typescript.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.js', code, ts.ScriptTarget.Latest));
  return [...names].filter((name) => (imported.has(name) ? isEdited(name, requireHere) : isEsModule(name)));
}

function isEsModule(name: string): boolean {
  if (isBuiltin(name)) return false;
  try {
    const file = requireHere.resolve(name);
    return file.endsWith('.mjs') || (file.endsWith('.js') && packageType(file) === 'module');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}

function packageType(file: string): unknown {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).type;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

/** Imports packages, for `requireImported` to find. */
export async function importPackages(names: readonly string[]): Promise<void> {
  for (const name of names) {
    imported.set(name, asCommonJs(await importQuietly(currentGeneration(name, requireHere))));
  }
}

// Node warns that the option is experimental: no news for the person at the notebook
function importQuietly(name: string): Promise<object> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return importHere(name);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** `require`, with the imported packages among what it finds. */
export function requireImported(require: NodeRequire): NodeRequire {
  return new Proxy(require, {
    apply: (target, self, args: [string]) => imported.get(args[0]) ?? Reflect.apply(target, self, args),
  });
}

// what TypeScript's CommonJS expects of a module: `default` is one of its exports if it says `__esModule`
function asCommonJs(namespace: object): object {
  const exports = Object.defineProperty({}, '__esModule', { value: true });
  for (const key of Object.keys(namespace)) {
    Object.defineProperty(exports, key, { enumerable: true, get: () => namespace[key as keyof object] });
  }
  return exports;
}
