// The kernel hears the front, signals and stray errors through listeners of the process. Cells and libraries may take away all
// listeners of an event (a command-line library does before its own): theirs go, the kernel's stay.

type Listener = (...given: never[]) => void;

/** Node's vm takes these away around each script and puts them back. */
const BORROWED = 'SIGINT';
/** Node's own: through them it notices that somebody wants to hear signals and messages. */
const OF_NODE = new Set<string | symbol>(['newListener', 'removeListener', 'internalMessage']);

const kept = new Set<unknown>();

/** Listens to the process as long as it lives. */
export function listenAlways(event: string, listener: Listener): void {
  kept.add(listener);
  (process as NodeJS.EventEmitter).on(event, listener as (...given: unknown[]) => void);
}

/** From now on only listeners of cells and libraries can be taken away all at once. */
export function keepListeners(): void {
  const emitter = process as NodeJS.EventEmitter;
  const { removeAllListeners } = emitter;
  emitter.removeAllListeners = (...given: [event?: string | symbol]) => {
    if (given[0] === BORROWED) return removeAllListeners.call(emitter, BORROWED);
    const events = given.length ? [given[0] as string | symbol] : emitter.eventNames();
    for (const event of events) {
      if (OF_NODE.has(event)) continue;
      for (const listener of emitter.rawListeners(event)) {
        if (!kept.has(listener)) emitter.removeListener(event, listener as (...given: unknown[]) => void);
      }
    }
    return emitter;
  };
}
