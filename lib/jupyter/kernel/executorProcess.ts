// The executor as the front sees it: a process to start, to order and to ask, to interrupt, and to replace when it has died.
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type {
  Answers,
  Done,
  ExecuteOrder,
  FromExecutor,
  InputAnswer,
  InputRequest,
  Output,
  Question,
  ToExecutor,
} from './orders.js';

const MAIN = fileURLToPath(new URL('executor.js', import.meta.url));
/** A process group of its own, with the programs that cells start: they can be interrupted and ended together. */
const OWN_GROUP = process.platform !== 'win32';
const LAST_OUTPUT_MS = 500;
/** how long to wait for an answer, and for the first one, while the executor starts */
const ANSWER_MS = 3000;
const FIRST_ANSWER_MS = 60_000;
/** descriptor in the child on which its watchdog thread hears interrupts; 0–2 are the usual ones, 3 is Node's channel */
const INTERRUPT_FD = 4;
/** descriptor on which it asks for a line of text while it can do nothing else; JSON, a line each way */
const PROMPT_FD = 5;

export interface ExecutorEvents {
  output(output: Output): void;
  done(done: Done): void;
  /** A cell asks the person for a line. */
  input(request: InputRequest, answer: (content: Omit<InputAnswer, 'kind' | 'id'>) => void): void;
  /** text from the process's own descriptors: programs it started, native code */
  raw(name: 'stdout' | 'stderr', text: string): void;
  /** it has ended without being told to; a fresh one is already on its way if the old one had started properly */
  died(reason: string): void;
}

export interface ExecutorProcess {
  /** Sends a cell; it waits while the process starts. */
  execute(order: ExecuteOrder): void;
  /** Null when nobody answers in time: the executor looks after one thing at a time, and a cell may loop. */
  ask<K extends Question['about']>(about: K, code: string, position: number): Promise<Answers[K] | null>;
  interrupt(run: number): void;
  close(): void;
}

export function startExecutor(events: ExecutorEvents): ExecutorProcess {
  let child: ChildProcess | undefined;
  let isReady = false;
  let closing = false;
  let lastId = 0;
  let waiting: ToExecutor[] = [];
  const asked = new Map<number, (content: FromExecutor & { kind: 'answer' }) => void>();

  function start(): ChildProcess {
    isReady = false;
    const started = fork(MAIN, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
      serialization: 'advanced',
      detached: OWN_GROUP,
    });
    started.on('message', (message) => receive(message as FromExecutor));
    started.on('error', () => {}); // 'exit' follows and says why
    for (const name of ['stdout', 'stderr'] as const) {
      started[name]?.setEncoding('utf8').on('data', (text: string) => events.raw(name, text));
    }
    interruptPipe(started)?.on('error', () => {}); // the reader may die before the writer knows
    const prompts = (started.stdio as readonly unknown[])[PROMPT_FD] as Duplex;
    prompts.on('error', () => {});
    createInterface({ input: prompts }).on('line', (line) => {
      const answer = (content: InputAnswer) => void prompts.write(`${JSON.stringify(content)}\n`);
      afterText(() => ask(JSON.parse(line), answer));
    });
    started.on('exit', (code, signal) => {
      end(started); // what it started and left behind
      const report = () => {
        if (started === child && !closing) ended(signal ? `was ended by ${signal}` : `ended with exit code ${code}`);
      };
      // 'close' comes after the last byte of output, unless somebody else holds the descriptor
      started.on('close', report);
      setTimeout(report, LAST_OUTPUT_MS);
    });
    return started;
  }

  function receive(message: FromExecutor): void {
    if (message.kind === 'output') events.output(message);
    else if (message.kind === 'done') afterText(() => events.done(message));
    else if (message.kind === 'input') ask(message, send);
    else if (message.kind === 'answer') asked.get(message.id)?.(message);
    else if (message.kind === 'log') process.stderr.write(`camrec kernel: ${message.text}\n`);
    else {
      isReady = true;
      for (const order of waiting.splice(0)) child?.send(order);
    }
  }

  // what came by other descriptors before is read first: it belongs to this cell
  function afterText(act: () => void): void {
    setImmediate(() => setImmediate(act));
  }

  function ask(request: InputRequest, answer: (content: InputAnswer) => void): void {
    events.input(request, (content) => answer({ kind: 'inputAnswer', id: request.id, ...content }));
  }

  function ended(reason: string): void {
    // one that could not even start would fail again and again: the next order tries
    child = isReady ? start() : undefined;
    waiting = [];
    events.died(reason);
  }

  function send(message: ToExecutor): void {
    child ??= start();
    if (isReady) child.send(message);
    else waiting.push(message);
  }

  child = start();
  return {
    execute: send,
    ask(about, code, position) {
      const id = ++lastId;
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, isReady ? ANSWER_MS : FIRST_ANSWER_MS, null);
        asked.set(id, (message) => {
          clearTimeout(timer);
          resolve(message.content as Answers[typeof about]);
        });
        send({ kind: 'question', id, about, code, position });
      }).finally(() => asked.delete(id)) as Promise<Answers[typeof about] | null>;
    },
    interrupt(run) {
      if (child) interruptPipe(child)?.write(`${run}\n`);
    },
    close() {
      closing = true;
      if (child) end(child);
    },
  };
}

function end(child: ChildProcess): void {
  try {
    if (OWN_GROUP && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // it has ended already
  }
}

function interruptPipe(child: ChildProcess): Writable | undefined {
  return child.stdio[INTERRUPT_FD] as Writable | undefined;
}
