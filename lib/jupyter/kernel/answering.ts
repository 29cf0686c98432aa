// Who answers a question about code: a process that is free at once, another one when the first is held up. Nothing here depends on how
// fast the machine is: times say when a second process is asked too, never which answer is right.
import type { AnswerContent, Asked, ExecutorChild } from './executorChild.js';

/** After so long without an answer of the first one, the second one is asked as well. */
const SOON_MS = 500;

export interface Turns {
  first: ExecutorChild;
  /** whom to ask as well; undefined when there is nobody else */
  second(): ExecutorChild | undefined;
  /** the first one is probably held up: ask both at once */
  atOnce: boolean;
}

/** The answer that comes first. Undefined when none comes within `limitMs`, or all who were asked have ended. */
export function firstAnswer(question: Asked, turns: Turns, limitMs: number): Promise<AnswerContent | undefined> {
  let isAnswered = false;
  const put = async (child: ExecutorChild) => {
    // one that computes would come to an old question some day, and work on it for nobody
    if (child.isReady) await child.free();
    return isAnswered ? undefined : child.ask(question);
  };
  const first = put(turns.first);
  const answer = async () => {
    const early = await within(turns.atOnce ? 0 : SOON_MS, first);
    if (early !== undefined) return early;
    const second = turns.second();
    return firstDefined(second ? [first, put(second)] : [first]);
  };
  return within(limitMs, answer()).finally(() => {
    isAnswered = true;
  });
}

/** What the promise brings, or undefined after so many milliseconds. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([promise, passed]).finally(() => clearTimeout(timer));
}

function firstDefined<T>(promises: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  const defined = promises.map(async (promise) => {
    const value = await promise;
    if (value === undefined) throw new Error('no value');
    return value;
  });
  return Promise.any(defined).catch(() => undefined);
}
