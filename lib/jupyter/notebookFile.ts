// Notebook files on disk: .ipynb, and text notebooks in the percent format (.ts). Written whole or not at all.
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Notebook, NotebookError } from './notebook.js';
import { formatNotebook, parseNotebook } from './notebookJson.js';
import { formatPercent, parsePercent } from './percent.js';

export type { Cell, CodeCell, ErrorOutput, MimeBundle, Notebook, Output } from './notebook.js';

/** Whether the name is that of a text notebook. */
export function isPercentFile(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/** Reads and checks a notebook file, a text notebook by its name. Throws a NotebookError. */
export function readNotebook(file: string): Notebook {
  return parseNotebookFile(readNotebookText(file), file);
}

/** Parses the text of that file. Throws a NotebookError. */
export function parseNotebookFile(text: string, file: string): Notebook {
  return isPercentFile(file) ? parsePercent(text, file) : parseNotebook(text, file);
}

/** The text of a notebook file, unchecked. Throws a NotebookError when there is none. */
export function readNotebookText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new NotebookError(`${file}: cannot be read (${code}); expected a notebook file`);
  }
}

/** The text that the file of that name holds for the notebook; a text notebook has no outputs. */
export function formatNotebookFile(notebook: Notebook, file: string): string {
  return isPercentFile(file) ? formatPercent(notebook, file) : formatNotebook(notebook);
}

/** Writes the notebook in the format of the file's name. */
export function writeNotebook(file: string, notebook: Notebook): void {
  writeWhole(file, formatNotebookFile(notebook, file));
}

/**
 * Writes to a temporary name beside `file` and renames it, so that no half-written file is ever seen. A link stays a link.
 * Throws a NotebookError when it cannot be written.
 */
export function writeWhole(file: string, text: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw unwritable(file, error);
  }
}

/** Throws a NotebookError for a file that `writeWhole` could not write, before there is anything that would be lost. */
export function requireWritable(file: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
  try {
    accessSync(dirname(target), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
  if (existsSync(target) && statSync(target).isDirectory()) throw unwritable(file, { code: 'EISDIR' });
}

function unwritable(file: string, error: unknown): NotebookError {
  return new NotebookError(`${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
}
