// What cells can call without an import, as the type checker and the completion know it. Nothing is imported here: each cell reads this.

declare global {
  /**
   * Asks the person at the notebook for a line of text: `const name = await input('Your name: ')`.
   * Rejects with a `StdinNotImplementedError` where nobody can be asked, as in a notebook that runs headlessly.
   */
  function input(prompt?: string): Promise<string>;

  /** Asks for a line that is not shown while it is typed. Otherwise as `input`. */
  function password(prompt?: string): Promise<string>;

  /**
   * Asks for a line of text and waits for it: nothing else of the cell runs meanwhile.
   * An empty line gives `preset`. Throws a `StdinNotImplementedError` where nobody can be asked.
   */
  function prompt(message?: string, preset?: string): string | null;

  /**
   * Takes away what the cell has shown so far; with `wait` only when the next output comes, so that nothing flickers.
   * The next output may be a progress line or a picture: `clearOutput({ wait: true }); console.log('step', step);`
   */
  function clearOutput(options?: { wait?: boolean }): void;

  /** A cell has the address of a file in the notebook's folder. */
  interface ImportMeta {
    url: string;
    filename: string;
    dirname: string;
    resolve(name: string): string;
  }

  /** Gives the front end a long text for its pager when the cell ends. Front ends without one show it below the cell. */
  function page(text: string): void;
}

export {};
