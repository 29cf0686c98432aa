// A Jupyter client on Node alone: starts a kernel, runs code in it, interrupts it and ends it.
import { type ChannelName, type Channels, openChannels } from './channels.js';
import { type ConnectionFile, newConnection } from './connection.js';
import { describeExit, type KernelProcess, type ProcessOptions, startProcess } from './kernelProcess.js';
import { KERNEL_NAME, type LanguageInfo } from './language.js';
import type { Content, Message } from './messages.js';

const STARTS = 3; // a port found free may be taken before the kernel binds it
const DRAIN_MS = 100; // output sent just before a kernel's death is still on its way

/** What kernel.json holds. `{connection_file}` in argv stands for the path of the connection file. */
export interface KernelSpec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: 'signal' | 'message';
  env?: Record<string, string>;
  metadata?: Record<string, unknown>;
}

export interface KernelInfo {
  implementation: string;
  implementation_version: string;
  protocol_version: string;
  banner: string;
  language_info: LanguageInfo;
}

export interface StartOptions extends ProcessOptions {
  /** seconds until the kernel must have answered */
  startTimeout?: number;
}

export interface ExecuteOptions {
  /** seconds, then the cell is interrupted */
  timeout?: number;
  /** seconds an interrupted cell has to end, then the kernel is killed */
  grace?: number;
  /** seconds of silence after the reply, then the rest of the output counts as lost */
  silence?: number;
  /** called with each message the cell publishes, in order */
  onMessage?: (message: Message) => void;
  /** interrupts the cell, as a timeout does */
  signal?: AbortSignal;
}

/** How a cell ended. `lost`: the kernel replied but did not become idle, so output is missing. */
export type Outcome = 'ok' | 'error' | 'aborted' | 'timeout' | 'stopped' | 'died' | 'lost';

export interface Execution {
  outcome: Outcome;
  /** content of the execute_reply; missing when the kernel never sent one */
  reply?: Content;
}

/** The kernel could not be started, or ended before it answered. */
export class KernelError extends Error {
  override name = 'KernelError';
}

export class KernelClient {
  /** what the kernel said about itself on starting */
  info!: KernelInfo; // set before `start` hands the client out
  private readonly channels: Channels;

  private constructor(
    private readonly spec: KernelSpec,
    private readonly connection: ConnectionFile,
    private readonly process: KernelProcess,
  ) {
    this.channels = openChannels(connection.info);
    void this.process.exited.then(() => setTimeout(() => this.channels.end(), DRAIN_MS));
  }

  /** Starts a kernel and waits until it answers and its output arrives. Throws a KernelError with the kernel's own words. */
  static async start(spec: KernelSpec, { startTimeout = 60, cwd, env }: StartOptions = {}): Promise<KernelClient> {
    for (let attempt = 1; ; attempt++) {
      const connection = await newConnection(KERNEL_NAME);
      const argv = spec.argv.map((word) => word.replaceAll('{connection_file}', connection.file));
      // by this name Jupyter's kernels know whom not to outlive; what a program runs is no history of a person's
      const ours = { JPY_PARENT_PID: String(process.pid), CAMREC_HISTORY: 'off' };
      const kernel = startProcess(argv, { cwd, env: { ...ours, ...spec.env, ...env } });
      const client = new KernelClient(spec, connection, kernel);
      try {
        await client.join(startTimeout);
        return client;
      } catch (error) {
        await client.kill();
        if (attempt === STARTS || !/EADDRINUSE|address already in use/i.test(kernel.log)) throw error;
      }
    }
  }

  /** How the process ended, in words; undefined while it runs. */
  get death(): string | undefined {
    return this.process.exit && describeExit(this.process.exit);
  }

  /** The last output of the kernel process itself (not of cells), for an error report. */
  get log(): string {
    return this.process.log;
  }

  /** Requests without an answer yet; 0 between cells. */
  get waiting(): number {
    return this.channels.waiting;
  }

