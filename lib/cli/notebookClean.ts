// `camrec notebook clean FILE…`: notebooks as before their first run.
import { Command } from 'commander';
import { type CleanOptions, cleanNotebook } from '../jupyter/clean.js';
import { isPercentFile, parseNotebookFile, readNotebookText, writeWhole } from '../jupyter/notebookFile.js';
import { formatNotebook } from '../jupyter/notebookJson.js';
import { explained } from './notebookMistakes.js';
import { UsageError } from './usage.js';

/** The command `clean`. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('remove outputs, counts and timings, and write the canonical form')
    .argument('<file...>', 'notebooks (.ipynb)')
    .option('--keep-outputs', 'remove counts and timings only')
    .action(clean);
}

function clean(files: string[], options: CleanOptions): void {
  const texts = files.filter((file) => isPercentFile(file));
  if (texts.length > 0) throw new UsageError(`${texts[0]} is a text notebook and holds no outputs; expected .ipynb`);
  const cleaned = files.map((file) => {
    const text = explained(() => readNotebookText(file));
    return {
      file,
      text,
      clean: formatNotebook(
        cleanNotebook(
          explained(() => parseNotebookFile(text, file)),
          options,
        ),
      ),
    };
  });
  for (const { file, text, clean } of cleaned) {
    if (clean !== text) explained(() => writeWhole(file, clean));
    console.log(clean === text ? `${file} was clean` : `${file} cleaned`);
  }
}
