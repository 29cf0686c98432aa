// The line on which the executor speaks to the front. It blocks: in a loop that prints for ever nothing piles up in the executor, the
// text is on its way before the next turn, and what was said before a crash has been said. Each message is its length and V8's form of it.
import { readSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { FromExecutor, InputAnswer } from './orders.js';

/** its descriptor in the executor */
export const LINE_FD = 5;
const STDERR_FD = 2;
/** the front is gone, or a cell has closed the line */
const LOST = new Set(['EPIPE', 'EBADF']);
const LENGTH_BYTES = 4;
const CHUNK = 65_536;
const NEWLINE = 10;

/** In the executor: returns when the front has taken the message, or the buffers of the system have. */
export function say(message: FromExecutor): void {
  const body = serialize(message);
  const frame = Buffer.alloc(LENGTH_BYTES + body.length);
  frame.writeUInt32LE(body.length);
  body.copy(frame, LENGTH_BYTES);
  for (let written = 0; written < frame.length; ) written += writeSome(frame, written);
}

// A process that nobody hears any more would let its cell wait for ever: its end is noticed.
function writeSome(frame: Buffer, start: number): number {
  try {
    return writeSync(LINE_FD, frame, start);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!LOST.has(code)) throw error;
    if (code === 'EBADF')
      writeSync(STDERR_FD, `a cell has closed descriptor ${LINE_FD}, by which the kernel hears its cells\n`);
    process.kill(process.pid, 'SIGKILL');
    throw error;
  }
}

/** In the executor: waits for the answer to what was asked last, and does nothing else meanwhile. */
export function listen(): InputAnswer {
  const buffer = Buffer.alloc(CHUNK);
  const parts: Buffer[] = [];
  do {
    const size = readSync(LINE_FD, buffer);
    if (size === 0) process.exit(0); // the front is gone
    parts.push(Buffer.from(buffer.subarray(0, size)));
  } while (parts.at(-1)?.at(-1) !== NEWLINE);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** In the front: hands over each message that comes. */
export function hear(line: Readable, take: (message: FromExecutor) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = LENGTH_BYTES;
  let inBody = false;
  line.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    let rest = Buffer.concat(parts);
    while (rest.length >= wanted) {
      const part = rest.subarray(0, wanted);
      rest = rest.subarray(wanted);
      wanted = inBody ? LENGTH_BYTES : part.readUInt32LE();
      if (inBody) take(deserialize(part) as FromExecutor);
      inBody = !inBody;
    }
    parts = [rest];
    size = rest.length;
  });
}

/** In the front: the answer for an executor that listens. */
export function answerOn(line: NodeJS.WritableStream, answer: InputAnswer): void {
  line.write(`${JSON.stringify(answer)}\n`);
}