  /** Sends a request and resolves with the content of its reply. Rejects on the kernel's death or after `timeout` seconds. */
  request(
    type: string,
    content: Content = {},
    { channel = 'shell', timeout = 10 }: { channel?: ChannelName; timeout?: number } = {},
  ): Promise<Content> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.channels.forget(id);
        act();
      };
      const fail = (reason: string): void => settle(() => reject(new KernelError(`${type}: ${reason}`)));
      const id = this.channels.send(channel, type, content, {
        reply: (message) => settle(() => resolve(message.content)),
        ended: () => fail(`the kernel has ended (${this.death ?? 'closed'})`),
      });
      const timer = setTimeout(() => fail(`no reply in ${timeout} s`), timeout * 1000);
    });
  }

  /** Runs a cell until its reply and its last output have arrived. Never rejects: death and timeouts are outcomes. */
  execute(
    code: string,
    { timeout = 3600, grace = 5, silence = 10, onMessage, signal }: ExecuteOptions = {},
  ): Promise<Execution> {
    if (signal?.aborted) return Promise.resolve({ outcome: 'stopped' });
    return new Promise((resolve) => {
      let reply: Content | undefined;
      let idle = false;
      let cut: 'timeout' | 'stopped' | undefined; // why the cell was interrupted
      let timer: NodeJS.Timeout;
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.channels.forget(id);
        resolve({ outcome: cut ?? outcome, reply });
      };
      const interrupt = (why: 'timeout' | 'stopped'): void => {
        clearTimeout(timer);
        cut = why;
        timer = setTimeout(() => this.process.signal('SIGKILL'), grace * 1000);
        void this.interrupt();
      };
      const stop = (): void => {
        if (!cut) interrupt('stopped');
      };
      const advance = (): void => {
        if (!reply) return;
        clearTimeout(timer);
        if (idle) finish(outcomeOf(reply));
        else timer = setTimeout(() => finish('lost'), silence * 1000);
      };
      const id = this.channels.send('shell', 'execute_request', executeRequest(code), {
        reply: (message) => {
          reply = message.content;
          advance();
        },
        published: (message) => {
          idle ||= message.header.msg_type === 'status' && message.content.execution_state === 'idle';
          onMessage?.(message);
          advance();
        },
        ended: () => finish('died'),
      });
      timer = setTimeout(() => interrupt('timeout'), timeout * 1000);
      signal?.addEventListener('abort', stop);
    });
  }

  /** Interrupts the running cell in the way the kernelspec asks for. */
  async interrupt(): Promise<void> {
    if (this.spec.interrupt_mode !== 'message') return this.process.signal('SIGINT');
    await this.request('interrupt_request', {}, { channel: 'control' }).catch(() => {}); // the grace time decides
  }

  /** Asks the kernel to end and kills it if it has not after `grace` seconds. */
  async shutdown({ grace = 3 } = {}): Promise<void> {
    if (!this.process.exit) {
      await this.request('shutdown_request', { restart: false }, { channel: 'control', timeout: grace }).catch(
        () => {},
      );
      await Promise.race([this.process.exited, delay(grace * 1000)]);
    }
    await this.kill();
  }

  /** Ends the kernel and its children at once, and removes the connection file. */
  async kill(): Promise<void> {
    this.process.signal('SIGKILL');
    await this.process.exited;
    this.channels.close();
    this.connection.remove();
  }

  // A subscriber misses what is published before its subscription arrives: ask until a reply and a published message were seen.
  private async join(timeout: number): Promise<void> {
    const deadline = performance.now() + timeout * 1000;
    let info: Content | undefined;
    while (!info || !this.channels.joined) {
      if (this.death) throw this.failure(`the kernel ended while starting (${this.death})`);
      if (performance.now() > deadline) throw this.failure(`the kernel did not answer within ${timeout} s`);
      info = await this.request('kernel_info_request', {}, { timeout: 0.5 }).catch(() => info);
      if (info && !this.channels.joined) await delay(20);
    }
    this.info = info as unknown as KernelInfo;
  }

  private failure(what: string): KernelError {
    return new KernelError([`${what}: ${this.spec.argv.join(' ')}`, this.log.trim()].join('\n').trim());
  }
}

function executeRequest(code: string): Content {
  return { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };
}

function outcomeOf({ status }: Content): Outcome {
  return status === 'ok' || status === 'error' ? status : 'aborted';
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
