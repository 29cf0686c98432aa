// `camrec notebook convert FILE…`: between notebooks and text notebooks, and to pages.
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { withIdsOf } from '../jupyter/cellIds.js';
import { notebookPage } from '../jupyter/htmlPage.js';
import type { Notebook } from '../jupyter/notebook.js';
import { formatNotebookFile, isPercentFile, readNotebook, writeWhole } from '../jupyter/notebookFile.js';
import { explained } from './notebookMistakes.js';
import { pick, UsageError } from './usage.js';

const ENDINGS = { ipynb: '.ipynb', 'ts:percent': '.ts', html: '.html' };

interface ConvertFlags {
  to?: string;
  out?: string;
  force?: boolean;
}

/** The command `convert`. */
export function convertCommand(): Command {
  return new Command('convert')
    .description(
      "between notebooks and jupytext's ts:percent text notebooks, which have no outputs; or to one HTML page",
    )
    .argument('<file...>', 'notebooks (.ipynb) or text notebooks (.ts)')
    .option('--to <format>', 'ipynb or ts:percent (default: the other one), or html')
    .option('--out <dir>', 'folder for the new files (default: beside the old ones)')
    .option('--force', 'overwrite files that exist; cells that did not change keep their ids')
    .action(convert);
}

function convert(files: string[], { to, out, force }: ConvertFlags): void {
  const planned = files.map((file) => {
    const ending = to === undefined ? otherEnding(file) : pick('format', to, ENDINGS);
    const target = join(out ?? dirname(file), basename(file).replace(/\.[^.]*$/, '') + ending);
    if (!force && existsSync(target)) throw new UsageError(`${target} exists; give --force to overwrite it`);
    const notebook = explained(() => withOlderIds(readNotebook(file), target));
    const text = target.endsWith(ENDINGS.html)
      ? notebookPage(notebook, { folder: dirname(file) })
      : explained(() => formatNotebookFile(notebook, target));
    return { target, notebook, text };
  });
  const targets = planned.map(({ target }) => resolve(target));
  const twice = targets.find((target, i) => targets.indexOf(target) !== i);
  if (twice)
    throw new UsageError(
      `two of the files would become ${basename(twice)}; in one folder each needs a name of its own`,
    );
  if (out !== undefined && !existsSync(out)) throw new UsageError(`--out: there is no folder ${out}`);
  for (const { target, text, notebook } of planned) {
    explained(() => writeWhole(target, text));
    const note = isPercentFile(target) && hasOutputs(notebook) ? ', without the outputs' : '';
    console.log(`${target} written${note}`);
  }
}

// A notebook that is written anew keeps the ids of cells that did not change: they tell what a change of the file was.
function withOlderIds(notebook: Notebook, target: string): Notebook {
  const isNotebook = target.endsWith(ENDINGS.ipynb) && existsSync(target);
  return isNotebook ? withIdsOf(readNotebook(target), notebook) : notebook;
}

function otherEnding(file: string): string {
  return isPercentFile(file) ? ENDINGS.ipynb : ENDINGS['ts:percent'];
}

function hasOutputs({ cells }: Notebook): boolean {
  return cells.some((cell) => cell.cell_type === 'code' && cell.outputs.length > 0);
}
