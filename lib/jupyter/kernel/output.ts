// Text that cells write: attributed to its cell, gathered, sent to the front. A Jupyter server drops what comes faster than
// 1000 messages a second, so a message holds as much as 50 ms or 64 kB bring; only after silence it goes at once, since the cell
// may compute for long after its first words.
import { type Cell, context, Interrupted, owner } from './cellContext.js';
import { say as send } from './line.js';
import { listenAlways } from './listeners.js';
import type { Output } from './orders.js';

export { say as send } from './line.js';

const FLUSH_MS = 50;
const FLUSH_CHARS = 65_536;
/** longer text is sent in pieces of so many characters */
const PIECE = 2 ** 20;
const HIGH_SURROGATE = /[\uD800-\uDBFF]/;

type StreamName = 'stdout' | 'stderr';

// the plain functions: those that cells see are replaced later
const { setTimeout, clearTimeout } = globalThis;

let gathered: { cell: Cell | undefined; name: StreamName; chunks: string[]; length: number } | undefined;
let sentAt = 0;
let timer: NodeJS.Timeout | undefined;

/** Sends the text gathered so far. */
export function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!gathered) return;
  const { cell, name, chunks } = gathered;
  gathered = undefined;
  sentAt = performance.now();
  send({ kind: 'output', run: cell?.run, type: 'stream', content: { name, text: chunks.join('') } });
}

/** Sends a picture, a table or the like, after the text before it. Throws for a cancelled cell. */
export function sendDisplay(type: Output['type'], content: Record<string, unknown>): void {
  const cell = livingOwner();
  flush();
  send({ kind: 'output', run: cell?.run, type, content });
}

/** Takes away what the cell has shown so far; with `wait` when the next output comes. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  sendDisplay('clear_output', { wait: Boolean(wait) });
}

/** A text for the pager. */
export function page(text: unknown): void {
  sendDisplay('page', { 'text/plain': String(text) });
}

// a text near the longest that there can be does not fit beside another one
function write(name: StreamName, text: string): void {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE, text.length);
    if (end < text.length && HIGH_SURROGATE.test(text.charAt(end - 1))) end--;
    gather(name, start === 0 && end === text.length ? text : text.slice(start, end));
    start = end;
  }
}

function gather(name: StreamName, text: string): void {
  const cell = livingOwner();
  if (gathered && (gathered.name !== name || gathered.cell !== cell)) flush();
  gathered ??= { cell, name, chunks: [], length: 0 };
  gathered.chunks.push(text);
  gathered.length += text.length;
  // by the clock too: in a long synchronous loop no timer fires
  if (gathered.length > FLUSH_CHARS || performance.now() - sentAt > FLUSH_MS) flush();
  else timer ??= context.exit(() => setTimeout(flush, FLUSH_MS));
}

// a cancelled cell has nothing to say any more; the exception also ends its loop
function livingOwner(): Cell | undefined {
  const cell = owner();
  if (cell?.cancelled) throw new Interrupted();
  return cell;
}

/** From now on what is written to stdout and stderr is gathered. */
export function captureStreams(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new TextDecoder();
    process[name].write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      write(name, typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(callback);
      return true;
    };
  }
  listenAlways('exit', flush);
}
