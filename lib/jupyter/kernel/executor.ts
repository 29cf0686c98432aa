// The executor process: compiles and runs the cells, one after another. It may be interrupted, it may crash, it can be replaced.
import type * as TslabExecutor from 'tslab/dist/executor.js';
import { type Cell, context, Interrupted, runAs } from './cellContext.js';
import { answerInput, installCellGlobals } from './cellInput.js';
import { type Compiled, createCompiler } from './compile.js';
import { complete } from './completion.js';
import { bindHandlesToCells } from './handles.js';
import { hideMarks } from './hiddenMarks.js';
import { installImportMeta } from './importMeta.js';
import { cancel, leaveAlone, setRunning, watchForInterrupts } from './interrupt.js';
import { inspectAt, isComplete } from './introspection.js';
import { keepListeners, listenAlways } from './listeners.js';
import type {
  Answers,
  CellError,
  Completion,
  Done,
  ExecuteOrder,
  ExpressionAnswer,
  KeysQuestion,
  Question,
  ToExecutor,
} from './orders.js';
import { captureStreams, flush, send, sendDisplay } from './output.js';
import { importPackages, requireImported } from './packageImports.js';
import { endInterruptedWait } from './programWaits.js';
import { encodeBundle, toMimeBundle } from './richResult.js';
import { runtimeKeys, withKeys } from './runtimeKeys.js';
import { cellScript } from './scripts.js';
import { bindTimersToCells } from './timers.js';
import { mapStacks, toCellError } from './tracebacks.js';
import { typeErrors } from './typeErrors.js';
import { require } from './typescript.js';

/** What tslab's display functions send. */
type DisplayContent = Record<'data' | 'metadata' | 'transient', object>;
type Accessors = Record<string, { get(): unknown; set?(value: unknown): void }>;

/** What compiled cells call. tslab makes it, with `exports` and `require`. */
interface TslabGlobal {
  exports: object;
  require: NodeRequire;
  bind(accessors: Accessors): void;
}

/** By then an order that has waited for the process is here. */
const ANSWER_TO_READY_MS = 50;

const { createExecutor } = require('tslab/dist/executor.js') as typeof TslabExecutor;
const compiler = createCompiler();
const converter = compiler.converter;
const tslab = createExecutor(
  process.cwd(),
  { node: converter, browser: converter, close: () => {} },
  {
    log: () => {},
    error: (thrown: unknown) => {
      if (!evaluation?.compiled.diagnostics.length) fail(toCellError(thrown)); // type errors have a form of their own
    },
  },
);

// What the cells declared, as accessors. A prototype, because V8 keeps prototypes in fast mode and inlines their accessors.
const state = {};
const shared = (globalThis as unknown as { __tslab__: TslabGlobal }).__tslab__;
shared.exports = Object.create(state);
shared.require = requireImported(shared.require);
shared.bind = (accessors) => {
  if (evaluation) evaluation.variables = accessors;
};

let current: Cell | undefined;
/** the code that runs now, and its variables */
let evaluation: { compiled: Compiled; variables?: Accessors } | undefined;
let declared = ''; // by all cells so far
let tooEarly = 0; // a run that was interrupted before it came
let isInScript = false; // in the part of a cell that the signal of an interrupt breaks off

/** Runs code to its end and gives the value of its last expression, in an object: a promise as value must not be awaited here. */
async function evaluate(cell: Cell, code: string, script: string): Promise<{ value: unknown }> {
  const compiled = compiler.compile(code, script, cell.count);
  if (compiled.diagnostics.length) cell.error ??= typeErrors(compiled.diagnostics, code, compiled.source, cell.count);
  if (compiled.packages.length) await importPackages(compiled.packages);
  if (cell.cancelled) return { value: undefined }; // interrupted while it imported: the next cell may be under way
  const mine: NonNullable<typeof evaluation> = { compiled };
  evaluation = mine;
  const ok = await executed(code);
  const name = compiled.resultVariable;
  const value = ok && name ? mine.variables?.[name]?.get() : undefined;
  if (name) delete mine.variables?.[name];
  if (current === cell) commit();
  return { value };
}

// tslab's promise comes back when the synchronous part has ended
function executed(code: string): Promise<boolean> {
  isInScript = true;
  try {
    return tslab.execute(code);
  } finally {
    isInScript = false;
  }
}

// also after an error: what was reached stays, as in any REPL
function commit(): void {
  if (!evaluation?.variables) return;
  for (const [name, accessor] of Object.entries(evaluation.variables)) {
    Object.defineProperty(state, name, { ...accessor, configurable: true, enumerable: true });
  }
  const text = compiler.commit(evaluation.compiled);
  if (text !== declared) send({ kind: 'declared', text });
  declared = text;
  evaluation = undefined;
}

