// The one error a caller of this folder handles: something is wrong with the files, not with the program.

/** What is wrong in a data folder: message = `file[, place]: what was found, what was expected; remedy`, always one line. */
export class DataError extends Error {
  override readonly name = 'DataError';
  /** the file or folder at fault */
  readonly file: string;

  constructor(file: string, place: string, found: string, remedy: string) {
    super(`${file}${place ? `, ${place}` : ''}: ${found}; ${remedy}`);
    this.file = file;
  }
}
