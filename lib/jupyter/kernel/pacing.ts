// What cells publish, in order, no faster than a Jupyter server passes it on. A server drops, without a trace in the kernel, what exceeds
// 1000 messages or 1 MB of stream text a second, both taken over 3 s; it counts anew when a cell becomes idle.
// Sources: jupyter_server's settings iopub_msg_rate_limit, iopub_data_rate_limit and rate_limit_window.
import type { Header } from '../messages.js';
import type { Request, Wire } from './protocol.js';

export interface Limits {
  /** milliseconds that count together; longer than the server's, whose clock sees the messages later */
  window: number;
  /** bytes of stream messages in that time */
  bytes: number;
  /** messages in that time */
  messages: number;
  /** characters of text in one message */
  piece: number;
}

export const SERVER_LIMITS: Limits = { window: 3200, bytes: 2_600_000, messages: 2700, piece: 65_536 };

/** of a cell that was interrupted, so many characters that still wait are shown */
const AFTER_INTERRUPT = 200_000;
/** with so many characters waiting, those who write have to wait too; with so few they may go on */
const FULL = 4_000_000;
const ROOM = 1_000_000;
const OTHER_LOAD = 1000;
const UNCOUNTED = new Set(['status', 'execute_input', 'comm_open']);

export interface Outlet {
  publish(parent: Header | undefined, type: string, content: object): void;
  /** Replies after all that was published before. */
  reply(request: Request, type: string, content: object): void;
  /** Leaves out what a cell has written and nobody will want to wait for any more. Returns the number of characters. */
  cut(parent: Header): number;
  /** Sends all that waits at once: the kernel is about to end. */
  flush(): void;
}

interface Waiting {
  parent: Header | undefined;
  type: string;
  content: object;
  /** a reply instead of something to publish */
  request?: Request;
}

interface Text {
  name: string;
  text: string;
}

export interface OutletOptions {
  /** called with true when so much waits that no more should come, and with false when there is room again */
  onFull?: (isFull: boolean) => void;
  limits?: Limits;
  /** milliseconds */
  now?: () => number;
}

export function createOutlet(
  wire: Wire,
  { onFull = () => {}, limits = SERVER_LIMITS, now = () => performance.now() }: OutletOptions = {},
): Outlet {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** what counts at present, oldest first */
  let sent: { at: number; bytes: number }[] = [];
  let bytes = 0;
  let load = 0; // of what waits
  let isFull = false;

  /** Milliseconds until something may be sent; 0: now. */
  function delay(): number {
    const time = now();
    while (sent[0] && sent[0].at + limits.window <= time) bytes -= sent.shift()?.bytes ?? 0;
    if (sent.length < limits.messages && bytes < limits.bytes) return 0;
    return (sent[0]?.at ?? time) + limits.window - time;
  }

  function send({ parent, type, content, request }: Waiting): void {
    if (request) {
      wire.reply(request, type, content);
      return;
    }
    const size = wire.publish(parent, type, content);
    if ((content as { execution_state?: string }).execution_state === 'idle') {
      sent = [];
      bytes = 0;
    } else if (!UNCOUNTED.has(type)) {
      const counted = type === 'stream' ? size : 0;
      sent.push({ at: now(), bytes: counted });
      bytes += counted;
    }
  }

  function pump(): void {
    clearTimeout(timer);
    timer = undefined;
    let done = 0;
    for (; done < waiting.length; done++) {
      const message = waiting[done] as Waiting;
      const wait = message.request || UNCOUNTED.has(message.type) ? 0 : delay();
      if (wait > 0) {
        timer = setTimeout(pump, wait);
        break;
      }
      send(message);
    }
    for (const message of waiting.splice(0, done)) load -= loadOf(message);
    report();
  }

  function report(): void {
    if (isFull ? load > ROOM : load < FULL) return;
    isFull = !isFull;
    onFull(isFull);
  }

  function add(message: Waiting): void {
    const last = waiting.at(-1);
    if (last && joins(last, message)) {
      load -= loadOf(last);
      (last.content as Text).text += (message.content as Text).text;
      load += loadOf(last);
    } else {
      waiting.push(message);
      load += loadOf(message);
    }
    if (timer) report();
    else pump();
  }

  function joins(last: Waiting, { type, parent, content }: Waiting): boolean {
    if (type !== 'stream' || last.type !== type || last.parent !== parent) return false;
    const [before, after] = [last.content as Text, content as Text];
    return before.name === after.name && before.text.length + after.text.length <= limits.piece;
  }

  return {
    publish(parent, type, content) {
      if (type !== 'stream') add({ parent, type, content });
      else
        for (const text of pieces((content as Text).text, limits.piece))
          add({ parent, type, content: { ...content, text } });
    },
    reply: (request, type, content) => add({ parent: request.header, type, content, request }),
    cut(parent) {
      let left = AFTER_INTERRUPT;
      let lost = 0;
      waiting = waiting.filter((message) => {
        if (message.type !== 'stream' || message.parent !== parent) return true;
        const isKept = left > 0;
        const { length } = (message.content as Text).text;
        left -= length;
        if (!isKept) lost += length;
        return isKept;
      });
      load = waiting.reduce((sum, message) => sum + loadOf(message), 0);
      report();
      return lost;
    },
    flush() {
      clearTimeout(timer);
      for (const message of waiting.splice(0)) send(message);
      load = 0;
    },
  };
}

// text by its length, everything else as if it were a screenful of it
function loadOf({ type, content }: Waiting): number {
  return type === 'stream' ? (content as Text).text.length : OTHER_LOAD;
}

// no piece ends in the middle of a character of two UTF-16 units
function pieces(text: string, size: number): string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + size, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    found.push(text.slice(start, end));
    start = end;
  }
  return found;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
