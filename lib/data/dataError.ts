// The one error a caller of this folder handles: something is wrong with the files, not with the program.

/** What is wrong in a data folder: message = `file[, place]: what was found, what was expected; remedy`, always one line. */
export class DataError extends Error {
  override readonly name = 'DataError';
  /** the file or folder at fault */
  readonly file: string;

  constructor(file: string, place: string, found: string, remedy: string) {
    const message = `${file}${place ? `, ${place}` : ''}: ${found}; ${remedy}`;
    // What was found may be anything: control characters would break the line or steer a terminal.
    super(message.replace(/\p{Cc}/gu, '\uFFFD'));
    this.file = file;
  }
}
