// The Jupyter wire protocol: signed messages of several parts on five ZeroMQ sockets. Knows nothing about TypeScript.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { Publisher, Reply, Router } from 'zeromq';
import { type Connection, ConnectionError } from './connection.js';

export const PROTOCOL_VERSION = '5.3';
const DELIMITER = '<IDS|MSG>';

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
}

/** A message from a client. */
export interface Request {
  socket: Router;
  /** the client's addresses, sent back before the reply */
  ids: Buffer[];
  header: Header;
  content: Record<string, unknown>;
}

export interface Wire {
  /** Binds all sockets and hands over what comes from the shell and the control socket. */
  open(onShell: (request: Request) => void, onControl: (request: Request) => void): Promise<void>;
  reply(request: Request, type: string, content: object): void;
  /** Publishes to all clients; `parent` is the request that led to it. */
  publish(parent: Header | undefined, type: string, content: object): void;
  close(): void;
}

export function createWire(connection: Connection): Wire {
  const session = randomUUID();
  // ZeroMQ for Node sends 512 messages a tick, then fails with EBUSY: a timeout of 0 keeps sending synchronous.
  // No high-water mark: output for a slow client is queued, never dropped.
  const options = { sendTimeout: 0, sendHighWaterMark: 0, linger: 1000 };
  const shell = new Router(options);
  const control = new Router(options);
  const stdin = new Router(options);
  const iopub = new Publisher(options);
  const heartbeat = new Reply();
  const sockets = [shell, control, stdin, iopub, heartbeat];

  function sign(parts: Buffer[]): string {
    if (connection.key === '') return '';
    const hmac = createHmac(connection.hash, connection.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  function parse(socket: Router, frames: Buffer[]): Request {
    const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
    const parts = frames.slice(start + 2);
    if (start < 0 || parts.length < 4) throw new Error('too few parts');
    const given = frames[start + 1] ?? Buffer.alloc(0);
    const wanted = Buffer.from(sign(parts)); // all parts are signed, binary buffers too
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Error('wrong signature');
    const [header, , , content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
    if (typeof header?.msg_id !== 'string' || typeof header.msg_type !== 'string')
      throw new Error('no msg_id or msg_type');
    if (!content || typeof content !== 'object') throw new Error('no content');
    return { socket, ids: frames.slice(0, start), header, content };
  }

  function send(
    socket: Router | Publisher,
    ids: Buffer[],
    type: string,
    parent: Header | undefined,
    content: object,
  ): void {
    const header = {
      msg_id: randomUUID(),
      session,
      username: 'kernel',
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
    const parts = [header, parent ?? {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    socket.send([...ids, DELIMITER, sign(parts), ...parts]).catch((error) => {
      complain(`${type} could not be sent: ${error.message}`);
    });
  }

  async function listen(socket: Router, handle: (request: Request) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        handle(parse(socket, frames));
      } catch (error) {
        complain(`message dropped: ${(error as Error).message}`);
      }
    }
  }

  async function echo(): Promise<void> {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  return {
    async open(onShell, onControl) {
      const address = (port: number) =>
        connection.transport === 'ipc'
          ? `ipc://${connection.ip}-${port}`
          : `${connection.transport}://${connection.ip}:${port}`;
      const places = [
        [shell, connection.shell_port],
        [control, connection.control_port],
        [stdin, connection.stdin_port],
        [iopub, connection.iopub_port],
        [heartbeat, connection.hb_port],
      ] as const;
      for (const [socket, port] of places) {
        await socket.bind(address(port)).catch((error) => {
          throw new ConnectionError(`${address(port)} cannot be used: ${error.message}`);
        });
      }
      void echo();
      void listen(shell, onShell);
      void listen(control, onControl);
    },
    reply: (request, type, content) => send(request.socket, request.ids, type, request.header, content),
    publish: (parent, type, content) => send(iopub, [Buffer.from(type)], type, parent, content),
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

// The kernel's own stderr is its log: a Jupyter server shows it in the terminal, no notebook contains it.
function complain(text: string): void {
  process.stderr.write(`camrec kernel: ${text}\n`);
}
