// A Jupyter client for the kernel's tests: starts the kernel, speaks the protocol over real sockets, keeps every message.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Dealer, Request, Subscriber } from 'zeromq';
import { addressOf, type ConnectionInfo, newConnection } from '../connection.js';
import { decode, encode, type Header, newMessage } from '../messages.js';

export const KERNEL_MAIN: string = fileURLToPath(new URL('main.js', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: messages of many forms, looked into by assertions
type Content = Record<string, any>;

export interface Message {
  type: string;
  /** the request that led to it */
  parent: string | undefined;
  content: Content;
}

/** An `input_request`. */
export interface Asked extends Message {
  header: Header;
}

/** What came of one request. */
export interface Outcome {
  reply: Content;
  /** everything published for it, up to its `idle` */
  published: Message[];
  stdout: string;
  stderr: string;
  result: Content | undefined;
  error: Content | undefined;
  seconds: number;
}

export interface TestKernel {
  process: ChildProcess;
  connection: ConnectionInfo;
  /** the kernel's own log */
  log(): string;
  published: Message[];
  /** what the kernel has asked this client */
  asked: Asked[];
  /** Answers a question of the kernel; without a parent as some clients do. */
  replyInput(content: Content, parent?: Header): void;
  /** Runs a cell to its end. */
  execute(code: string, options?: Content): Promise<Outcome>;
  request(type: string, content: Content, options?: { control?: boolean; seconds?: number }): Promise<Outcome>;
  /** Sends without waiting; gives the message's id. */
  post(type: string, content: Content, options?: PostOptions): string;
  outcome(id: string, seconds?: number): Promise<Outcome>;
  /** Sends frames as they are on the shell socket. */
  sendRaw(frames: (string | Buffer)[]): void;
  until(condition: () => boolean, what: string, seconds?: number): Promise<void>;
  heartbeat(): Promise<string>;
  stop(): Promise<void>;
}

export interface PostOptions {
  control?: boolean;
  /** binary data that travels behind the message */
  buffers?: Buffer[];
}

export interface StartOptions {
  cwd?: string;
  env?: Record<string, string>;
  main?: string;
  args?: string[];
}

/** Starts a kernel and connects to it. */
export async function startKernel({ cwd, env, main = KERNEL_MAIN, args = [] }: StartOptions = {}): Promise<TestKernel> {
  const { info, file, remove } = await newConnection('test');
  const started = spawn(process.execPath, [...args, main, file], {
    cwd,
    env: { ...process.env, CAMREC_HISTORY: 'off', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.once('exit', remove);
  let log = '';
  started.stderr?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const client = await connect(info);
  return Object.assign(client, {
    process: started,
    log: () => log,
    async stop() {
      client.close();
      if (started.exitCode === null && started.signalCode === null) {
        const ended = new Promise((resolve) => started.once('exit', resolve));
        started.kill('SIGKILL');
        await ended;
      }
    },
  });
}

/** A second client of a running kernel, or the first. */
export async function connect(connection: ConnectionInfo) {
  // as the protocol asks: shell and stdin under one name, so that the kernel can ask whoever sent a cell
  const routingId = randomUUID();
  const shell = new Dealer({ linger: 0, routingId });
  const stdin = new Dealer({ linger: 0, routingId });
  const control = new Dealer({ linger: 0 });
  const iopub = new Subscriber({ linger: 0 });
  const sockets = [shell, stdin, control, iopub];
  shell.connect(addressOf(connection, connection.shell_port));
  stdin.connect(addressOf(connection, connection.stdin_port));
  control.connect(addressOf(connection, connection.control_port));
  iopub.connect(addressOf(connection, connection.iopub_port));
  iopub.subscribe();
  const published: Message[] = [];
  const asked: Asked[] = [];
  const replies = new Map<string | undefined, Message>();
  let wake: (() => void)[] = [];
  let raw: Promise<void> = Promise.resolve();

  async function listen(socket: Dealer | Subscriber, take: (message: Asked) => void): Promise<void> {
    for await (const frames of socket) {
      const { header, parent, content } = decode(connection, frames); // throws, unless the kernel signs as it must
      take({ type: header.msg_type, parent: parent.msg_id, content, header });
      for (const check of wake.splice(0)) check();
    }
  }
  void listen(shell, (message) => replies.set(message.parent, message));
  void listen(control, (message) => replies.set(message.parent, message));
  void listen(stdin, (message) => asked.push(message as Asked));
  void listen(iopub, (message) => published.push(message));

  async function until(condition: () => boolean, what: string, seconds = 60): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    while (!condition()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`waited ${seconds} s in vain for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  function post(
    type: string,
    content: Content,
    { control: onControl = false, buffers = [] }: PostOptions = {},
  ): string {
    const message = newMessage(type, content, { session: 'test' });
    void (onControl ? control : shell).send([...encode(connection, message), ...buffers]);
    return message.header.msg_id;
  }

  async function outcome(id: string, seconds = 60): Promise<Outcome> {
    const started = performance.now();
    const mine = () => published.filter(({ parent }) => parent === id);
    const isIdle = ({ type, parent, content }: Message) =>
      parent === id && type === 'status' && content.execution_state === 'idle';
    await until(() => replies.has(id) && published.some(isIdle), 'a reply and idle', seconds);
    const text = (name: string) =>
      mine()
        .flatMap(({ type, content }) => (type === 'stream' && content.name === name ? [content.text] : []))
        .join('');
    return {
      reply: replies.get(id)?.content ?? {},
      published: mine(),
      stdout: text('stdout'),
      stderr: text('stderr'),
      result: mine().find(({ type }) => type === 'execute_result')?.content,
      error: mine().find(({ type }) => type === 'error')?.content,
      seconds: (performance.now() - started) / 1000,
    };
  }

  const client = {
    connection,
    published,
    asked,
    replyInput(content: Content, parent?: Header) {
      void stdin.send(encode(connection, newMessage('input_reply', content, { session: 'test', parent })));
    },
    post,
    outcome,
    until,
    request: (type: string, content: Content, { control = false, seconds = 60 } = {}) =>
      outcome(post(type, content, { control }), seconds),
    execute: (code: string, options: Content = {}) => outcome(post('execute_request', { code, ...options })),
    sendRaw(frames: (string | Buffer)[]) {
      raw = raw.then(() => shell.send(frames)); // a second send on a busy socket throws
    },
    async heartbeat() {
      const socket = new Request({ linger: 0, receiveTimeout: 2000 });
      socket.connect(addressOf(connection, connection.hb_port));
      await socket.send('ping');
      const [answer] = await socket.receive();
      socket.close();
      return String(answer);
    },
    close() {
      wake = [];
      for (const socket of sockets) socket.close();
    },
  };
  // a subscription takes a moment to arrive: ask until an answer is published too
  for (let tries = 0; ; tries++) {
    const id = post('kernel_info_request', {});
    const seen = await until(() => published.some(({ parent }) => parent === id), 'kernel_info', 0.5).then(
      () => true,
      () => false,
    );
    if (seen) break;
    if (tries === 20) throw new Error('the kernel does not answer');
  }
  return client;
}
