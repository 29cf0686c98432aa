// Cells share variables through accessors. tslab turns `let s = 0; …; export { s }` into `exports.s = s = …` at every assignment,
// a hundred times slower in a loop, and closures of the cell miss later assignments. Here the variables stay local to their cell and
// the shared state gets a getter and a setter for each: the cell, its closures and later cells see one and the same variable.
import type typescript from '@tslab/typescript-for-tslab';
import { applyEdits, blank, type Edit, type Edited } from './edits.js';
import { ts } from './typescript.js';

export interface BoundCell extends Edited {
  /** Does the cell itself await, outside of its functions? tslab misses `await (…)` and `for await`. */
  awaits: boolean;
}

/** A cell as an ES module, with its exports replaced by a first line that binds its variables to the state. */
export function bindVariables(code: string): BoundCell {
  const file = ts.createSourceFile('cell.js', code, ts.ScriptTarget.Latest, true);
  const exported: string[] = [];
  const constants = new Set<string>();
  const cuts: Edit[] = [];
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (statement.exportClause && ts.isNamedExports(statement.exportClause)) {
        for (const { name } of statement.exportClause.elements) exported.push(name.text);
      }
      cuts.push(blank(code, statement.getStart(), statement.end));
    } else if (ts.isVariableStatement(statement)) {
      // tslab stores the last expression as `export const tsLastExpr = …`
      const modifier = statement.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      const names = statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
      if (modifier) {
        cuts.push(blank(code, modifier.getStart(), modifier.end));
        exported.push(...names);
      }
      if (statement.declarationList.flags & ts.NodeFlags.Const) for (const name of names) constants.add(name);
    } else if (ts.isImportDeclaration(statement)) {
      for (const name of importedNames(statement)) constants.add(name);
    }
  }
  const accessors = exported.map((name) => {
    const setter = constants.has(name) ? '' : `, set: (v) => { ${name} = v; }`;
    return `${name}: { get: () => ${name}${setter} }`;
  });
  const firstLine = `__tslab__.bind({ ${accessors.join(', ')} });\n`;
  return { ...applyEdits(code, [{ start: 0, end: 0, text: firstLine }, ...cuts]), awaits: awaitsAtTop(file) };
}

function namesIn(name: typescript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function importedNames({ importClause }: typescript.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const names = !bindings
    ? []
    : ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name)
      : [bindings.name];
  return [importClause?.name, ...names].flatMap((name) => (name ? [name.text] : []));
}

function awaitsAtTop(node: typescript.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  return !!ts.forEachChild(node, (child) => awaitsAtTop(child) || undefined);
}
