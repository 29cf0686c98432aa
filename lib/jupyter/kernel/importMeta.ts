// `import.meta` exists in ES modules only, and everything here is compiled to CommonJS: a call stands in for it.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type typescript from '@tslab/typescript-for-tslab';
import { applyEdits, type Edit, type Edited } from './edits.js';
import { ts } from './typescript.js';

/** A cell is like this file in the folder where the kernel was started, the notebook's. */
export const CELL_FILE = path.resolve('cell.ts');

/** What cells and modules get of themselves. */
interface Meta {
  url: string;
  filename: string;
  dirname: string;
  resolve(name: string): string;
}

/** JavaScript without `import.meta`; `file` is the one that it was written in. */
export function replaceImportMeta(code: string, file: string = CELL_FILE): Edited {
  const edits: Edit[] = [];
  if (code.includes('import.meta')) {
    const visit = (node: typescript.Node): void => {
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
        edits.push({ start: node.getStart(), end: node.end, text: `__camrec_meta__(${JSON.stringify(file)})` });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('code.js', code, ts.ScriptTarget.Latest, true));
  }
  return applyEdits(code, edits);
}

/** Makes what the code calls. */
export function installImportMeta(): void {
  const metas = new Map<string, Meta>();
  const meta = (file: string): Meta => {
    const found = metas.get(file) ?? metaOf(file);
    metas.set(file, found);
    return found;
  };
  Object.assign(globalThis, { __camrec_meta__: meta });
}

function metaOf(file: string): Meta {
  const { resolve } = createRequire(file);
  return {
    url: pathToFileURL(file).href,
    filename: file,
    dirname: path.dirname(file),
    resolve(name) {
      const found = resolve(name);
      return path.isAbsolute(found) ? pathToFileURL(found).href : `node:${found.replace(/^node:/, '')}`;
    },
  };
}
