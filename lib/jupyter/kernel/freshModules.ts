// Packages of the project itself, linked into node_modules as npm workspaces are, change while a notebook is open: somebody edits
// and builds them. An ES module is loaded once in a process, so after an edit they are imported as another generation, all of
// their own files anew; see generationHooks.ts.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';

/** files that count as code of a package */
const CODE = /\.(?:[cm]?js|json|wasm)$/;
/** ends the name of what is to be imported as a later generation */
export const GENERATION = '?camrec-generation=';

/** state of its files when a package was imported last, by folder */
const states = new Map<string, { state: string; generation: number }>();
let hooked = false;

/** Is it a package of the project whose files have changed since it was imported? */
export function isEdited(name: string, requireHere: NodeRequire): boolean {
  const folder = projectFolder(name, requireHere);
  return folder !== undefined && stateOf(folder) !== states.get(folder)?.state;
}

/** What to import: the name itself, or with the generation behind it when files have changed. */
export function currentGeneration(name: string, requireHere: NodeRequire): string {
  const folder = projectFolder(name, requireHere);
  if (folder === undefined) return name;
  const state = stateOf(folder);
  const before = states.get(folder);
  const generation = before ? before.generation + Number(before.state !== state) : 0;
  states.set(folder, { state, generation });
  if (generation === 0) return name;
  if (!hooked) register(new URL('generationHooks.js', import.meta.url));
  hooked = true;
  return `${name}${GENERATION}${generation}`;
}

// undefined for what npm has installed: that does not change
function projectFolder(name: string, requireHere: NodeRequire): string | undefined {
  const parts = name.split('/');
  const packageName = parts.slice(0, name.startsWith('@') ? 2 : 1).join('/');
  const link = requireHere.resolve
    .paths(name)
    ?.map((modules) => path.join(modules, packageName))
    .find(existsSync);
  const folder = link && realpathSync(link);
  return folder?.split(path.sep).includes('node_modules') ? undefined : folder;
}

// number and newest change of its files
function stateOf(folder: string): string {
  let [count, newest] = [0, 0];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (CODE.test(entry.name)) {
        count++;
        newest = Math.max(newest, statSync(file).mtimeMs);
      }
    }
  };
  visit(folder);
  return `${count} ${newest}`;
}
