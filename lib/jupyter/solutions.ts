// Exercises and their solutions in a notebook: a code cell tagged `exercise`, and after it a Markdown cell tagged `solution`
// whose fenced TypeScript is the solved cell.
import { type Cell, type Notebook, NotebookError } from './notebook.js';

const FENCE = /^```typescript\n([\s\S]*?)^```[ \t]*$/gm;

/** Whether a cell carries the tag. */
export function hasTag({ metadata }: Cell, tag: string): boolean {
  return Array.isArray(metadata.tags) && metadata.tags.includes(tag);
}

/**
 * The notebook with each exercise solved: the code of its solution in place of its own.
 * @throws NotebookError for an exercise that is no code cell, or is not followed by one solution with one fence of TypeScript
 */
export function withSolutions(notebook: Notebook, file = 'notebook'): Notebook {
  const { cells } = notebook;
  return {
    ...notebook,
    cells: cells.map((cell, i) =>
      hasTag(cell, 'exercise') ? { ...cell, source: solutionOf(cell, cells[i + 1], `${file}: cell ${i + 1}`) } : cell,
    ),
  };
}

function solutionOf(exercise: Cell, solution: Cell | undefined, place: string): string {
  const fail = (what: string): never => {
    throw new NotebookError(`${place} (${titleOf(exercise)}): ${what}`);
  };
  if (exercise.cell_type !== 'code') fail('is tagged exercise, but is no code cell');
  if (solution?.cell_type !== 'markdown' || !hasTag(solution, 'solution')) {
    return fail('expected a Markdown cell tagged solution right after the exercise');
  }
  const fences = [...solution.source.matchAll(FENCE)];
  if (fences.length !== 1) fail(`its solution has ${fences.length} fences of \`\`\`typescript, expected one`);
  return fences[0][1].trimEnd();
}

// The line that names an exercise best: where it is checked.
function titleOf({ source, id }: Cell): string {
  return /check\('([^']+)'/.exec(source)?.[1] ?? id;
}