function execute({ run, count, code, silent, expressions }: ExecuteOrder): void {
  const cell: Cell = { run, count, silent, cancelled: false, waits: new Set() };
  current = cell;
  if (tooEarly === run) {
    interrupted(run);
    return;
  }
  setRunning(run);
  runAs(cell, async () => {
    try {
      const { value } = await evaluate(cell, code, cellScript(run));
      // rejections that nobody handles show up now
      await new Promise((resolve) => context.exit(() => immediate(resolve)));
      const result = value === undefined || cell.error || silent ? undefined : await toMimeBundle(value);
      const answers = cell.error ? undefined : await answerExpressions(cell, expressions);
      finish(cell, { result, expressions: answers });
    } catch (error) {
      fail(toCellError(error));
      finish(cell, {});
    }
  });
}

async function answerExpressions(
  cell: Cell,
  expressions: Record<string, string>,
): Promise<Record<string, ExpressionAnswer>> {
  const answers: Record<string, ExpressionAnswer> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    const { value } = await evaluate(cell, expression, `${cellScript(cell.run)}-${name}`);
    answers[name] = cell.error
      ? { status: 'error', ...cell.error }
      : { status: 'ok', data: await toMimeBundle(value), metadata: {} };
    cell.error = undefined;
  }
  return answers;
}

function finish(cell: Cell, content: Pick<Done, 'result' | 'expressions'>): void {
  if (current !== cell) return; // it was ended from outside
  current = undefined;
  setRunning(0);
  flush();
  send({ kind: 'done', run: cell.run, ...(cell.error ? { error: cell.error } : content) });
}

/** Notes an error for its cell; when the cell has ended already, it becomes text under that cell. */
function fail(error: CellError): void {
  const cell = context.getStore() ?? current;
  if (cell?.cancelled) return;
  if (cell && cell === current) cell.error ??= error;
  else process.stderr.write(`${error.traceback.join('\n')}\n`);
}

/** Ends a cell now, whatever it waits for; nothing of it goes on. */
function breakOff(cell: Cell): void {
  cancel(cell);
  tslab.interrupt();
  commit();
  finish(cell, {});
}

function interrupted(run: number): void {
  if (current?.run !== run) {
    tooEarly = run;
    return;
  }
  const cell = current;
  cell.error ??= toCellError(new Interrupted());
  breakOff(cell);
}

// an exception in a timer or a rejection that nobody handles would end a program: it ends the cell that caused it
function uncaught(thrown: unknown): void {
  if (thrown instanceof Interrupted) return;
  const cell = context.getStore() ?? current;
  fail(toCellError(thrown));
  if (cell && cell === current && !cell.cancelled) breakOff(cell);
}

function answer(question: Question | KeysQuestion): void {
  let content: Answers[keyof Answers] | null = null;
  try {
    content = context.exit(() => find(question));
  } catch (error) {
    send({ kind: 'log', text: `a question could not be answered: ${(error as Error).stack}` });
  }
  send({ kind: 'answer', id: question.id, content });
}

// a process that stands by has no variables: it leaves `value` for the one that has
function addKeys(completion: Completion, code: string, position: number): Completion {
  const { value, ...found } = completion;
  if (!value?.path[0] || !Object.hasOwn(state, value.path[0])) return completion;
  const typed = code.slice(found.start, position);
  return { ...found, matches: withKeys(found.matches, runtimeKeys(state, value.path), typed, value.quoted) };
}

function find(question: Question | KeysQuestion): Answers[keyof Answers] {
  if (question.kind === 'keys') return runtimeKeys(state, question.path);
  const { about, declared, code, position } = question;
  if (about === 'complete') return addKeys(complete(converter, declared, code, position), code, position);
  if (about === 'inspect') return inspectAt(converter, declared, code, position);
  return isComplete(code);
}

const immediate = setImmediate; // the plain one
let isAsked = false;
listenAlways('message', (message: ToExecutor) => {
  isAsked = true;
  if (message.kind === 'execute') execute(message);
  else if (message.kind === 'inputAnswer') answerInput(message);
  else answer(message);
});
listenAlways('SIGINT', () => {}); // the front decides what it means
listenAlways('disconnect', () => process.exit(0));
listenAlways('uncaughtException', uncaught);
listenAlways('unhandledRejection', uncaught);
keepListeners();
captureStreams();
hideMarks();
bindTimersToCells();
bindHandlesToCells({ leaveAlone, waited: () => endInterruptedWait(isInScript ? current?.run : undefined) });
installCellGlobals();
installImportMeta();
mapStacks();
watchForInterrupts(interrupted);
require('tslab/dist/jupyter.js').lastWriteDisplayData = (content: DisplayContent, update?: boolean) =>
  sendDisplay(update ? 'update_display_data' : 'display_data', { ...content, data: encodeBundle(content.data) });
send({ kind: 'ready' });
// what waits comes first
setTimeout(() => isAsked || compiler.warmUp(), ANSWER_TO_READY_MS).unref();
