// One executor process: started, ordered and asked, interrupted, ended.
import { type ChildProcess, fork } from 'node:child_process';
import type { Duplex, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { answerOn, hear, LINE_FD } from './line.js';
import type { FromExecutor, InputAnswer, InputRequest, KeysQuestion, Question, ToExecutor } from './orders.js';

const MAIN = fileURLToPath(new URL('executor.js', import.meta.url));
/** A process group of its own, with the programs that cells start: they can be interrupted and ended together. */
const OWN_GROUP = process.platform !== 'win32';
const LAST_OUTPUT_MS = 500;
/** descriptor in the child on which its watchdog thread hears interrupts; 0–2 are the usual ones, 3 is Node's channel */
const INTERRUPT_FD = 4;

/** What it says, but for answers and for the news that it is ready. */
export type News = Exclude<FromExecutor, { kind: 'answer' | 'ready' | 'input' }>;
export type AnswerContent = (FromExecutor & { kind: 'answer' })['content'];
export type Asked = Omit<Question, 'id'> | Omit<KeysQuestion, 'id'>;

export interface ChildEvents {
  ready(): void;
  news(news: News): void;
  /** a cell asks the person for a line */
  input(request: InputRequest, answer: (content: InputAnswer) => void): void;
  /** text from the process's own descriptors: programs it started, native code */
  raw(name: 'stdout' | 'stderr', text: string): void;
  /** it has ended without being told to, and all of its output has been read */
  ended(reason: string): void;
}

export interface ExecutorChild {
  readonly isReady: boolean;
  /** What is sent before it is ready waits. */
  send(message: ToExecutor): void;
  /** Undefined when it has ended without an answer. */
  ask(question: Asked): Promise<AnswerContent | undefined>;
  /** Resolves as soon as it would answer a question, or has ended. */
  free(): Promise<unknown>;
  interrupt(run: number): void;
  /** While it is held nothing of it is read; it waits with the next word. */
  hold(held: boolean): void;
  end(): void;
}

/** Starts the process. What it says waits until somebody listens. */
export function forkExecutor(flags: readonly string[] = []): ChildProcess {
  const child = fork(MAIN, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
    serialization: 'advanced',
    detached: OWN_GROUP,
    execArgv: [...process.execArgv, ...flags],
  });
  child.on('error', () => {}); // 'exit' follows and says why
  for (const stream of [child.stdout, child.stderr]) stream?.on('readable', keep);
  return child;
}

// at a process's end Node drops what it has said to nobody, unless somebody seems to read
function keep(): void {}

export function superviseExecutor(child: ChildProcess, events: ChildEvents): ExecutorChild {
  let isReady = false;
  let closing = false;
  let hasEnded = false;
  let lastId = 0;
  const waiting: ToExecutor[] = [];
  const asked = new Map<number, (content: AnswerContent | undefined) => void>();
  let free: Promise<unknown> | undefined;
  const interrupts = pipe(child, INTERRUPT_FD);
  const line = pipe(child, LINE_FD);
  hear(line, receive);
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name]?.setEncoding('utf8').on('data', (text: string) => events.raw(name, text));
    stream?.off('readable', keep);
  }
  interrupts.on('error', () => {}); // the reader may die before the writer knows
  line.on('error', () => {});
  child.on('exit', exited);
  if (child.exitCode !== null || child.signalCode !== null) exited(child.exitCode, child.signalCode);

  function exited(code: number | null, signal: NodeJS.Signals | null): void {
    kill(child); // what it started and left behind
    hold(false); // its last words are read, held or not
    const report = () => {
      if (closing || hasEnded) return;
      hasEnded = true;
      for (const answer of asked.values()) answer(undefined);
      events.ended(signal ? `was ended by ${signal}` : `ended with exit code ${code}`);
    };
    // 'close' comes after the last byte of output, unless somebody else holds the descriptor
    child.on('close', report);
    setTimeout(report, LAST_OUTPUT_MS);
  }

  function receive(message: FromExecutor): void {
    if (message.kind === 'ready') {
      isReady = true;
      for (const order of waiting.splice(0)) child.send(order);
      events.ready();
    } else if (message.kind === 'answer') asked.get(message.id)?.(message.content);
    else if (message.kind === 'input') {
      afterText(() => events.input(message, message.blocks ? (answer) => answerOn(line, answer) : send));
    } else if (message.kind === 'done') afterText(() => events.news(message));
    else events.news(message);
  }

  function hold(held: boolean): void {
    for (const source of [line, child.stdout, child.stderr]) {
      if (held) source?.pause();
      else source?.resume();
    }
  }

  function send(message: ToExecutor): void {
    if (isReady) child.send(message);
    else waiting.push(message);
  }

  function ask(question: Asked): Promise<AnswerContent | undefined> {
    if (hasEnded) return Promise.resolve(undefined);
    const id = ++lastId;
    const answer = new Promise<AnswerContent | undefined>((resolve) => asked.set(id, resolve));
    send({ ...question, id });
    return answer.finally(() => asked.delete(id));
  }

  return {
    get isReady() {
      return isReady;
    },
    send,
    ask,
    free() {
      // a question that costs nothing; one at a time, for it may wait as long as a cell computes
      free ??= ask({ kind: 'keys', path: [] }).finally(() => {
        free = undefined;
      });
      return free;
    },
    interrupt: (run) => void interrupts.write(`${run}\n`),
    hold,
    end() {
      closing = true;
      kill(child);
    },
  };
}

// what came by other descriptors before is read first: it belongs to this cell
function afterText(act: () => void): void {
  setImmediate(() => setImmediate(act));
}

function kill(child: ChildProcess): void {
  try {
    if (OWN_GROUP && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // it has ended already
  }
}

function pipe(child: ChildProcess, descriptor: number): Duplex & Writable {
  return (child.stdio as readonly unknown[])[descriptor] as Duplex;
}
