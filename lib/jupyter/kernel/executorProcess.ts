// The executor as the front sees it. Behind it stand two processes: one runs the cells; the other one stands by, answers questions
// about code while a cell computes, and takes over at once when the first one has died. Both are the same program.
import { type ExecutorChild, type News, startChild } from './executorChild.js';
import type { Answers, Done, ExecuteOrder, InputAnswer, InputRequest, Match, Output, Question } from './orders.js';
import { withKeys } from './runtimeKeys.js';

/** The process that stands by is started when nothing has run for so long: whoever runs a notebook unattended needs none. */
const REST_MS = 2000;
/** or when a cell takes no notice of an interrupt for so long; it will probably have to be killed */
const STUBBORN_MS = 500;
/** how long to wait for an answer, for the first one, while a process starts, and for what only the running one knows */
const ANSWER_MS = 3000;
const FIRST_ANSWER_MS = 60_000;
const KEYS_MS = 100;

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

/** `standby`: false saves the memory of the second process; then questions wait for the running cell, and a restart takes longer. */
export function startExecutor(
  events: ExecutorEvents,
  { standby: hasStandby = process.env.CAMREC_SPARE !== '0' } = {},
): ExecutorProcess {
  let executor: ExecutorChild | undefined;
  let standby: ExecutorChild | undefined;
  let running: number | undefined;
  /** what the cells so far have declared */
  let declared = '';
  let rest: NodeJS.Timeout | undefined;

  function start(): ExecutorChild {
    const child = startChild({
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

  function standUp(): void {
    if (hasStandby) standby ??= start();
  }

  // it reads what the cells have imported and declared before somebody asks
  function warmUp(): void {
    if (standby?.isReady)
      void standby.ask({ kind: 'question', about: 'complete', code: '', position: 0, declared }, FIRST_ANSWER_MS);
  }

  function current(): ExecutorChild {
    executor ??= start();
    return executor;
  }

  // who answers soonest
  function answerer(): ExecutorChild {
    standUp();
    if (standby?.isReady || (standby && running !== undefined)) return standby;
    return current();
  }

  async function ask<K extends Question['about']>(
    about: K,
    code: string,
    position: number,
  ): Promise<Answers[K] | null> {
    const child = answerer();
    const limit = child.isReady ? ANSWER_MS : FIRST_ANSWER_MS;
    const answer = await child.ask({ kind: 'question', about, code, position, declared }, limit);
    return answer as Answers[K] | null;
  }

  async function complete(code: string, position: number): Promise<Answers['complete']> {
    const found = await ask('complete', code, position);
    if (!found?.value || !executor?.isReady || running !== undefined) return found;
    const keys = (await executor.ask({ kind: 'keys', path: found.value.path }, KEYS_MS)) as Match[] | null;
    const typed = code.slice(found.start, position);
    return { ...found, matches: withKeys(found.matches, keys ?? [], typed, found.value.quoted) };
  }

  executor = start();
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
