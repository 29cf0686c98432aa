// The executor as the front sees it. Behind it stand two processes: one runs the cells; the other one stands by, answers questions
// about code while a cell computes, and takes over at once when the first one has died. Both are the same program.
import type { ChildProcess } from 'node:child_process';
import { firstAnswer, within } from './answering.js';
import { type ExecutorChild, forkExecutor, type News, superviseExecutor } from './executorChild.js';
import type { Answers, Done, ExecuteOrder, InputAnswer, InputRequest, Match, Output, Question } from './orders.js';
import { withKeys } from './runtimeKeys.js';

/** The process that stands by is started when nothing has run for so long: whoever runs a notebook unattended needs none. */
const REST_MS = 2000;
/** or when a cell takes no notice of an interrupt for so long; it will probably have to be killed */
const STUBBORN_MS = 500;
/** after so long it is given up to wait for an answer: in general, and where only a process that runs a cell could give it */
const ANSWER_MS = 60_000;
const BUSY_ANSWER_MS = 10_000;
/** the same for what values have at run time, which only the process with the variables knows: while no cell runs, and during one */
const KEYS_MS = 10_000;
const BUSY_KEYS_MS = 30;

/** For the process that stands by: questions need no room for many short-lived objects. */
const LITTLE_MEMORY = ['--max-semi-space-size=4'];

export interface ExecutorEvents {
  output(output: Output): void;
  done(done: Done): void;
  /** A cell asks the person for a line. */
  input(request: InputRequest, answer: (content: Omit<InputAnswer, 'kind' | 'id'>) => void): void;
  /** text from the process's own descriptors: programs it started, native code */
  raw(name: 'stdout' | 'stderr', text: string): void;
  /** it has ended without being told to; another one has taken over if the old one had started properly */
  died(reason: string): void;
}

export interface ExecutorProcess {
  /** Sends a cell; it waits while the process starts. */
  execute(order: ExecuteOrder): void;
  /** Null when nobody answers in time. */
  ask<K extends Question['about']>(about: K, code: string, position: number): Promise<Answers[K] | null>;
  interrupt(run: number): void;
  /** While it is held nothing that it says is read, and it waits. */
  hold(held: boolean): void;
  close(): void;
}

/** `first`: a process for the cells that has been started already. `standby`: false saves the memory of the second process; then questions wait for the running cell, and a restart takes longer. */
export function startExecutor(
  first: ChildProcess,
  events: ExecutorEvents,
  { standby: hasStandby = process.env.CAMREC_SPARE !== '0' } = {},
): ExecutorProcess {
  let executor: ExecutorChild | undefined;
  let standby: ExecutorChild | undefined;
  let running: number | undefined;
  /** what the cells so far have declared, and what of it the process that stands by has read */
  let declared = '';
  let read: string | undefined;
  let rest: NodeJS.Timeout | undefined;

  function start(started = forkExecutor()): ExecutorChild {
    const child = superviseExecutor(started, {
      ready: () => (child === executor ? startResting() : warmUp()),
      news: (news) => child === executor && hear(news),
      input(request, answer) {
        events.input(request, (content) => answer({ kind: 'inputAnswer', id: request.id, ...content }));
      },
      raw: (name, text) => (child === executor ? events.raw(name, text) : process.stderr.write(text)),
      ended(reason) {
        if (child === standby) standby = undefined;
        if (child === executor) replace(reason);
      },
    });
    return child;
  }

  function hear(news: News): void {
    if (news.kind === 'output') events.output(news);
    else if (news.kind === 'declared') declared = news.text;
    else if (news.kind === 'log') process.stderr.write(`camrec kernel: ${news.text}\n`);
    else {
      running = undefined;
      startResting();
      events.done(news);
    }
  }

  function replace(reason: string): void {
    // one that could not even start would fail again and again: the next order tries
    executor = standby ?? (executor?.isReady ? start() : undefined);
    standby = undefined;
    running = undefined;
    declared = '';
    startResting();
    events.died(reason);
  }

  function startResting(): void {
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (!executor?.isReady || running !== undefined) return;
      standUp();
      warmUp();
    }, REST_MS);
  }

  function standUp(): ExecutorChild | undefined {
    if (hasStandby && !standby) {
      read = undefined;
      standby = start(forkExecutor(LITTLE_MEMORY));
    }
    return standby;
  }

  // it reads what the cells have imported and declared before somebody asks
  function warmUp(): void {
    if (!standby?.isReady || read === declared) return;
    read = declared;
    void standby.ask({ kind: 'question', about: 'complete', code: '', position: 0, declared });
  }

  function current(): ExecutorChild {
    executor ??= start();
    return executor;
  }

  /**
   * Between cells the process that runs them answers: it knows what they have imported. During a cell the one that stands by does, which
   * takes nothing from the cell; while it starts, the first one may answer too, if its cell only waits for something.
   */
  async function ask<K extends Question['about']>(
    about: K,
    code: string,
    position: number,
  ): Promise<Answers[K] | null> {
    const question = { kind: 'question', about, code, position, declared } as const;
    for (let tries = 0; tries < 2; tries++) {
      const runner = current();
      const isRunning = running !== undefined;
      const other = isRunning ? standUp() : standby;
      const turns =
        isRunning && other?.isReady
          ? { first: other, second: () => runner, atOnce: false }
          : { first: runner, second: () => (isRunning || runner.isReady ? standUp() : standby), atOnce: isRunning };
      const answer = await firstAnswer(question, turns, isRunning && !other ? BUSY_ANSWER_MS : ANSWER_MS);
      if (answer !== undefined) return answer as Answers[K] | null;
      if (executor === runner) break;
      // it died before it answered, and has a successor
    }
    return null;
  }

  async function complete(code: string, position: number): Promise<Answers['complete']> {
    const found = await ask('complete', code, position);
    if (!found?.value || !executor?.isReady) return found;
    const { path, quoted } = found.value;
    const limit = running === undefined ? KEYS_MS : BUSY_KEYS_MS;
    const keys = await within(limit, executor.ask({ kind: 'keys', path }));
    const typed = code.slice(found.start, position);
    return { ...found, matches: withKeys(found.matches, (keys as Match[] | undefined) ?? [], typed, quoted) };
  }

  executor = start(first);
  return {
    execute(order) {
      clearTimeout(rest);
      running = order.run;
      current().send(order);
    },
    ask: (about, code, position) =>
      (about === 'complete' ? complete(code, position) : ask(about, code, position)) as ReturnType<
        typeof ask<typeof about>
      >,
    interrupt(run) {
      executor?.interrupt(run);
      setTimeout(() => running === run && standUp(), STUBBORN_MS);
    },
    hold: (held) => executor?.hold(held),
    close() {
      clearTimeout(rest);
      executor?.end();
      standby?.end();
    },
  };
}
