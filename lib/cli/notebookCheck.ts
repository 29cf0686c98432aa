// `camrec notebook check FILE…`: is a notebook fit to be committed?
import { homedir } from 'node:os';
import { Command } from 'commander';
import { type Finding, lintForm, lintNotebook } from '../jupyter/lint.js';
import { fixNotebook } from '../jupyter/lintFix.js';
import { NotebookError } from '../jupyter/notebook.js';
import { formatNotebookFile, parseNotebookFile, readNotebookText, writeWhole } from '../jupyter/notebookFile.js';
import { explained } from './notebookMistakes.js';
import { lintPictures, redrawPictures } from './notebookPictures.js';

/** The command `check`. Exit code 1 when something was found. */
export function checkCommand(): Command {
  return new Command('check')
    .description('check that notebooks are fit to be committed; one line a finding, `file:cell: what`')
    .argument('<file...>', 'notebooks (.ipynb), or text notebooks (.ts)')
    .option(
      '--fix',
      'repair what needs no decision: form, metadata, missing ids, counts that do not run from 1 to n, pictures that a front end replaced',
    )
    .action(check);
}

async function check(files: string[], { fix }: { fix?: boolean }): Promise<void> {
  const texts = files.map((file) => ({ file, text: explained(() => readNotebookText(file)) }));
  let count = 0;
  for (const { file, text } of texts) {
    const findings = await findingsIn(fix ? await fixed(text, file) : text, file);
    for (const { cell, message } of findings) console.log(`${file}:${cell === undefined ? '' : `${cell}:`} ${message}`);
    count += findings.length;
  }
  if (count > 0) process.exitCode = 1;
}

async function findingsIn(text: string, file: string): Promise<Finding[]> {
  const content = lintNotebook(text, { file, machinePaths: [process.cwd(), homedir()] });
  const form = lintForm(text, file).filter(({ message }) => content.every((finding) => finding.message !== message));
  const pictures = (await ifNotebook(() => lintPictures(parseNotebookFile(text, file)))) ?? [];
  return [...content, ...form, ...pictures].sort((a, b) => (a.cell ?? 0) - (b.cell ?? 0));
}

// Writes the repaired notebook and returns its text; a text that is no notebook stays, and is found.
async function fixed(text: string, file: string): Promise<string> {
  const better = await ifNotebook(async () => {
    const notebook = parseNotebookFile(fixNotebook(text, file), file);
    return formatNotebookFile(await redrawPictures(notebook), file);
  });
  if (better === undefined || better === text) return text;
  explained(() => writeWhole(file, better));
  console.log(`${file} repaired`);
  return better;
}

async function ifNotebook<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof NotebookError) return undefined;
    throw error;
  }
}
