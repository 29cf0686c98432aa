// The kernel's five ZeroMQ sockets, and what goes in and out by them. Knows nothing about TypeScript.
import { randomUUID } from 'node:crypto';
import { Publisher, Reply, Router } from 'zeromq';
import { addressOf, ConnectionError, type ConnectionInfo } from '../connection.js';
import { type Content, decode, encode, type Header, type Message, newMessage, type Received } from '../messages.js';
import { createReplayGuard } from './replayGuard.js';

/** A message from a client. */
export interface Request extends Received {
  /** where its reply goes */
  socket: Router;
}

export interface Wire {
  /** Binds all sockets and hands over what comes. */
  open(handlers: Record<'shell' | 'control' | 'stdin', (request: Request) => void>): Promise<void>;
  reply(request: Request, type: string, content: object): void;
  /** Publishes to all clients; `parent` is the request that led to it. Returns the size of the message in bytes. */
  publish(parent: Header | undefined, type: string, content: object): number;
  /** Asks the client that sent `request` for input. `sent` rejects when it cannot be reached. */
  ask(request: Request, content: object): { id: string; sent: Promise<void> };
  close(): void;
}

/** A client opens its sockets one by one: so many milliseconds, so many times its stdin socket is waited for. */
const STDIN_RETRY_MS = 100;
const STDIN_RETRIES = 20;

const ERROR = { status: 'error', ename: 'RangeError', traceback: [] };

export function createWire(connection: ConnectionInfo): Wire {
  const session = randomUUID();
  // ZeroMQ for Node sends 512 messages a tick, then fails with EBUSY: a timeout of 0 keeps sending synchronous.
  // No high-water mark: output for a slow client is queued, never dropped.
  const options = { sendTimeout: 0, sendHighWaterMark: 0, linger: 1000 };
  const shell = new Router(options);
  const control = new Router(options);
  const stdin = new Router({ ...options, mandatory: true }); // says so when there is nobody
  const iopub = new Publisher(options);
  const heartbeat = new Reply();
  const refuseReplays = createReplayGuard();
  const sockets = [shell, control, stdin, iopub, heartbeat];

  function messageOf(type: string, parent: Header | undefined, content: object): Message {
    return newMessage(type, content as Content, { session, username: 'kernel', parent });
  }

  function send(socket: Router | Publisher, addresses: Buffer[], message: Message): number {
    const frames = framesOf(message);
    socket.send([...addresses, ...frames]).catch((error) => {
      complain(`${message.header.msg_type} could not be sent: ${error.message}`);
    });
    return frames.reduce((size, frame) => size + Buffer.byteLength(frame), 0);
  }

  // No string holds more than 2^29 characters. A reply that would goes out as an error, anything else as text that says so.
  function framesOf(message: Message): string[] {
    try {
      return encode(connection, message);
    } catch (error) {
      const { msg_type: type } = message.header;
      const text = `${type} could not be sent: ${(error as Error).message}`;
      complain(text);
      const isReply = type.endsWith('_reply');
      const header = { ...message.header, msg_type: isReply ? type : 'stream' };
      const content = isReply
        ? { ...ERROR, execution_count: message.content.execution_count, evalue: text }
        : { name: 'stderr', text: `${text}\n` };
      return encode(connection, { ...message, header, content });
    }
  }

  async function sendToStdin(addresses: Buffer[], message: Message): Promise<void> {
    const frames = [...addresses, ...encode(connection, message)];
    for (let tries = 0; ; tries++) {
      try {
        return await stdin.send(frames);
      } catch (error) {
        if (tries === STDIN_RETRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, STDIN_RETRY_MS));
      }
    }
  }

  async function listen(socket: Router, handle: (request: Request) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        const message = decode(connection, frames);
        refuseReplays(message.signature);
        handle({ socket, ...message });
      } catch (error) {
        complain(`message dropped: ${(error as Error).message}`);
      }
    }
  }

  async function echo(): Promise<void> {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  return {
    async open(handlers) {
      const places = [
        [shell, connection.shell_port],
        [control, connection.control_port],
        [stdin, connection.stdin_port],
        [iopub, connection.iopub_port],
        [heartbeat, connection.hb_port],
      ] as const;
      for (const [socket, port] of places) {
        const address = addressOf(connection, port);
        await socket.bind(address).catch((error) => {
          throw new ConnectionError(`${address} cannot be used: ${error.message}`);
        });
      }
      void echo();
      void listen(shell, handlers.shell);
      void listen(control, handlers.control);
      void listen(stdin, handlers.stdin);
    },
    reply(request, type, content) {
      send(request.socket, request.identities, messageOf(type, request.header, content));
    },
    publish: (parent, type, content) => send(iopub, [Buffer.from(type)], messageOf(type, parent, content)),
    ask(request, content) {
      const message = messageOf('input_request', request.header, content);
      return { id: message.header.msg_id, sent: sendToStdin(request.identities, message) };
    },
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

// The kernel's own stderr is its log: a Jupyter server shows it in the terminal, no notebook contains it.
export function complain(text: string): void {
  process.stderr.write(`camrec kernel: ${text}\n`);
}
