// The kernel's five ZeroMQ sockets, and what goes in and out by them. Knows nothing about TypeScript.
import { randomUUID } from 'node:crypto';
import { Publisher, Reply, Router } from 'zeromq';
import { addressOf, ConnectionError, type ConnectionInfo } from '../connection.js';
import { type Content, decode, encode, type Header, newMessage, type Received } from '../messages.js';

/** A message from a client. */
export interface Request extends Received {
  /** where its reply goes */
  socket: Router;
}

export interface Wire {
  /** Binds all sockets and hands over what comes from the shell and the control socket. */
  open(onShell: (request: Request) => void, onControl: (request: Request) => void): Promise<void>;
  reply(request: Request, type: string, content: object): void;
  /** Publishes to all clients; `parent` is the request that led to it. */
  publish(parent: Header | undefined, type: string, content: object): void;
  close(): void;
}

export function createWire(connection: ConnectionInfo): Wire {
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

  function send(
    socket: Router | Publisher,
    addresses: Buffer[],
    type: string,
    parent: Header | undefined,
    content: object,
  ): void {
    const message = newMessage(type, content as Content, { session, username: 'kernel', parent });
    socket.send([...addresses, ...encode(connection, message)]).catch((error) => {
      complain(`${type} could not be sent: ${error.message}`);
    });
  }

  async function listen(socket: Router, handle: (request: Request) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        handle({ socket, ...decode(connection, frames) });
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
      void listen(shell, onShell);
      void listen(control, onControl);
    },
    reply: (request, type, content) => send(request.socket, request.identities, type, request.header, content),
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
