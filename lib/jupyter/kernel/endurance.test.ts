// Long sessions: thousands of cells, death after death, restart after restart. The suite runs a few; for the whole of it:
// CAMREC_TEST_LIMIT=3600 CAMREC_CELLS=10000 CAMREC_RESTARTS=200 node lib/bin/test.js endurance
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { processTree } from './processTree.js';
import { startKernel, type TestKernel } from './testClient.js';

const CELLS = Number(process.env.CAMREC_CELLS ?? 700);
const RESTARTS = Number(process.env.CAMREC_RESTARTS ?? 3);
const LOADED = 200; // cells after which everything is there that is loaded once
/** What a cell may leave behind on average. The last 1000 are kept for tracebacks, 7 kB each; one program of the checker is 1 MB. */
const KB_PER_CELL = 20;

const test = suite('endurance');

/** A cell as people write them; every name comes again, as when a notebook is run again and again. */
function cell(number: number): string {
  const kinds = [
    `let counter = ${number}; const doubled = (x: number) => 2 * x; counter + doubled(1)`,
    "interface Row { id: number; name: string }\nconst rows: Row[] = [1, 2, 3].map((id) => ({ id, name: 'row ' + id }));\nconsole.log(rows.length);",
    'for (let j = 0; j < 1000; j++) counter += j;\nawait Promise.resolve(counter)',
    `class Model { #w = new Float64Array(10_000); fit() { this.#w.fill(${number}); return this; } }\nconst model = new Model().fit();`,
    "import { basename } from 'node:path';\nbasename('/a/b' + rows.length)",
    `throw new Error('number ${number}')`,
    `const wrong: string = ${number};`,
  ];
  return kinds[number % kinds.length] ?? '';
}
const FAILS = [5, 6]; // of those

/** Bytes in use in the process that runs the cells, after a collection. */
async function heap(kernel: TestKernel): Promise<number> {
  const { result } = await kernel.execute('(globalThis as any).gc(); process.memoryUsage().heapUsed');
  return Number(result?.data['text/plain']);
}

async function withKernel(args: string[], use: (kernel: TestKernel) => Promise<void>): Promise<void> {
  const kernel = await startKernel({ args });
  try {
    await use(kernel);
  } finally {
    await kernel.stop();
  }
}

test(`${CELLS} cells in one session with flat memory`, () =>
  withKernel(['--expose-gc'], async (kernel) => {
    let before = 0;
    for (let number = 0; number < CELLS; number++) {
      if (number === LOADED) before = await heap(kernel);
      const { reply } = await kernel.execute(cell(number));
      assert.is(reply.status, FAILS.includes(number % 7) ? 'error' : 'ok', reply.evalue);
      kernel.published.length = 0;
    }
    const growth = ((await heap(kernel)) - before) / (CELLS - LOADED) / 1024;
    if (process.env.CAMREC_CELLS)
      console.log(`${growth.toFixed(2)} kB a cell, ${(before / 2 ** 20).toFixed(1)} MB before`);
    assert.ok(growth < KB_PER_CELL, `${growth.toFixed(1)} kB a cell`);
  }));

test(`${RESTARTS} deaths of the process that runs the cells: each time the next cell runs, none is left behind`, async () => {
  const dead = new Set<string>();
  const seen = new Set<number>();
  await withKernel([], async (kernel) => {
    for (let turn = 0; turn < RESTARTS; turn++) {
      const { reply } = await kernel.execute('process.kill(process.pid, "SIGKILL")');
      assert.is(reply.ename, 'ExecutorDied');
      const pid = (await kernel.execute('process.pid')).result?.data['text/plain'];
      assert.not(dead.has(pid));
      dead.add(pid);
      for (const child of processTree(kernel.process.pid ?? 0)?.slice(1) ?? []) seen.add(child);
      kernel.published.length = 0;
    }
  });
  for (const pid of seen) {
    for (let tries = 0; tries < 100 && isRunning(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.not(isRunning(pid), `process ${pid} was left behind`);
  }
});

test(`${RESTARTS} restarts of the whole kernel`, async () => {
  for (let turn = 0; turn < RESTARTS; turn++) {
    await withKernel([], async (kernel) => {
      assert.is((await kernel.execute('1 + 1')).result?.data['text/plain'], '2');
      const ended = new Promise((resolve) => kernel.process.once('exit', resolve));
      await kernel.request('shutdown_request', { restart: true }, { control: true });
      assert.is(await ended, 0);
    });
  }
});

// one that nobody has waited for yet has ended, but still has its number
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test.run();
