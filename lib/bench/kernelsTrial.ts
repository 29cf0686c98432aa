// Everything that is measured of one kernel in one round. Each trial starts fresh kernels and leaves none behind.
import { type Execution, KernelClient, type KernelSpec } from '../jupyter/client.js';
import type { Message } from '../jupyter/messages.js';
import { memoryBelow } from './kernelsMemory.js';
import { type Figure, median } from './kernelsTable.js';

const CELLS = 30;
const REST_S = 5; // whatever a kernel prepares in the background is done by then
const LINES = 100_000;
const ADDITIONS = 1e7;
const ASKED = ['Math.', 'JSON.', 'Object.', 'console.'];
const LIMITS = { busyCompletion: 5, interrupt: 10, prints: 60, loop: 60 };

/** Figures by name, seconds unless the name says otherwise; where nothing came in time, words that say so. */
export interface Trial {
  figures: Record<string, Figure>;
  /** bytes of each of its processes at rest */
  memory?: number[];
}

/** Measures one kernel as its client sees it, in `cwd`. */
export async function tryKernel(spec: KernelSpec, cwd: string): Promise<Trial> {
  const figures: Record<string, Figure> = {};
  let kernel: KernelClient | undefined;
  const start = async (): Promise<KernelClient> => {
    await kernel?.kill();
    kernel = await KernelClient.start(spec, { cwd });
    return kernel;
  };
  try {
    const first = await timed(start);
    figures.start = first.seconds;
    await quickCells(first.value, figures);
    await rest();
    figures.firstResult = first.seconds + Number(figures.firstCell);
    const memory = memoryBelow(process.pid);
    figures.loop = await loop(first.value);

    const again = await timed(async () => {
      await first.value.shutdown({ grace: REST_S });
      await run(await start(), '1+1');
    });
    figures.restart = again.seconds;
    await rest();
    await whileBusy(kernel as KernelClient, figures);

    await run(await start(), '1+1');
    await rest();
    figures.killed = await killed(kernel as KernelClient, start);
    await rest();
    await prints(kernel as KernelClient, figures);
    return { figures, memory };
  } finally {
    await kernel?.kill();
  }
}

async function quickCells(kernel: KernelClient, figures: Record<string, Figure>): Promise<void> {
  figures.firstCell = await run(kernel, '1+1');
  const next: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < CELLS; i++) {
    next.push(await run(kernel, `1+${i}`));
    empty.push(await run(kernel, ''));
  }
  Object.assign(figures, { nextCell: median(next), emptyCell: median(empty) });
  figures.firstCompletion = await complete(kernel, 'JSON.');
  const later: Figure[] = [];
  for (let i = 0; i < CELLS; i++) later.push(await complete(kernel, ASKED[i % ASKED.length]));
  figures.nextCompletion = median(later);
}

async function loop(kernel: KernelClient): Promise<Figure> {
  const cell = run(kernel, `let sum = 0; for (let i = 0; i < ${ADDITIONS}; i++) sum += i; sum`);
  return (await within(LIMITS.loop, cell)) ?? `none in ${LIMITS.loop} s`;
}

async function whileBusy(kernel: KernelClient, figures: Record<string, Figure>): Promise<void> {
  let ended = 0;
  const cell = kernel.execute('while(true){}').then((execution) => {
    ended = performance.now();
    return execution;
  });
  await delay(0.5);
  figures.busyCompletion = await complete(kernel, 'JSON.', LIMITS.busyCompletion);
  const asked = performance.now();
  void kernel.interrupt();
  const execution = await within(LIMITS.interrupt, cell);
  if (!execution) figures.interrupt = `none in ${LIMITS.interrupt} s`;
  else if (execution.outcome === 'died') figures.interrupt = 'ends the kernel';
  else figures.interrupt = (await canRun(kernel)) ? (ended - asked) / 1000 : 'spoils the kernel';
}

// some kernels abort whatever comes shortly after an error
async function canRun(kernel: KernelClient, tries = 5): Promise<boolean> {
  await delay(0.5);
  const execution = await within(LIMITS.interrupt, kernel.execute('1+1'));
  return execution?.outcome === 'ok' || (tries > 1 && execution?.outcome === 'aborted' && canRun(kernel, tries - 1));
}

/** Kills the process that runs cells; seconds until a cell gives a result again. A kernel that ends with it is started anew. */
async function killed(kernel: KernelClient, start: () => Promise<KernelClient>): Promise<number> {
  let text = '';
  await run(kernel, 'console.log("pid " + process.pid)', (message) => {
    text += textOf(message);
  });
  const pid = Number(/pid (\d+)/.exec(text)?.[1]);
  if (!pid) throw new Error(`the kernel did not tell its process, but ${JSON.stringify(text)}`);
  const { seconds } = await timed(async () => {
    process.kill(pid, 'SIGKILL');
    for (let outcome = ''; outcome !== 'ok'; ) {
      const current = kernel.death ? await start() : kernel;
      ({ outcome } = await current.execute('1+1'));
    }
  });
  return seconds;
}

async function prints(kernel: KernelClient, figures: Record<string, Figure>): Promise<void> {
  let lines = 0;
  const onMessage = (message: Message): void => {
    lines += textOf(message).split('\n').length - 1;
  };
  const code = `for (let i = 0; i < ${LINES}; i++) console.log(i);`;
  const { seconds, value } = await timed(() => within(LIMITS.prints, kernel.execute(code, { onMessage })));
  if (value?.outcome === 'ok') figures.prints = seconds;
  else figures.prints = value?.outcome === 'lost' ? 'never idle again' : `none in ${LIMITS.prints} s`;
  figures.lines = lines;
}

/** Runs a cell; seconds until its reply and its end have arrived. */
async function run(kernel: KernelClient, code: string, onMessage?: (message: Message) => void): Promise<number> {
  const { seconds, value } = await timed((): Promise<Execution> => kernel.execute(code, { onMessage }));
  if (value.outcome !== 'ok') throw new Error(`the cell ${code} ended with ${value.outcome}: ${kernel.log}`);
  return seconds;
}

async function complete(kernel: KernelClient, code: string, timeout = 60): Promise<Figure> {
  const ask = () => kernel.request('complete_request', { code, cursor_pos: code.length }, { timeout });
  const { seconds, value } = await timed(() => ask().catch(() => undefined));
  if (!value) return `none in ${timeout} s`;
  if (value.status !== 'ok') throw new Error(`completion of ${code} failed: ${JSON.stringify(value)}`);
  return (value.matches as string[]).length > 0 ? seconds : 'no matches';
}

function textOf({ header, content }: Message): string {
  return header.msg_type === 'stream' && content.name === 'stdout' ? String(content.text) : '';
}

async function timed<T>(act: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const started = performance.now();
  const value = await act();
  return { value, seconds: (performance.now() - started) / 1000 };
}

/** Undefined when it takes longer; what comes then is let go. */
async function within<T>(seconds: number, promise: Promise<T>): Promise<T | undefined> {
  promise.catch(() => {});
  const late = new AbortController();
  const value = await Promise.race([promise, delay(seconds, late.signal)]);
  late.abort();
  return value ?? undefined;
}

const rest = (): Promise<void> => delay(REST_S);

function delay(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => clearTimeout(timer));
  });
}
