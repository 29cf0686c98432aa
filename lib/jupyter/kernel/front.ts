// The front process: sockets, queue, history, interrupts. It never runs the user's code, so it always answers.
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { ConnectionInfo } from '../connection.js';
import { LANGUAGE_INFO } from '../language.js';
import { PROTOCOL_VERSION } from '../messages.js';
import { createCells } from './cells.js';
import { type ExecutorProcess, startExecutor } from './executorProcess.js';
import { createHistory, type HistoryQuery } from './history.js';
import { createInputs } from './inputs.js';
import { createOutlet } from './pacing.js';
import { watchParent } from './parentWatch.js';
import { complain, createWire, type Request } from './protocol.js';

const require = createRequire(import.meta.url);
const KERNEL_INFO = {
  status: 'ok',
  protocol_version: PROTOCOL_VERSION,
  implementation: 'camrec',
  implementation_version: String(require('../../../package.json').version),
  banner: `TypeScript ${LANGUAGE_INFO.version} for notebooks, on tslab ${require('tslab/package.json').version}`,
  language_info: LANGUAGE_INFO,
  help_links: [
    { text: 'TypeScript handbook', url: 'https://www.typescriptlang.org/docs/handbook/intro.html' },
    { text: 'Node.js', url: 'https://nodejs.org/docs/latest/api/' },
  ],
  debugger: false,
  supported_features: [], // optional ones: neither subshells nor a debugger
};

type Handler = (content: Record<string, unknown>) => object | Promise<object>;

/** Serves the kernel until it is told to shut down. `first` is to run the cells. Rejects when a port is taken. */
export async function serve(connection: ConnectionInfo, first: ChildProcess): Promise<void> {
  const wire = createWire(connection);
  const outlet = createOutlet(wire, { onFull: (isFull) => cells.hold(isFull) });
  const inputs = createInputs(wire);
  const history = createHistory(complain);
  const cells = createCells({ outlet, inputs, history, executor: () => executor });
  const executor: ExecutorProcess = startExecutor(first, { ...cells, died: cells.executorDied });

  const handlers: Record<string, Handler> = {
    kernel_info_request: () => KERNEL_INFO,
    comm_info_request: () => ({ status: 'ok', comms: {} }),
    history_request: (query) => ({ status: 'ok', history: history.search(query as HistoryQuery) }),
    async complete_request(content) {
      const { code, position } = cursor(content);
      const found = await executor.ask('complete', code, position);
      const [start, end] = [found?.start ?? position, found?.end ?? position].map((units) => points(code, units));
      const matches = found?.matches ?? [];
      // ipykernel's name for it, which JupyterLab reads
      const _jupyter_types_experimental = matches.map((match) => ({ ...match, start, end }));
      return {
        status: 'ok',
        matches: matches.map(({ text }) => text),
        cursor_start: start,
        cursor_end: end,
        metadata: { _jupyter_types_experimental },
      };
    },
    async inspect_request(content) {
      const { code, position } = cursor(content);
      const text = await executor.ask('inspect', code, position);
      return { status: 'ok', found: !!text, data: text ? { 'text/plain': text } : {}, metadata: {} };
    },
    is_complete_request: async ({ code }) =>
      (await executor.ask('isComplete', String(code), 0)) ?? { status: 'unknown' },
    interrupt_request: () => {
      cells.interrupt();
      return { status: 'ok' };
    },
    shutdown_request: ({ restart }) => {
      setTimeout(shutDown, 20); // after the reply
      return { status: 'ok', restart: !!restart };
    },
  };

  async function answer(request: Request): Promise<void> {
    const type = request.header.msg_type;
    if (type === 'comm_open')
      wire.publish(request.header, 'comm_close', { comm_id: request.content.comm_id, data: {} });
    const handler = Object.hasOwn(handlers, type) ? handlers[type] : undefined;
    if (!handler) return; // the protocol says: ignore what you do not know
    wire.publish(request.header, 'status', { execution_state: 'busy' });
    let content: object;
    try {
      content = await handler(request.content);
    } catch (error) {
      const { name, message } = error as Error;
      content = { status: 'error', ename: name, evalue: message, traceback: [] };
    }
    wire.reply(request, type.replace('_request', '_reply'), content);
    wire.publish(request.header, 'status', { execution_state: 'idle' });
  }

  function shutDown(): void {
    outlet.flush();
    executor.close();
    wire.close();
    setTimeout(() => process.exit(0), 50); // the sockets deliver what they hold
  }

  // cells have a queue of their own; everything else from the shell is answered one after another
  let previous: Promise<void> = Promise.resolve();
  const onShell = (request: Request) => {
    if (request.header.msg_type === 'execute_request') cells.add(request);
    else previous = previous.then(() => answer(request));
  };
  process.on('SIGINT', cells.interrupt);
  process.on('SIGTERM', shutDown);
  watchParent(shutDown);
  try {
    await wire.open({ shell: onShell, control: (request) => void answer(request), stdin: inputs.reply });
  } catch (error) {
    executor.close();
    throw error;
  }
  wire.publish(undefined, 'status', { execution_state: 'starting' });
}

// The protocol counts cursors in code points, JavaScript in UTF-16 units: an emoji is one of those and two of these.
function cursor({ code, cursor_pos: cursorPosition }: Record<string, unknown>): { code: string; position: number } {
  const text = String(code);
  const position =
    typeof cursorPosition === 'number' ? [...text].slice(0, cursorPosition).join('').length : text.length;
  return { code: text, position };
}

function points(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
