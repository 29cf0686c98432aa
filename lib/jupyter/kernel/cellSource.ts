// Small changes to a cell as it was typed, each cures something that tslab gets wrong. No line is added or removed.
import type typescript from '@tslab/typescript-for-tslab';
import { applyEdits, blank, type Edit, type Edited } from './edits.js';
import { ts } from './typescript.js';

/** The cell as tslab can take it. `unnameable`: where variables stand whose type has no name; it becomes `any`. */
export function prepareSource(code: string, unnameable: readonly number[] = []): Edited {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const insert = (at: number, text: string) => edits.push({ start: at, end: at, text });
  const visit = (node: typescript.Node): void => {
    // `{ n }` with n of an earlier cell would be a ReferenceError: write `{ n: n }`, which means the same
    if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) {
      insert(node.name.end, `: ${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const statement of file.statements) {
    // `export const x` collides with tslab's own exports; every variable of a cell is seen by later cells anyway
    const modifier = modifiersOf(statement).find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (modifier) edits.push(blank(code, modifier.getStart(), modifier.end));
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        const module = dynamicImport(declaration);
        const isUnnameable = !declaration.type && unnameable.includes(declaration.name.getStart());
        // tslab asks for a declaration of every variable, and the type of an imported module has no name unless it is written down
        if (module) insert(declaration.name.end, `: typeof import(${module})`);
        else if (isUnnameable) insert(declaration.name.end, ': any');
      }
    }
  }
  return applyEdits(code, edits);
}

function modifiersOf(node: typescript.Node): readonly typescript.Modifier[] {
  const modifiers = (ts.canHaveModifiers(node) && ts.getModifiers(node)) || [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ? [] : modifiers;
}

// the module's name, quoted, of `name = await import('module')` without a type
function dynamicImport({ name, type, initializer }: typescript.VariableDeclaration): string | undefined {
  if (type || !ts.isIdentifier(name) || !initializer || !ts.isAwaitExpression(initializer)) return undefined;
  const call = initializer.expression;
  if (!ts.isCallExpression(call) || call.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [argument] = call.arguments;
  return argument && ts.isStringLiteral(argument) ? argument.getText() : undefined;
}
