// Ids of cells: unique in their notebook, and the same from one version of it to the next.
import type { Cell, Notebook } from './notebook.js';

/** The id, or with a number behind it where it is taken. */
export function freeId(wanted: string, taken: { has(id: string): boolean }): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  return id;
}

/** The notebook with the ids of an older version of it: cells of the same kind and source keep theirs, in order; others get new ones. */
export function withIdsOf(older: Notebook, notebook: Notebook): Notebook {
  const known = new Map<string, string[]>();
  for (const cell of older.cells) known.set(keyOf(cell), [...(known.get(keyOf(cell)) ?? []), cell.id]);
  const kept = notebook.cells.map((cell) => known.get(keyOf(cell))?.shift());
  const taken = new Set(older.cells.map((cell) => cell.id));
  const cells = notebook.cells.map((cell, i) => {
    const id = kept[i] ?? freeId(cell.id, taken);
    taken.add(id);
    return { ...cell, id };
  });
  return { ...notebook, cells };
}

function keyOf({ cell_type, source }: Cell): string {
  return `${cell_type} ${source}`;
}
