// What a cell opens belongs to it and is closed when the cell is interrupted: programs, worker threads, servers, sockets, watched
// files. The functions through which they are opened are decorated, as the timers are in timers.ts; async_hooks would see more,
// but slow down every promise. What earlier cells have opened lives on.
import { ChildProcess } from 'node:child_process';
import { Socket as Datagrams } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Server, Socket } from 'node:net';
import { type Cell, livingCell } from './cellContext.js';
import { processTree, signalAll } from './processTree.js';

type Method<T> = (this: T, ...given: unknown[]) => unknown;

const require = createRequire(import.meta.url);
// the objects that cells and packages get, not their read-only faces as ES modules
const programs = require('node:child_process');
const fs = require('node:fs');
const threads = require('node:worker_threads');

/** Worker threads that do not keep a program alive. A library made them to serve whoever comes, a later cell too. */
const unreferenced = new WeakSet<object>();

export interface Surroundings {
  /** gets the programs that an interrupt must not reach by itself */
  leaveAlone(pid: number, alone: boolean): void;
  /** called when a synchronous wait for a program is over; may throw */
  waited(): void;
}

/** Registers what cells open from now on. */
export function bindHandlesToCells({ leaveAlone, waited }: Surroundings): void {
  decorate(ChildProcess, 'spawn', (child: ChildProcess, cell) => {
    const { pid } = child;
    if (pid === undefined) return; // it could not be started
    leaveAlone(pid, true);
    child.once('exit', () => leaveAlone(pid, false));
    if (cell) keep(cell, child, 'exit', () => endProgram(child, pid));
  });
  for (const name of ['execSync', 'execFileSync', 'spawnSync']) {
    programs[name] = new Proxy(programs[name], {
      apply(wait, self, given) {
        try {
          return Reflect.apply(wait, self, given);
        } finally {
          waited();
        }
      },
    });
  }
  const servers = new WeakSet<Server>();
  decorate(Server, 'listen', (server: Server, cell) => {
    if (!cell || servers.has(server)) return;
    servers.add(server);
    keep(cell, server, 'close', () => server.close());
    server.on('connection', (socket: Socket) => keep(cell, socket, 'close', () => socket.destroy()));
  });
  decorate(Socket, 'connect', (socket: Socket, cell) => {
    if (cell) keep(cell, socket, 'close', () => socket.destroy());
  });
  decorate(Datagrams, 'bind', (socket: Datagrams, cell) => {
    if (cell) keep(cell, socket, 'close', () => socket.close());
  });
  fs.watch = new Proxy(fs.watch, { apply: (watch, self, given) => kept(() => Reflect.apply(watch, self, given)) });
  threads.Worker = new Proxy(threads.Worker, {
    construct(Worker, given, target) {
      const cell = livingCell();
      const worker = Reflect.construct(Worker, given, target);
      if (cell) keep(cell, worker, 'exit', () => endWorker(worker));
      return worker;
    },
  });
  observe(threads.Worker, 'unref', (worker: object) => unreferenced.add(worker));
  observe(threads.Worker, 'ref', (worker: object) => unreferenced.delete(worker));
  syncBuiltinESMExports();
}

/** Lets `opened` know what a method has opened, and for which cell. In a cancelled cell the method throws. */
function decorate<T>(type: object, name: string, opened: (self: T, cell: Cell | undefined) => void): void {
  wrap<T>(type, name, (original, self, given) => {
    const cell = livingCell();
    const result = original.apply(self, given);
    opened(self, cell);
    return result;
  });
}

/** Lets `called` know what a method has been called on. */
function observe<T>(type: object, name: string, called: (self: T) => void): void {
  wrap<T>(type, name, (original, self, given) => {
    called(self);
    return original.apply(self, given);
  });
}

function wrap<T>(type: object, name: string, call: (original: Method<T>, self: T, given: unknown[]) => unknown): void {
  const { prototype } = type as { prototype: Record<string, Method<T>> };
  const original = prototype[name];
  if (!original) throw new Error(`Node.js ${process.version} has no method ${name} to decorate`);
  prototype[name] = function (...given) {
    return call(original, this, given);
  };
}

function kept<T extends EventEmitter & { close(): void }>(open: () => T): T {
  const cell = livingCell();
  const opened = open();
  if (cell) keep(cell, opened, 'close', () => opened.close());
  return opened;
}

/** Has `end` called when the cell is cancelled, unless the event `ended` came before. */
function keep(cell: Cell, opened: EventEmitter, ended: string, end: () => void): void {
  cell.waits.add(end);
  opened.once(ended, () => cell.waits.delete(end));
}

// without listeners: nothing of the cell is to run when it ends
function endProgram(child: ChildProcess, pid: number): void {
  child.removeAllListeners();
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  signalAll(processTree(pid) ?? [pid], 'SIGKILL');
}

function endWorker(worker: EventEmitter & { terminate(): Promise<number> }): void {
  if (unreferenced.has(worker)) return;
  worker.removeAllListeners();
  void worker.terminate();
}
