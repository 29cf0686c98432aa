// Mistakes in notebook files, told as mistakes in what was typed.
import { NotebookError } from '../jupyter/notebook.js';
import { UsageError } from './usage.js';

/** The value of `act`; a file that is no usable notebook becomes a usage error. */
export function explained<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof NotebookError ? new UsageError(error.message) : error;
  }
}
