// A kernel for the client's tests: no language, the code of a cell is the name of what it does.
// usage: node testKernel.js CONNECTION_FILE [exit|mute]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Publisher, Router } from 'zeromq';
import { addressOf, type ConnectionInfo } from './connection.js';
import { type Content, decode, encode, newMessage } from './messages.js';

const [file, start] = process.argv.slice(2);
if (start === 'exit') {
  console.error('no luck today');
  process.exit(4);
}
if (start === 'mute') await new Promise((resolve) => setTimeout(resolve, 60_000));

const taken = process.env.TEST_KERNEL_TAKEN;
if (taken && !existsSync(taken)) {
  writeFileSync(taken, '');
  console.error('Error: Address already in use');
  process.exit(1);
}
const info: ConnectionInfo = JSON.parse(readFileSync(file, 'utf8'));
// tells a test where its connection file is, and a port that answers as long as it lives
const marks = process.env.TEST_KERNEL_MARKS;
if (marks) writeFileSync(marks, JSON.stringify({ file, port: info.shell_port }));
const options = { sendTimeout: 0, sendHighWaterMark: 0 };
const [shell, control, iopub] = [new Router(options), new Router(options), new Publisher(options)];
const at = (port: number): string => addressOf(info, port);
await Promise.all([
  shell.bind(at(info.shell_port)),
  control.bind(at(info.control_port)),
  iopub.bind(at(info.iopub_port)),
]);
let cells = 0;
let interrupted = (): void => {};
process.on('SIGINT', () => interrupted());
void serve(control);
void serve(shell);

async function serve(socket: Router): Promise<void> {
  for await (const frames of socket) {
    const request = decode(info, frames);
    const parent = request.header;
    const send = (to: Router | Publisher, ids: Buffer[], type: string, content: Content, key = info.key): void => {
      void to.send([...ids, ...encode({ ...info, key }, newMessage(type, content, { session: 'test', parent }))]);
    };
    const publish = (type: string, content: Content, key?: string): void =>
      send(iopub, [Buffer.from(type)], type, content, key);
    const reply = (content: Content): void =>
      send(socket, request.identities, parent.msg_type.replace('request', 'reply'), content);
    publish('status', { execution_state: 'busy' });
    const { msg_type } = parent;
    if (msg_type === 'execute_request') await cell(String(request.content.code), publish, reply);
    else reply({ status: 'ok', implementation: 'test' });
    if (request.content.code !== 'never idle') publish('status', { execution_state: 'idle' });
    if (msg_type === 'interrupt_request') interrupted();
    if (msg_type === 'shutdown_request') setTimeout(() => process.exit(0), 20);
  }
}

type Publish = (type: string, content: Content, key?: string) => void;

async function cell(code: string, publish: Publish, reply: (content: Content) => void): Promise<void> {
  const print = (text: string, key?: string): void => publish('stream', { name: 'stdout', text }, key);
  cells++;
  if (code === 'die') {
    print('last words\n');
    setTimeout(() => process.exit(3), 20);
    await new Promise(() => {});
  }
  if (code === 'hang') await new Promise(() => {});
  if (code === 'wait') {
    await new Promise<void>((resolve) => {
      interrupted = resolve;
    });
  }
  if (code === 'warn') publish('stream', { name: 'stderr', text: 'careful\n' });
  if (code === 'where') print(`${basename(process.cwd())} ${process.env.EXTRA} ${process.env.TZ}\n`);
  if (code === 'forge') print('forged\n', 'another key');
  if (code.startsWith('flood')) for (let i = 0; i < 5000; i++) print(`${i}\n`);
  print(`cell ${cells}\n`);
  reply({ status: code.endsWith('fail') ? 'error' : 'ok', execution_count: cells });
}
