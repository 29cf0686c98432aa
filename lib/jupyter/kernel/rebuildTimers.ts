// tslab gives TypeScript's watch mode one timer and throws when it asks for a second one: then an edit of files while a cell runs would be
// that cell's error. Here any number of timers share the one.

type Callback = (...given: unknown[]) => void;

/** What TypeScript's watch mode uses of its host. */
export interface TimerHost {
  setTimeout?(callback: Callback, ms: number, ...given: unknown[]): unknown;
  clearTimeout?(timer: unknown): void;
}

/** From now on `host` takes any number of timers; when tslab fires its own, all that wait are called. */
export function shareTimer(host: TimerHost): void {
  const [start, stop] = [host.setTimeout?.bind(host), host.clearTimeout?.bind(host)];
  if (!start || !stop) throw new Error("TypeScript's watch mode has no timers to share");
  const due = new Set<unknown>();
  let timer: unknown;
  const fire = () => {
    try {
      for (const call of due) {
        due.delete(call); // those that are set meanwhile come last
        (call as () => void)();
      }
    } finally {
      timer = undefined;
    }
  };
  host.setTimeout = (callback, ms, ...given) => {
    const call = () => callback(...given);
    due.add(call);
    timer ??= start(fire, ms);
    return call;
  };
  host.clearTimeout = (call) => {
    due.delete(call);
    if (due.size || timer === undefined) return;
    stop(timer);
    timer = undefined;
  };
}
