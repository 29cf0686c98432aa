// `camrec notebook new NAME`: a notebook to begin with.
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { isPercentFile, writeNotebook } from '../jupyter/notebookFile.js';
import { starterNotebook } from '../jupyter/starter.js';
import { explained } from './notebookMistakes.js';
import { UsageError } from './usage.js';

/** The command `new`. */
export function newCommand(): Command {
  return new Command('new')
    .description('write a starter notebook: prose, parameters, a table of data')
    .argument('<name>', 'its name, with or without .ipynb; in a folder of the kit, so that `camrec` is found')
    .option('--percent', 'as a text notebook (.ts)')
    .action(create);
}

function create(name: string, { percent }: { percent?: boolean }): void {
  const known = /\.ipynb$/.test(name) || isPercentFile(name);
  const file = known ? name : `${name}${percent ? '.ts' : '.ipynb'}`;
  if (percent && !isPercentFile(file))
    throw new UsageError(`${file} and --percent exclude each other; expected a name in .ts`);
  const title = titleOf(file);
  if (title === '') throw new UsageError(`'${name}' names no notebook; expected words, as in my-study`);
  if (existsSync(file)) throw new UsageError(`${file} exists; choose another name`);
  if (!existsSync(dirname(file))) throw new UsageError(`there is no folder ${dirname(file)}`);
  explained(() => writeNotebook(file, starterNotebook(title)));
  const word = /^[\w./\\:-]+$/.test(file) ? file : JSON.stringify(file); // as a shell reads it
  console.log(
    `${file} written; run it with: npx camrec notebook run ${word}${isPercentFile(file) ? ' --out FOLDER' : ''}`,
  );
}

// `6-my-study.ipynb` is called `My study`.
function titleOf(file: string): string {
  const words = basename(file)
    .replace(/\.[^.]*$/, '')
    .replace(/^\d+[-_ ]+/, '')
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
