// The process of a kernel, in a process group of its own with what it starts there. Our kernel's executor has yet another
// group and ends with its front by itself; the kernels of others are reached as a whole.
import { spawn } from 'node:child_process';

const LOG_LIMIT = 64 * 1024; // characters of the kernel's own output kept for an error report
const windows = process.platform === 'win32';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** why the process could not be started at all */
  error?: string;
}

export interface KernelProcess {
  /** undefined as long as the process runs */
  readonly exit: Exit | undefined;
  /** the last output of the kernel itself, not of cells */
  readonly log: string;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** Sends a signal to the kernel's process group, as Jupyter does. */
  signal(name: 'SIGINT' | 'SIGKILL'): void;
}

export interface ProcessOptions {
  cwd?: string;
  /** added to this process's environment; undefined removes a variable */
  env?: Record<string, string | undefined>;
}

/** Starts `argv` in a process group of its own; Ctrl-C in the terminal therefore reaches only the client, which then decides. */
export function startProcess(argv: string[], { cwd, env = {} }: ProcessOptions = {}): KernelProcess {
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    windowsHide: true,
  });
  let exit: Exit | undefined;
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-LOG_LIMIT);
    });
  }
  const signal = (name: 'SIGINT' | 'SIGKILL'): void => {
    if (child.pid === undefined) return;
    try {
      if (windows) child.kill(name);
      else process.kill(-child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all of them are gone already
    }
  };
  const killAll = (): void => signal('SIGKILL');
  process.once('exit', killAll);
  const exited = new Promise<Exit>((resolve) => {
    const ended = (end: Exit): void => {
      exit ??= end;
      process.removeListener('exit', killAll);
      killAll(); // children that the kernel left behind
      resolve(exit);
    };
    child.once('error', (error) => ended({ code: null, signal: null, error: error.message }));
    child.once('exit', (code, name) => ended({ code, signal: name }));
  });
  return {
    get exit() {
      return exit;
    },
    get log() {
      return log;
    },
    exited,
    signal: (name) => {
      if (!exit) signal(name);
    },
  };
}

/** `exit code 3`, `signal SIGKILL` or the reason why it never started. */
export function describeExit({ code, signal, error }: Exit): string {
  return error ?? (signal ? `signal ${signal}` : `exit code ${code}`);
}
