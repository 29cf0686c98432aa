// What the two processes of the kernel say to each other, over Node's own channel between parent and child.

/** A MIME bundle: one value in several forms, the client shows the richest that it can. */
export type MimeBundle = Record<string, unknown>;

/** What the Jupyter protocol calls an error: its name, its message, and lines for a person to read. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** The answer to one of a request's `user_expressions`. */
export type ExpressionAnswer =
  | ({ status: 'error' } & CellError)
  | { status: 'ok'; data: MimeBundle; metadata: Record<string, never> };

/** One cell to run. `run` counts everything that was ever run; `count` is the number shown beside the cell. */
export interface ExecuteOrder {
  kind: 'execute';
  run: number;
  count: number;
  code: string;
  silent: boolean;
  expressions: Record<string, string>;
}

/** What can be asked about code; positions are UTF-16 units, as JavaScript counts. */
export interface Question {
  kind: 'question';
  id: number;
  about: 'complete' | 'inspect' | 'isComplete';
  code: string;
  position: number;
  /** what the cells so far have declared, in TypeScript: who answers need not have run them */
  declared: string;
}

/** What a value that exists has as members; only the process that holds it can tell. */
export interface KeysQuestion {
  kind: 'keys';
  id: number;
  /** a variable, then names of properties */
  path: string[];
}

/** One way to complete the code. */
export interface Match {
  text: string;
  /** what it is, in one word: `function`, `property`, `path`, … */
  type: string;
  deprecated?: true;
}

export interface Completion {
  matches: Match[];
  /** the part of the code that a match replaces */
  start: number;
  end: number;
  /** the value before the cursor, if its type does not tell its members; see `KeysQuestion` */
  value?: { path: string[]; quoted: boolean };
}

export type Completeness = { status: 'complete' | 'invalid' } | { status: 'incomplete'; indent: string };

/** What each question is answered with; null when there is nothing to say. */
export interface Answers {
  complete: Completion | null;
  inspect: string | null;
  isComplete: Completeness;
  keys: Match[];
}

/** A line of text that the person at the notebook is asked for. */
export interface InputRequest {
  kind: 'input';
  id: number;
  run: number;
  prompt: string;
  /** not to be shown while it is typed */
  password: boolean;
  /** the process does nothing but wait for the answer */
  blocks?: boolean;
}

/** The line, or why there is none. */
export interface InputAnswer {
  kind: 'inputAnswer';
  id: number;
  line?: string;
  refusal?: string;
  interrupted?: boolean;
}

export type ToExecutor = ExecuteOrder | Question | KeysQuestion | InputAnswer;

/** Something to publish for the cell of that run: text, or a picture, a table and the like. */
export interface Output {
  kind: 'output';
  /** absent for work that belongs to no cell */
  run?: number;
  type: 'stream' | 'display_data' | 'update_display_data' | 'clear_output' | 'page';
  content: Record<string, unknown>;
}

export interface Done {
  kind: 'done';
  run: number;
  error?: CellError;
  result?: MimeBundle;
  expressions?: Record<string, ExpressionAnswer>;
}

export type FromExecutor =
  | { kind: 'ready' }
  /** for the kernel's log, no cell's business */
  | { kind: 'log'; text: string }
  /** what all cells so far have declared, in TypeScript */
  | { kind: 'declared'; text: string }
  | Output
  | Done
  | InputRequest
  | { kind: 'answer'; id: number; content: Answers[keyof Answers] | null };
